"""What the theme puts around a page, in the current language."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Mapping

from words import language
from words.messages import gettext as _

OPENING = '<article class="bd-article">'
ARTICLE = re.compile(rf"({OPENING})(.*?)(</article>)", re.DOTALL)
CONTENTS = re.compile(r'(<nav id="pst-page-toc-nav".*?</nav>)', re.DOTALL)
ENTRY = re.compile(r'(href="#([^"]+)">)[^<]*(?:<(?!/?(?:a|li|ul)\b)[^>]*>[^<]*)*(</a>)')
BREADCRUMB = re.compile(
    r'(<li class="breadcrumb-item active" aria-current="page"><span class="ellipsis">)'
    r".*?(</span></li>)"
)
COPYRIGHT = re.compile(r"© Copyright (.*?)\. Data: ")
TAG = re.compile(r"<[^>]+>")


def around(head: str, tail: str, headings: Mapping[str, str]) -> tuple[str, str]:
    """Return what stands before and after the body of a page, in the current language.

    Parameters
    ----------
    head, tail : str
        The same of the page in English.
    headings : mapping of str to str
        The headings of the page, by the ids of their sections.
    """
    return _in_words(_head(head, headings)), _in_words(_contents(tail, headings))


def _head(head: str, headings: Mapping[str, str]) -> str:
    """Return what stands before the body, with the title of the page."""
    title = TAG.sub("", next(iter(headings.values()), ""))
    head = re.sub(r"(<title>).*?( &#8212;)", lambda found: f"{found[1]}{title}{found[2]}", head)
    head = BREADCRUMB.sub(lambda found: f"{found[1]}{title}{found[2]}", head)
    spoken = language.current()
    return head.replace(
        'name="docsearch:language" content="en"', f'name="language" content="{spoken}"'
    )


def _contents(tail: str, headings: Mapping[str, str]) -> str:
    """Return what stands after the body, with its headings as they are called there."""

    def entry(found: re.Match[str]) -> str:
        return f"{found[1]}{headings.get(found[2], '')}{found[3]}"

    return CONTENTS.sub(lambda found: ENTRY.sub(entry, found[1]), tail)


def _in_words(part: str) -> str:
    """Return a part of the theme with what it says."""
    said = _theme()
    text, named = _patterns(tuple(said))
    part = text.sub(lambda found: f"{found[1]}{said[found[2]]}{found[3]}", part)
    part = named.sub(lambda found: f'{found[1]}="{html.escape(said[found[2]])}"', part)
    data = _("Data:")
    return COPYRIGHT.sub(lambda found: f"© <bdi>{found[1]}</bdi>. {data} ", part)


@functools.cache
def _patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds the words of the theme: as text, and as names of elements."""
    every = "|".join(map(re.escape, words))
    text = re.compile(rf"(?<=[>\n])(\s*)({every})(\s*)(?=<)")
    return text, re.compile(rf'(aria-label|placeholder|title)="({every})"')


def _theme() -> dict[str, str]:
    """Return what the theme says around a page."""
    return {
        "Skip to main content": _("Skip to main content"),
        "Back to top": _("Back to top"),
        "Search the docs ...": _("Search the docs ..."),
        "Search": _("Search"),
        "Breadcrumb": _("Breadcrumb"),
        "Home": _("Home"),
        "Version warning": _("Version warning"),
        "Site navigation": _("Site navigation"),
        "On this page": _("On this page"),
        "More": _("More"),
        "Charts": _("Charts"),
        "Countries": _("Countries"),
        "Events": _("Events"),
        "Camps and prisons": _("Camps and prisons"),
        "Tables": _("Tables"),
        "Documentation": _("Documentation"),
        "Validation report": _("Validation report"),
        "Notebooks": _("Notebooks"),
    }
