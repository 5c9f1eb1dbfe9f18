"""The documents of the checkout as pages: what they link to comes along, codes are in words."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from nesyria.datapackage.package import MAX_JSON_BYTES, MAX_TABLE_BYTES, Package
from nesyria.publishing import markdown
from words.values import day

if TYPE_CHECKING:
    from pages import Site

# Read from beginning to end; in the others codes stand for themselves.
STORIES = ("docs/contradictions.md", "docs/changes.md")
# A link or picture in Markdown that leads to a file: its text and the file.
LINK = re.compile(r"\[([^\]]*)\]\(([^)#:\s]+)(?:#[^)\s]*)?\)")
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
# A country has its name before its code.
AFTER_NAME = re.compile(r"(?m)(\*\*) \(`[A-Z]{3}`\)|^(#+ .*) \([A-Z]{3}\)$")
DATE = re.compile(r"(?<![\w/.-])\d{4}-\d{2}(?:-\d{2})?(?![\w/-])")


def taken_over(site: Site, own: Package, path: str, write: Callable[[str, bytes], None]) -> str:
    """Return a document as a page; files that it links to are written, what has no page is named.

    Parameters
    ----------
    site : Site
        The site that the page is of.
    own : Package
        The checkout.
    path : str
        The document.
    write : function
        Takes over a file.

    Raises
    ------
    NesyriaError
        When it links to a file that is no part of the checkout, or a hidden one.
    """
    folder = posixpath.dirname(path)

    def link(found: re.Match[str]) -> str:
        text, target = found.groups()
        file = posixpath.normpath(posixpath.join(folder, target))
        if (own.root / file).is_dir() or (
            file.endswith(".md") and posixpath.dirname(file) != folder
        ):
            return f"{text} ({markdown.code(file)})"
        if not file.endswith(".md") and (own.root / file).is_file():
            write(file, own.read_bytes(file, MAX_TABLE_BYTES))
        return found[0]

    text = LINK.sub(link, own.read_text(path, MAX_JSON_BYTES))
    return in_words(site, text) if path in STORIES else text


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
