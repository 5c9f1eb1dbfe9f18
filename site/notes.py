"""What ``docs/contradictions.md`` says of each country, as HTML that may stand on its page.

HTML and pictures in the document stay text, and links lead to a page of the web or of this site.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt

DOCUMENT = "docs/contradictions.md"
HEADING = re.compile(r"(?m)^### .*\(([A-Z]{3})\)\s*$")
ENDING = re.compile(r"(?m)^#{1,3} ")


def of_countries(document: str) -> dict[str, str]:
    r"""Return the Markdown below the heading of each country, by its code.

    Examples
    --------
    >>> of_countries("## By country\n\n### France (FRA)\n\n- One.\n\n## Totals\n")
    {'FRA': '- One.'}
    """
    found = {}
    for heading in HEADING.finditer(document):
        rest = document[heading.end() :]
        ends = ENDING.search(rest)
        found[heading[1]] = rest[: ends.start() if ends else len(rest)].strip()
    return found


def as_html(text: str, folder: str, events: Mapping[str, str]) -> str:
    """Return Markdown of the document as HTML for a page in another folder.

    Parameters
    ----------
    text : str
        The Markdown.
    folder : str
        Where a link of the document starts from, seen from the page: ``../docs/``.
    events : mapping of str to str
        Where the keys of events lead, that the document names as code.
    """
    made = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")

    def code(tokens: Sequence[Any], index: int, *_: Any) -> str:
        key = tokens[index].content
        shown = f"<code>{html.escape(key)}</code>"
        return f'<a href="{html.escape(events[key])}">{shown}</a>' if key in events else shown

    made.renderer.rules["code_inline"] = code  # type: ignore[attr-defined]
    tokens = made.parse(text)
    for token in tokens:
        for one in token.children or ():
            if one.type == "link_open":
                one.attrSet("href", _target(str(one.attrGet("href")), folder))
    return str(made.renderer.render(tokens, made.options, {}))


def _target(address: str, folder: str) -> str:
    """Return where a link of the document leads from a page of the site."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return address
    file = parts.path.removesuffix(".md") or DOCUMENT.rpartition("/")[2].removesuffix(".md")
    return f"{folder}{file}.html" + (f"#{parts.fragment}" if parts.fragment else "")
