"""What other processes do while the pages are written: a second core is used where there is one."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from typing import Any

import vl_convert

# One for what takes long, one for the pictures.
PROCESSES = 2


class AtOnce(Executor):
    """Does everything at once, in this process: for a part of the site."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Return what a function gives, which is done already."""
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def picture(drawing: dict[str, Any], *, png: bool) -> tuple[str, bytes]:
    """Return a drawing as SVG and, where it is wanted, as PNG too."""
    svg = str(vl_convert.vegalite_to_svg(drawing))
    return svg, vl_convert.svg_to_png(svg, scale=2) if png else b""


def sphinx(options: list[str], settings: Mapping[str, str]) -> int:
    """Run Sphinx; its configuration finds the settings in the environment."""
    from sphinx.cmd.build import main

    os.environ |= settings
    return main(options)
