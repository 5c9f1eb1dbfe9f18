"""A report for a terminal: by file and rule, as wide as the terminal is."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.text import Text

from nesyria._terminal import escape_workflow_commands, terminal_width
from nesyria.datapackage.hints import path_from
from nesyria.validation.display import lines
from nesyria.validation.report import Report


def render(report: Report) -> str:
    """Return the report as text; files are named as from the current folder."""
    console = Console(highlight=False, soft_wrap=False, width=terminal_width())
    with console.capture() as capture:
        for line in lines(report.findings, prefix=_prefix(report)):
            console.print(Text(line.text, style=line.style))
        if report.findings:
            console.print()
        style = "bold green" if report.valid else "bold red"
        console.print(Text(report.summary, style=style))
    return escape_workflow_commands(capture.get().strip("\n"))


def _prefix(report: Report) -> str:
    where = path_from(Path.cwd(), report.folder) if report.folder else "."
    return "" if where == "." else f"{where}/"
