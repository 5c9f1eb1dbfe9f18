"""A report as annotations of GitHub Actions.

The workflow commands are those of
https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from nesyria._terminal import escape_workflow_commands
from nesyria.datapackage.hints import path_from
from nesyria.validation.display import Entry, Group, grouped, ranges, visible
from nesyria.validation.report import Report

# GitHub shows ten annotations of a kind in a step.
_ENTRIES = 10

_PROPERTY = {"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"}
_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}


def render(report: Report) -> str:
    """Return an annotation for each thing that is said of a file; many rows share one.

    Files are named as from the top of the repository, which is where a workflow begins.
    """
    prefix = _prefix(report)
    annotations = [one for group in grouped(report.findings) for one in _group(group, prefix)]
    return "\n".join([*annotations, escape_workflow_commands(report.summary)])


def _prefix(report: Report) -> str:
    if report.folder is None:
        return ""
    top = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
    where = path_from(top, report.folder)
    return "" if where == "." else f"{where}/"


def _group(group: Group, prefix: str) -> Iterator[str]:
    shown, rest = group.first(_ENTRIES)
    for entry in shown:
        yield _annotation(group, prefix, entry.rows, _message(entry))
    if rest:
        rows = group.entries[len(shown)].rows
        yield _annotation(group, prefix, rows, f"{rest}: {group.statement}".rstrip(": "))


def _annotation(group: Group, prefix: str, rows: list[int], message: str) -> str:
    where = f"file={_escape(visible(prefix + group.file), _PROPERTY)}"
    where += f",line={min(rows)}" if rows else ""
    title = _escape(visible(group.rule), _PROPERTY)
    return f"::{group.severity} {where},title={title}::{_escape(message, _MESSAGE)}"


def _message(entry: Entry) -> str:
    field = f"{visible(entry.field)}: " if entry.field else ""
    more = f" ({entry.count:,} rows: {ranges(entry.rows)})" if len(entry.rows) > 1 else ""
    return f"{field}{visible(entry.message)}{more}"


def _escape(text: str, codes: dict[str, str]) -> str:
    escaped = "".join(codes.get(char, char) for char in text)
    return escape_workflow_commands(escaped)
