"""The pages in other languages than English, made beside the finished English ones.

A translated page is the English one with another body, written from the same template: its head,
its header and its scripts stay. What is written as if it stood at the English address is linked
anew, since it stands one folder deeper.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import address
from nesyria.errors import NesyriaError
from translations.links import linked_anew
from translations.markdown import as_html
from translations.switch import with_switch
from translations.theme import ARTICLE, around
from words import language
from words.language import ENGLISH, LANGUAGES

if TYPE_CHECKING:
    from writing.site import Site

SECTION = re.compile(r'<section id="([^"]+)"')


def write(site: Site, folder: Path) -> None:
    """Write each page of a site that is in several languages, and what leads from one to another.

    Parameters
    ----------
    site : Site
        The site whose pages have been written in English.
    folder : Path
        The finished site.
    """
    site.extra = folder
    shells = {name: (folder / f"{name}.html").read_text("utf-8") for name in site.translated}
    for spoken in LANGUAGES:
        with language.use(spoken):
            for name, shell in shells.items():
                made = shell if spoken == ENGLISH else page(site, name, shell)
                made = with_switch(made, name, spoken, address.of(site.package))
                path = folder / ("" if spoken == ENGLISH else spoken) / f"{name}.html"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(made, encoding="utf-8")


def page(site: Site, name: str, shell: str) -> str:
    """Return a page in the current language.

    Parameters
    ----------
    site : Site
        The site that it is of.
    name : str
        The page, without ending.
    shell : str
        The page in English, as Sphinx made it.
    """
    found = ARTICLE.search(shell)
    if found is None:
        raise NesyriaError(f"{name}: the theme has no article; its pages cannot be translated")
    template, values = site.translated[name]
    ids = SECTION.findall(found[2])
    body, headings = as_html(site.text(name, template, values()), ids)
    here = {f"{one}.html" for one in site.translated} | site.pictures.translated
    spoken = language.current()
    head, tail = around(shell[: found.start()], shell[found.end() :], headings)
    made = f"{head}{found[1]}\n{body}{found[3]}{tail}"
    opening = f'<html lang="{spoken}" dir="{language.direction(spoken)}"'
    return linked_anew(made, name, here).replace('<html lang="en"', opening, 1)
