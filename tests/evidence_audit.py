"""Compares a batch of collected statements, and what was decided on each, with the ledger."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from nesyria.intake import collected

Row = dict[str, str]

# The words of collectors, as the tool that takes their statements in reads them.
VOCABULARY = Path(collected.__file__).with_name("vocabulary.csv")

# Names that collected files have had, and the table that each becomes.
TABLES = {
    "sources.csv": "sources",
    "event_reports.csv": "repatriation_reports",
    "events.csv": "repatriation_reports",
    "total_reports.csv": "total_reports",
    "totals.csv": "total_reports",
    "population_reports.csv": "population_reports",
    "populations.csv": "population_reports",
}
# Collected columns that the ledger calls by another name, and the one that it does not take over.
RENAMED = {"iso3": "area_id", "area": "area_id", "site": "site_id", "event_date": "date"}
DROPPED = {"match"}
VALUE = r'"(?:[^"\\]|\\.)*"|[^";]+?'
CHANGE = re.compile(rf"(\w+): ({VALUE}) -> ({VALUE})(?:; |$)")


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def changes(text: str) -> dict[str, tuple[str, str]]:
    """Return the value before and after of each field that ``changes`` names."""
    found, position = {}, 0
    while position < len(text):
        match = CHANGE.match(text, position)
        if match is None or match[1] in found:
            raise ValueError(f"not 'field: old -> new; ...': {text[position:]!r}")
        found[match[1]] = (plain(match[2]), plain(match[3]))
        position = match.end()
    return found


def plain(value: str) -> str:
    return str(json.loads(value)) if value.startswith('"') else value


class Audit:
    """One batch beside the ledger that it became part of."""

    def __init__(self, batch: Path, data: Path) -> None:
        self.files = {
            path.name: rows(path) for path in sorted(batch.glob("*.csv")) if path.name in TABLES
        }
        self.decisions = rows(batch / "decisions.csv")
        self.ledger = {name: by_key(rows(data / f"{name}.csv")) for name in set(TABLES.values())}
        self.corrections = rows(data / "corrections.csv")
        # Flags that follow from other rows change with them; a judgement must be on record.
        self.computed = {
            (table, row["flag"])
            for row in rows(data / "flags.csv")
            for table in row["computed"].split()
        }
        self.words: dict[tuple[str, str, str], Row] = {}
        own = batch.parent / "vocabulary.csv"
        for row in rows(own if own.is_file() else VOCABULARY):
            meanings = self.words.setdefault((row["table"], row["column"], row["collected"]), {})
            meanings[row["field"]] = row["ledger"]

    def faults(self) -> list[str]:
        """Return what is wrong, each with file and row."""
        return [*self.uncounted(), *self.added_twice(), *self.undecided()]

    def uncounted(self) -> Iterator[str]:
        """Find statements without a line of their own, and lines without a statement."""
        lines = Counter((line["file"], int(line["row"])) for line in self.decisions)
        # The header is line 1.
        statements = {
            (file, n) for file, all_ in self.files.items() for n in range(2, len(all_) + 2)
        }
        for file, row in sorted(statements - set(lines)):
            yield f"{file}:{row}: has no line in decisions.csv"
        for file, row in sorted(set(lines) - statements):
            yield f"{file}:{row}: is no statement of this batch"
        for file, row in sorted(line for line, count in lines.items() if count > 1):
            yield f"{file}:{row}: has several lines in decisions.csv"

    def added_twice(self) -> Iterator[str]:
        """Find rows of the ledger that more than one statement is said to have become."""
        added = Counter(line["report_id"] for line in self.decisions if line["action"] == "add")
        for key, count in added.items():
            if key and count > 1:
                yield f"{key}: {count} statements became this row"

    def undecided(self) -> Iterator[str]:
        """Find decisions that the ledger contradicts, or that give no reason."""
        checks = {"add": self.addition, "duplicate": self.duplicate, "exclude": self.exclusion}
        for line in self.decisions:
            where = f"{line['file']}:{line['row']}"
            statements = self.files.get(line["file"], [])
            if not 2 <= int(line["row"]) < len(statements) + 2:
                continue
            statement = statements[int(line["row"]) - 2]
            if statement["source_id"] != line["source_id"]:
                yield f"{where}: source_id: the statement has {statement['source_id']}"
            if line["changes"] and not line["reason"]:
                yield f"{where}: reason: blank, although something was changed"
            check = checks.get(line["action"])
            if check is None:
                yield f"{where}: action: {line['action']!r} is none of {', '.join(checks)}"
                continue
            yield from (f"{where}: {fault}" for fault in check(line, statement))

    def addition(self, line: Row, statement: Row) -> Iterator[str]:
        """Compare a statement with the row of the ledger that it became."""
        table = TABLES[line["file"]]
        changed = changes(line["changes"])
        stated = self.translated(table, statement)
        for field, (old, new) in changed.items():
            # Remarks and flags are no part of what some batches publish of their statements.
            if field in stated and stated[field] != old:
                yield f"{field}: collected {stated[field]!r}, changes says {old!r}"
            if old == new:
                yield f"{field}: changes lists what was not changed"
        agreed = stated | {field: new for field, (_, new) in changed.items()}
        if table == "sources":
            key = agreed["source_id"]
        else:
            key = line["report_id"]
            agreed["flags"] = agreed.get("flags", "")
        if table == "repatriation_reports":
            if agreed.get("event_id", line["event_id"]) != line["event_id"]:
                yield f"event_id: {line['event_id']!r}, after changes {agreed['event_id']!r}"
            agreed["event_id"] = line["event_id"]
        yield from self.compared(table, key, agreed)

    def compared(self, table: str, key: str, agreed: Row) -> Iterator[str]:
        """Compare what was decided with the ledger, by way of the published corrections."""
        own = self.ledger[table].get(key)
        if own is None:
            if not self.withdrawn(table, key):
                yield f"{table}: has no row {key!r}"
            return
        for field, value in agreed.items():
            expected = self.corrected(table, key, field, value)
            if field not in own:
                yield f"{field}: {table} has no such field"
            elif self.judged(table, field, own[field]) != expected:
                yield f"{field}: {key} has {own[field]!r}, expected {expected!r}"

    def duplicate(self, line: Row, _: Row) -> Iterator[str]:
        """Check that a duplicate says why, and of which row."""
        table = TABLES[line["file"]]
        if table == "sources":
            # A page that the ledger has under the same key keeps it.
            key = changes(line["changes"]).get("source_id", ("", line["source_id"]))[1]
        else:
            key = line["report_id"]
        own = self.ledger[table].get(key)
        if own is None and not self.withdrawn(table, key):
            yield f"{table}: has no row {key!r}, of which this is a duplicate"
        event = self.corrected(table, key, "event_id", line["event_id"])
        if own and own.get("event_id", "") != event:
            yield f"event_id: {key} has {own.get('event_id')!r}, expected {event!r}"
        if not line["reason"]:
            yield "reason: blank"

    def exclusion(self, line: Row, _: Row) -> Iterator[str]:
        """Check that an exclusion says why, and leads to no row."""
        if not line["reason"]:
            yield "reason: blank"
        for field in ("report_id", "event_id", "changes"):
            if line[field]:
                yield f"{field}: an excluded statement has none"

    def translated(self, table: str, statement: Row) -> Row:
        """Return a statement in the fields and words of the ledger."""
        # A number of people in camps is of everyone, unless the statement names a group.
        out = {"area_id": "world"} if table == "population_reports" else {}
        for column, value in statement.items():
            nationality = re.fullmatch(r"iso3:([A-Z]{3})(?: (\w+))?", value)
            if column == "group" and nationality:
                out |= {"area_id": nationality[1], "group": nationality[2] or "all"}
            elif (table, column, value) in self.words:
                out |= self.words[table, column, value]
            elif column not in DROPPED:
                out[RENAMED.get(column, column)] = value
        return out

    def corrected(self, table: str, key: str, field: str, value: str) -> str:
        """Return a value as published corrections, one after another, have left it."""
        value = self.judged(table, field, value)
        for row in self.corrections:
            if (row["table"], row["key"], row["field"]) != (table, key, field):
                continue
            if self.judged(table, field, row["old"]) == value:
                value = self.judged(table, field, row["new"])
        return value

    def judged(self, table: str, field: str, value: str) -> str:
        """Return a value without what follows from other rows."""
        if field != "flags":
            return value
        return " ".join(flag for flag in value.split() if (table, flag) not in self.computed)

    def withdrawn(self, table: str, key: str) -> bool:
        """Say whether a published correction has withdrawn a row."""
        return any(
            (row["table"], row["key"], row["field"]) == (table, key, "*")
            for row in self.corrections
        )


def by_key(table: list[Row]) -> dict[str, Row]:
    return {next(iter(row.values())): row for row in table}
