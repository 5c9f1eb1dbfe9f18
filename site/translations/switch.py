"""The links between the languages of a page."""

from __future__ import annotations

import html
from collections.abc import Iterator

from translations.theme import OPENING
from words import language
from words.language import ENGLISH, LANGUAGES
from words.messages import gettext as _


def with_switch(text: str, name: str, spoken: str, home: str) -> str:
    """Return a page that leads to itself in the other languages."""
    links = "".join(
        f'<link rel="alternate" hreflang="{one}" href="{target}" />\n'
        for one, target in _addresses(name, spoken, home)
    )
    text = text.replace("</head>", f"{links}</head>", 1)
    return text.replace(OPENING, f"{OPENING}\n{switch(name, spoken)}", 1)


def _addresses(name: str, spoken: str, home: str) -> Iterator[tuple[str, str]]:
    """Yield where a page stands in each language: on the web, or else seen from one of them."""
    # From the page to the top of the site.
    top = f"{home}/" if home else "../" * (name.count("/") + (spoken != ENGLISH))
    for one in LANGUAGES:
        yield one, html.escape(f"{top}{'' if one == ENGLISH else f'{one}/'}{name}.html")


def switch(name: str, spoken: str) -> str:
    """Return the links to a page in the other languages, each by its own name."""
    items = []
    for one, target in _addresses(name, spoken, ""):
        marks = f'lang="{one}" dir="{language.direction(one)}"'
        own = language.own_name(one)
        items.append(
            f'<li><span {marks} aria-current="true">{own}</span></li>'
            if one == spoken
            else f'<li><a href="{target}" hreflang="{one}" {marks}>{own}</a></li>'
        )
    note = ""
    if spoken != ENGLISH:
        told = _("This page is translated. Links marked EN lead to pages in English.")
        note = f"<p>{told}</p>"
    label = html.escape(_("Languages"))
    return f'<nav class="languages" aria-label="{label}"><ul>{"".join(items)}</ul>{note}</nav>'
