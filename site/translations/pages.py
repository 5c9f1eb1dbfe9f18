"""The pages in other languages than English, made beside the finished English ones.

A translated page is the English one with another body, written from the same template: its head,
its header and its scripts stay. What is written as if it stood at the English address is linked
anew, since it stands one folder deeper.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from concurrent.futures import Executor
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


# The Markdown of pages by their names.
Texts = Mapping[str, str]


def texts(site: Site) -> dict[str, Texts]:
    """Return the Markdown of each page in the other languages; the English need not be finished."""
    found: dict[str, Texts] = {}
    for spoken in LANGUAGES:
        if spoken != ENGLISH:
            with language.use(spoken):
                found[spoken] = {
                    name: site.text(name, template, values())
                    for name, (template, values) in site.translated.items()
                }
    return found


def write(site: Site, texts: Mapping[str, Texts], folder: Path, processes: Executor) -> None:
    """Write each page of a site that is in several languages, and what leads from one to another.

    Parameters
    ----------
    site : Site
        The site whose pages have been written in English.
    texts : mapping of str to (mapping of str to str)
        What `texts` gives.
    folder : Path
        The finished site.
    processes : Executor
        What makes the pages of each language.
    """
    names, home = [*site.translated], address.of(site.package)
    here = {f"{one}.html" for one in names} | site.pictures.translated
    begun = [
        processes.submit(_write_in, spoken, said, here, home, folder)
        for spoken, said in texts.items()
    ]
    site.extra = folder
    site.pictures.keep()
    for one in begun:
        one.result()
    # Last: the other languages are made from the English pages as Sphinx has left them.
    for name in names:
        path = folder / f"{name}.html"
        made = with_switch(path.read_text("utf-8"), name, ENGLISH, home)
        path.write_text(made, encoding="utf-8")


def _write_in(spoken: str, texts: Texts, here: Collection[str], home: str, folder: Path) -> None:
    """Write the pages in a language that is not English."""
    with language.use(spoken):
        for name, text in texts.items():
            made = page(text, name, (folder / f"{name}.html").read_text("utf-8"), here)
            path = folder / spoken / f"{name}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(with_switch(made, name, spoken, home), encoding="utf-8")


def page(text: str, name: str, shell: str, here: Collection[str]) -> str:
    """Return a page in the current language.

    Parameters
    ----------
    text : str
        Its Markdown.
    name : str
        The page, without ending.
    shell : str
        The page in English, as Sphinx made it.
    here : collection of str
        The files that are in the language.
    """
    found = ARTICLE.search(shell)
    if found is None:
        raise NesyriaError(f"{name}: the theme has no article; its pages cannot be translated")
    body, headings = as_html(text, SECTION.findall(found[2]))
    spoken = language.current()
    head, tail = around(shell[: found.start()], shell[found.end() :], headings)
    made = f"{head}{found[1]}\n{body}{found[3]}{tail}"
    opening = f'<html lang="{spoken}" dir="{language.direction(spoken)}"'
    return linked_anew(made, name, here).replace('<html lang="en"', opening, 1)
