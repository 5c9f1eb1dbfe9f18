"""The pages in other languages than English, made beside the finished English ones.

A translated page is the English one with another body, written from the same template: its head,
its header and its scripts stay. What is written as if it stood at the English address is linked
anew, since it stands one folder deeper.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

import address
from nesyria.errors import NesyriaError
from words import language
from words.language import ENGLISH, LANGUAGES
from words.messages import gettext as _

if TYPE_CHECKING:
    from markdown_it.token import Token

    from pages import Site

ARTICLE = re.compile(r'(<article class="bd-article">)(.*?)(</article>)', re.DOTALL)
SECTION = re.compile(r'<section id="([^"]+)"')
CONTENTS = re.compile(r'(<nav id="pst-page-toc-nav".*?</nav>)', re.DOTALL)
ENTRY = re.compile(r'(href="#([^"]+)">)[^<]*(?:<(?!/?(?:a|li|ul)\b)[^>]*>[^<]*)*(</a>)')
LINK = re.compile(r'(?<=\s)(href|src|action|data-content_root)="([^"]*)"')
ELSEWHERE = re.compile(r"[a-z][a-z+.-]*:|[/#]", re.IGNORECASE)
ENDS = re.compile(r"([^?#]*)(.*)", re.DOTALL)
FRONT = re.compile(r"\A\s*---\n.*?\n---\n", re.DOTALL)
BREADCRUMB = re.compile(
    r'(<li class="breadcrumb-item active" aria-current="page"><span class="ellipsis">)'
    r".*?(</span></li>)"
)
COPYRIGHT = re.compile(r"© Copyright (.*?)\. Data: ")
TAG = re.compile(r"<[^>]+>")


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
                made = _with_switch(made, name, spoken, address.of(site.package))
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
    here = {f"{one}.html" for one in site.translated} | site.pictures
    spoken = language.current()
    head = _head(shell[: found.start()], headings)
    tail = _contents(shell[found.end() :], headings)
    around = [_in_words(part) for part in (head, tail)]
    made = f"{around[0]}{found[1]}\n{body}{found[3]}{around[1]}"
    opening = f'<html lang="{spoken}" dir="{language.direction(spoken)}"'
    return linked_anew(made, name, here).replace('<html lang="en"', opening, 1)


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


def linked_anew(text: str, name: str, here: Collection[str]) -> str:
    """Return a page one folder deeper: links leave the language where it has no such page.

    Examples
    --------
    >>> here = {"countries/fra.html"}
    >>> linked_anew(' href="../countries/fra.html#cite"', "events/x", here)
    ' href="../countries/fra.html#cite"'
    >>> linked_anew(' href="../docs/codebook.html" src="../a.js"', "events/x", here)
    ' href="../../docs/codebook.html" hreflang="en" src="../../a.js"'
    >>> linked_anew(' href="x.json"', "events/x", here)
    ' href="../../events/x.json"'
    """
    folder = posixpath.dirname(name)
    top = "../" * (name.count("/") + 1)

    def anew(found: re.Match[str]) -> str:
        kind, target = found.groups()
        if ELSEWHERE.match(target):
            return found[0]
        file, rest = ENDS.fullmatch(target).groups()  # type: ignore[union-attr]
        file = posixpath.normpath(posixpath.join(folder, file))
        if html.unescape(file) in here:
            return found[0]
        english = ' hreflang="en"' if kind == "href" and file.endswith(".html") else ""
        return f'{kind}="{top}{"" if file == "." else file}{rest}"{english}'

    return LINK.sub(anew, text)


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
    every = "|".join(re.escape(one) for one in said)
    text = re.compile(rf"(?<=[>\n])(\s*)({every})(\s*)(?=<)")
    named = re.compile(rf'(aria-label|placeholder|title)="({every})"')
    part = text.sub(lambda found: f"{found[1]}{said[found[2]]}{found[3]}", part)
    part = named.sub(lambda found: f'{found[1]}="{html.escape(said[found[2]])}"', part)
    data = _("Data:")
    return COPYRIGHT.sub(lambda found: f"© <bdi>{found[1]}</bdi>. {data} ", part)


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


def _with_switch(text: str, name: str, spoken: str, home: str) -> str:
    """Return a page that leads to itself in the other languages."""
    links = "".join(
        f'<link rel="alternate" hreflang="{one}" href="{target}" />\n'
        for one, target in _addresses(name, spoken, home)
    )
    text = text.replace("</head>", f"{links}</head>", 1)
    return ARTICLE.sub(
        lambda found: f"{found[1]}\n{switch(name, spoken)}{found[2]}{found[3]}", text, count=1
    )


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
