"""A report as JUnit XML, which most systems of continuous integration show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from nesyria._terminal import part_workflow_commands
from nesyria.datapackage.hints import path_from
from nesyria.validation.display import visible
from nesyria.validation.finding import Finding
from nesyria.validation.report import Report


def render(report: Report) -> str:
    """Return one test case per finding, or one per layer that found nothing, in ASCII."""
    errors = report.errors
    clean = [layer for layer in report.layers if all(one.layer != layer for one in errors)]
    suite = ElementTree.Element(
        "testsuite",
        name=visible(report.package),
        tests=str(len(report.findings) + len(clean)),
        failures=str(len(errors)),
        errors="0",
    )
    for layer in clean:
        ElementTree.SubElement(suite, "testcase", classname=layer, name="all rules hold")
    suite.extend(_cases(report))
    # Data begins no line, where the log of a workflow looks for commands.
    markup = ElementTree.tostring(suite, "unicode").replace("\n", "&#10;")
    markup = part_workflow_commands(markup, "&#35;")
    markup = markup.encode("ascii", "xmlcharrefreplace").decode()
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{markup}'


def _cases(report: Report) -> Iterator[ElementTree.Element]:
    # Only where it says more: a path of one machine is of no use to the reader of the file.
    where = path_from(Path.cwd(), report.folder) if report.folder else "."
    prefix = f"{where}/" if where != "." and not Path(where).is_absolute() else ""
    for finding in report.findings:
        yield _case(finding, prefix)


def _case(finding: Finding, prefix: str) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        classname=visible(finding.rule),
        name=visible(finding.place),
        file=visible(prefix + finding.file),
    )
    if finding.row is not None:
        case.set("line", str(finding.row))
    kind = "failure" if finding.severity == "error" else "system-out"
    ElementTree.SubElement(case, kind).text = visible(finding.message)
    return case
