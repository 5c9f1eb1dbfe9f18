"""The templates of pages, and what stands in them beside the values of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from folders import TEMPLATES
from nesyria.publishing import markdown
from words import phrases
from words.language import is_english
from words.messages import colon, comma, message, plural, semicolon
from words.messages import gettext as _
from words.values import day
from writing.htmltable import english, visible

if TYPE_CHECKING:
    from writing.site import Site


def environment(site: Site) -> jinja2.Environment:
    """Return the templates of a site."""
    made = jinja2.Environment(
        extensions=["jinja2.ext.i18n"],
        loader=jinja2.FileSystemLoader(TEMPLATES),
        # No template changes while the site is built.
        auto_reload=False,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(_, plural, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= _filters(site)
    made.globals |= _globals(site)
    return made


def _filters(site: Site) -> dict[str, Any]:
    return {
        "number": phrases.figure,
        "between": site.between,
        "day": day,
        "place": site.words.place,
        # In Markdown, data is text; HTML stands in a block that nothing in it can end.
        "text": lambda value: Markup(markdown.text(str(value))),  # noqa: S704 - escaped
        "html": _fenced,
        "linked": site.linked,
    }


def _globals(site: Site) -> dict[str, Any]:
    return {
        "about": site.package.descriptor,
        "code": site.words.code,
        "title": site.words.title,
        "events": phrases.events,
        "people": phrases.people,
        "reports": phrases.reports,
        "ends": phrases.ends,
        "span": phrases.span,
        "in_range": phrases.in_range,
        "is_english": is_english,
        "message": message,
        "semicolon": semicolon,
        "comma": comma,
        "colon": colon,
        "english": lambda: Markup(english()),  # noqa: S704 - no data
    }


def _visible(value: Any) -> Any:
    """Return a value with what cannot be seen written out, where it is text of data."""
    is_text = isinstance(value, str) and not isinstance(value, Markup)
    return visible(value) if is_text else value


def _fenced(html: str) -> Markup:
    """Return HTML as a block of a page: its fence is longer than all that look like one in it."""
    longest = max(map(len, re.findall("`+", html)), default=0)
    fence = "`" * max(3, longest + 1)
    body = html.strip("\n")
    return Markup(f"{fence}{{raw}} html\n{body}\n{fence}\n")  # noqa: S704 - HTML, as it is
