"""A report in the forms that people and machines read."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

from nesyria._terminal import escape_controls
from nesyria.errors import invalid_choice
from nesyria.validation.report import Finding, Report

# What a person can take in at once; the other formats hold everything.
SHOWN = 50


def check_format(format: str) -> None:
    """Refuse an unknown format before any work is done."""
    if format not in _FORMATS:
        raise invalid_choice("report format", format, _FORMATS)


def render(report: Report, format: str) -> str:
    """Return the report as text, json, github, junit or html.

    Only json holds values as they are, escaped. The last two and json are ASCII, so that they
    mean the same in whatever encoding they are written.
    """
    check_format(format)
    return _FORMATS[format](report if format == "json" else _visible(report))


def _visible(report: Report) -> Report:
    """Return a report with what cannot be seen written out."""

    def shown(text: str | None) -> str | None:
        return None if text is None else escape_controls(text)

    findings = [
        replace(
            finding,
            file=escape_controls(finding.file),
            field=shown(finding.field),
            value=shown(finding.value),
            message=escape_controls(finding.message),
        )
        for finding in report.findings
    ]
    return Report(escape_controls(report.package), report.layers, findings)


def _ascii(markup: str) -> str:
    return markup.encode("ascii", "xmlcharrefreplace").decode()


def summary(report: Report) -> str:
    """Return the outcome in one line."""
    layers = ", ".join(report.layers)
    if not report.findings:
        return f"{report.package}: valid ({layers})"
    errors = sum(finding.severity == "error" for finding in report.findings)
    warnings = len(report.findings) - errors
    outcome = "valid, with remarks" if report.valid else "NOT VALID"
    return f"{report.package}: {outcome}: {errors} errors, {warnings} warnings ({layers})"


def _text(report: Report) -> str:
    """Return the report for a terminal: grouped by file, as wide as the terminal is."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=False)
    with console.capture() as capture:
        last = ""
        for finding in report.findings[:SHOWN]:
            if finding.file != last:
                console.print(Text(f"\n{finding.file}", style="bold"))
                last = finding.file
            style = "red" if finding.severity == "error" else "yellow"
            place = finding.place.removeprefix(finding.file).lstrip(", ") or "whole file"
            head = Text.assemble("  ", (place, style), f"  [{finding.rule}]")
            console.print(head)
            console.print(Text(f"    {finding.message}"))
        hidden = len(report.findings) - SHOWN
        if hidden > 0:
            console.print(f"\n  and {hidden:,} more; --format json shows all of them")
        if report.findings:
            console.print()
        console.print(Text(summary(report), style="bold green" if report.valid else "bold red"))
    return capture.get().rstrip("\n")


def _json(report: Report) -> str:
    return json.dumps(report.to_dict(), indent=2)


def _github(report: Report) -> str:
    def escape(text: str, *, in_property: bool = False) -> str:
        pairs = [("%", "%25"), ("\r", "%0D"), ("\n", "%0A")]
        pairs += [(":", "%3A"), (",", "%2C")] if in_property else []
        for char, code in pairs:
            text = text.replace(char, code)
        return text

    def line(finding: Finding) -> str:
        where = f"file={escape(finding.file, in_property=True)}"
        where += f",line={finding.row}" if finding.row else ""
        title = escape(finding.rule, in_property=True)
        place = f"{finding.field}: " if finding.field else ""
        return f"::{finding.severity} {where},title={title}::{escape(place + finding.message)}"

    return "\n".join([*map(line, report.findings), summary(report)])


def _junit(report: Report) -> str:
    """Return one test case per finding, or one per layer that found nothing."""
    failed = [finding for finding in report.findings if finding.severity == "error"]
    clean = [layer for layer in report.layers if all(finding.layer != layer for finding in failed)]
    suite = ElementTree.Element(
        "testsuite",
        name=report.package,
        tests=str(len(report.findings) + len(clean)),
        failures=str(len(failed)),
        errors="0",
    )
    for layer in clean:
        ElementTree.SubElement(suite, "testcase", classname=layer, name="all rules hold")
    for finding in report.findings:
        case = ElementTree.SubElement(suite, "testcase", classname=finding.rule, name=finding.place)
        kind = "failure" if finding.severity == "error" else "system-out"
        node = ElementTree.SubElement(case, kind)
        node.text = finding.message
    markup = ElementTree.tostring(suite, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_ascii(markup)}'


def _html(report: Report) -> str:
    cells = [
        "".join(
            f"<td>{html.escape(str(value if value is not None else ''))}</td>"
            for value in (
                finding.severity,
                finding.rule,
                finding.file,
                finding.row,
                finding.field,
                finding.value,
                finding.message,
            )
        )
        for finding in report.findings
    ]
    rows = "\n".join(f"<tr>{row}</tr>" for row in cells)
    head = ["severity", "rule", "file", "row", "field", "value", "message"]
    header = "".join(f'<th scope="col">{name}</th>' for name in head)
    table = f"<table><thead><tr>{header}</tr></thead><tbody>\n{rows}\n</tbody></table>"
    page = _PAGE.format(title=html.escape(summary(report)), table=table if cells else "")
    return _ascii(page)


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Validation report</title>
<style>
body {{ font: 1rem/1.4 system-ui, sans-serif; margin: 2rem }}
table {{ border-collapse: collapse }}
td, th {{ border: 1px solid #999; padding: .3rem .5rem; text-align: left; vertical-align: top }}
</style></head>
<body><h1>{title}</h1>
{table}
</body></html>"""

_FORMATS: dict[str, Callable[[Report], str]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "junit": _junit,
    "html": _html,
}
