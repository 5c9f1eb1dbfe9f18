"""The documents of the checkout in words: events are links, codes and dates are said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nesyria.publishing import markdown
from words.values import day

if TYPE_CHECKING:
    from writing.site import Site

CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
# A country has its name before its code.
AFTER_NAME = re.compile(r"(?m)(\*\*) \(`[A-Z]{3}`\)|^(#+ .*) \([A-Z]{3}\)$")
DATE = re.compile(r"(?<![\w/.-])\d{4}-\d{2}(?:-\d{2})?(?![\w/-])")


def in_words(site: Site, text: str) -> str:
    """Return Markdown with events as links to their pages, and codes and dates in words."""
    known = site.words.codes()
    spelled = "|".join(re.escape(one) for one in sorted(known, key=len, reverse=True) if _odd(one))
    odd = re.compile(rf"(?<![\w/.-])(?:{spelled})(?![\w/-])") if spelled else None

    def span(found: re.Match[str]) -> str:
        code = found[1]
        if code in site.events.titles:
            name = markdown.text(site.events.titles[code])
            return f"[{name}](../events/{code}.md)"
        return markdown.text(known[code]) if code in known else found[0]

    def plain(words: str) -> str:
        words = DATE.sub(lambda one: day(one[0]), words)
        return odd.sub(lambda one: known[one[0]], words) if odd else words

    found, at = [], 0
    text = AFTER_NAME.sub(lambda one: one[1] or one[2], text)
    for one in CODE.finditer(text):
        found += [plain(text[at : one.start()]), span(one)]
        at = one.end()
    return "".join([*found, plain(text[at:])])


def _odd(code: str) -> bool:
    """Say whether a code is like no word, so that it can be told from one in a sentence."""
    return "_" in code or ("-" in code and code.islower())
