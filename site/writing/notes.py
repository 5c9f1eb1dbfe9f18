"""What ``docs/contradictions.md`` says of each country, as HTML that may stand on its page.

HTML and pictures in the document stay text, and links lead to a page of the web or of this site.
"""

from __future__ import annotations

import posixpath
import re
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


def as_html(text: str, folder: str) -> str:
    """Return Markdown of the document as HTML for a page in another folder.

    Parameters
    ----------
    text : str
        The Markdown.
    folder : str
        Where a link of the document starts from, seen from the page: ``../docs/``.
    """
    made = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
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
    page = f"{posixpath.normpath(folder + file)}.html"
    return f"{page}#{parts.fragment}" if parts.fragment else page
