"""Reports as HTML, from templates: whatever comes from data is escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from nesyria._libraries import optional_dependency
from nesyria.validation.display import counted, ranges, visible

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


@cache
def _environment() -> Environment:
    with optional_dependency("validate", "a report in HTML"):
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    loader = FileSystemLoader(Path(__file__).with_name("templates"), encoding="utf-8")
    # autoescape for all of them, whatever their names end with.
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"visible": _escaped, "ranges": ranges, "counted": counted}
    return environment


def _escaped(text: str | None) -> Markup:
    """Return data as markup that begins no line, where logs of workflows look for commands."""
    from markupsafe import Markup, escape

    return Markup(escape(visible(text)).replace("\n", "&#10;"))  # noqa: S704 - escaped


def render_template(name: str, **values: object) -> str:
    """Return a template of the folder ``templates`` filled in."""
    return _environment().get_template(name).render(values)
