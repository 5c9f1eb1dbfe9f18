"""The rules that the code checks: id, severity, and what each demands.

Those of the layer across tables stand in ``expectations/``, with the SQL that checks them, but for
the rules about these suites themselves.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One thing that must hold."""

    id: str
    statement: str
    severity: str = "error"

    @property
    def layer(self) -> str:
        """The layer that checks it: the first part of the id."""
        return self.id.split(".")[0]


_STRUCTURE = {
    "descriptor": "datapackage.json is a Data Package v2 descriptor that Frictionless accepts",
    "path": "every path is relative, inside the package, and points to a file of bounded size",
    "bytes": "every file is UTF-8 without byte order mark, NUL bytes or CR, and ends with LF",
    "canonical": "every file is written as this package writes CSV: quotes only where needed",
    "hash": "every file has the hash and the number of bytes that the descriptor states",
    "header": "the header names the fields of the Table Schema, all of them, in their order",
    "row": "every row has one cell for each field of the header",
    "type": "every cell is of its field's type",
    "constraint": "every cell meets its field's constraints (required, enum, bounds, pattern)",
    "key": "primary keys are unique and foreign keys lead to a row",
    "listed": "every CSV file beside the tables is a resource of the descriptor",
    "unreadable": "Frictionless can read the file",
}

_ROWS = {
    "header": "the columns are the fields of the Table Schema, in their order",
    "type": "every cell is written in the one way that its type allows",
    "required": "no required cell is blank",
    "enum": "every cell of a closed list is one of its values",
    "bounds": "every number is within its field's bounds",
    "pattern": "every cell matches its field's pattern",
    "length": "no text is longer or shorter than its field allows",
    "unique": "no value of a unique field, and no primary key, occurs twice",
    "reference": "every foreign key leads to a row",
    "date": "every date exists and does not lie ahead",
    "text": "text is clean: no markup, control or direction characters, odd or double spaces, "
    "digits or letters of another script than the letters beside, and no leading = + - @ that a "
    "spreadsheet runs",
    "code": "language codes are those of ISO 639-1; keys of countries, not groups, are in capitals",
    "spelling": "a name that stands in many rows (publisher, governorate, region) has one spelling",
    "order": "rows stand in the order of their primary key",
    "parts": "in a figure, women, men and children do not exceed persons, and equal it when all "
    "are stated, but where the flag parts_differ says so, and a report of the event is flagged",
    "range": "low <= best <= high wherever they are given, and they are given together",
    "dates": "dates are in order: since before as_of, opened before closed, first before last, and "
    "nobody at a site before it opened or after it closed",
    "published": "a source is not published before what it reports, but for what is planned; dates "
    "of publication agree wherever they stand (key and address of a source, basis published)",
    "flags": "computed flags stand exactly where the anomaly is, in alphabetical order",
    "placed": "a report without an event carries unplaced or several_events, and no other does; an "
    "event has a date and one kind, and leads to a country other than Syria",
    "pair": "fields that go together are given together (a date and its basis, coordinates), and "
    "fit each other (unit and group; a report has a number, or a note)",
    "one_report": "an event has one report per source, further ones carry second_figure",
    "event_key": "the key of an event carries its area, and a date that exists, within a week of "
    "the event's own",
    "silent": "a report flagged partial, planned or superseded fits what the flag says, and an "
    "event has a report of its whole",
    "twice": "no statement, page, site or claim stands under two keys",
    "near": "two events of one area within a week that count as many persons are one, but where a "
    "note names the other",
    "whole": "of the numbers of one page, a group of persons or an area is not above one of which "
    "it is a part",
}

_ACROSS = {
    "suite": "every table of figures has a suite, every suite is SQL that reads and runs, and the "
    "last release, which rows are compared with, can be read",
    "loosened": "no rule of the last release, in its schemas or suites, is weaker or gone",
}

_WARNINGS = (
    "structure.listed",
    "rows.near",
    "rows.whole",
    "across.loosened",
)

RULES: dict[str, Rule] = {
    id: Rule(id, statement, "warning" if id in _WARNINGS else "error")
    for layer, own in (("structure", _STRUCTURE), ("rows", _ROWS), ("across", _ACROSS))
    for id, statement in ((f"{layer}.{name}", statement) for name, statement in own.items())
}
