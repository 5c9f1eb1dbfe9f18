"""Each page names the feeds, by which readers of feeds find them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from downloads.atom import file
from downloads.feeds import NAMES

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Have each page name the feeds, by which readers of feeds find them."""
    app.connect("html-page-context", _name)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _name(_: Sphinx, __: str, ___: str, context: dict[str, Any], ____: Any) -> None:
    for name in NAMES:
        link = context["pathto"](file(name), 1)
        told = f'<link rel="alternate" type="application/atom+xml" title="{name}" href="{link}">'
        context["metatags"] = context.get("metatags", "") + told
