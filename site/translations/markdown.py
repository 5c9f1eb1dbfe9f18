"""The Markdown of a page as HTML, in the sections of the English page."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from nesyria.errors import NesyriaError
from words.messages import gettext as _

if TYPE_CHECKING:
    from markdown_it.token import Token

FRONT = re.compile(r"\A\s*---\n.*?\n---\n", re.DOTALL)


def as_html(text: str, ids: Collection[str]) -> tuple[str, dict[str, str]]:
    """Return the Markdown of a page as HTML, and the headings by the ids of their sections.

    Parameters
    ----------
    text : str
        What a template gives: Markdown with blocks of HTML.
    ids : sequence of str
        The ids of the sections of the English page, which has the same sections: an address that
        leads into one leads into the other.
    """
    made = MarkdownIt("commonmark", {"html": False})
    made.renderer.rules["fence"] = _fence  # type: ignore[attr-defined]
    tokens = made.parse(FRONT.sub("", text, count=1))
    if sum(one.type == "heading_open" for one in tokens) != len(ids):
        raise NesyriaError(f"a translated page has other sections than the English: {[*ids]}")
    names = iter(ids)
    title = html.escape(_("Link to this heading"))
    parts: list[str] = []
    headings: dict[str, str] = {}
    depth, start = 0, 0
    for place, token in enumerate(tokens):
        for one in token.children or ():
            if one.type == "link_open":
                one.attrSet("href", str(one.attrGet("href")).replace(".md", ".html"))
        if token.type != "heading_open":
            continue
        parts.append(made.renderer.render(tokens[start:place], made.options, {}))
        level = int(token.tag[1:])
        id = next(names)
        parts += ["</section>\n" * (depth - level + 1), f'<section id="{id}">\n']
        depth = level
        said = made.renderer.render([tokens[place + 1]], made.options, {})
        headings[id] = said
        link = f'<a class="headerlink" href="#{id}" title="{title}">#</a>'
        parts.append(f"<{token.tag}>{said}{link}</{token.tag}>\n")
        start = place + 3
    parts.append(made.renderer.render(tokens[start:], made.options, {}))
    return "".join(parts) + "</section>\n" * depth, headings


def _fence(tokens: list[Token], place: int, *_: Any) -> str:
    """Return a block of HTML as it is; others tell Sphinx alone something."""
    token = tokens[place]
    return token.content if token.info.strip() == "{raw} html" else ""
