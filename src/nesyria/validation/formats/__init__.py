"""A report in the forms that people and machines read, a module each."""

from __future__ import annotations

from importlib import import_module

from nesyria.errors import invalid_choice
from nesyria.validation.report import Report

# The module of a format is imported when it is asked for.
FORMATS = ("text", "json", "github", "junit", "html")


def check_format(format: str) -> None:
    """Refuse an unknown format before any work is done."""
    if format not in FORMATS:
        raise invalid_choice("report format", format, FORMATS)


def render(report: Report, format: str) -> str:
    """Return the report as text, json, github, junit or html.

    Only json holds values as they are, escaped; only json and junit hold every finding, the others
    say a rule once, with the rows that break it. The last two and json are ASCII, so that they
    mean the same in whatever encoding they are written.
    """
    check_format(format)
    written: str = import_module(f"{__name__}.{format}").render(report)
    return written
