"""Small batches of collected statements."""

import csv
from pathlib import Path

from nesyria.datapackage.package import Package
from nesyria.intake.collected import forms
from nesyria.intake.collected.statements import read_batch
from nesyria.intake.decisions import Line
from nesyria.intake.proposal import Proposal, propose

Row = dict[str, str]
PAGE = {"publisher": "Courier", "title": "A page", "language": "en", "kind": "news"}
HANDOVER = {
    "iso3": "KGZ",
    "date_basis": "stated",
    "qualifier": "exact",
    "site": "unstated",
    "handed_over_by": "unstated",
    "kind": "repatriation",
}
TOTAL = {
    "iso3": "KGZ",
    "as_of_basis": "stated",
    "group": "all",
    "qualifier": "exact",
    "scope": "nes",
    "kind": "repatriated",
}
POPULATION = {
    "site": "roj",
    "as_of_basis": "stated",
    "group": "all",
    "unit": "persons",
    "qualifier": "exact",
}


def page(key: str, published: str = "2024-02-01", **values: str) -> Row:
    return {
        "source_id": key,
        "url": f"https://example.net/{key}",
        "published": published,
        **PAGE,
    } | values


def handover(key: str, date: str = "", **values: str) -> Row:
    row = {"source_id": key, "event_date": date, **HANDOVER, **values}
    return row if date else row | {"date_basis": values.get("date_basis", "")}


def total(key: str, as_of: str, value: str, **values: str) -> Row:
    return {"source_id": key, "as_of": as_of, "value": value, **TOTAL, **values}


def population(key: str, as_of: str, value: str, **values: str) -> Row:
    return {"source_id": key, "as_of": as_of, "value": value, **POPULATION, **values}


def write(folder: Path, **files: list[Row]) -> Path:
    """Write collected files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        header = [field["name"] for field in forms.schema(name)["fields"]]
        header += [column for row in rows for column in row if column not in header]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, dict.fromkeys(header), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def proposed(root: Path, folder: Path, **files: list[Row]) -> Proposal:
    """Return what is proposed for a batch of rows."""
    package = Package.at(root)
    return propose(read_batch(write(folder, **files), package), package)


def lines(proposal: Proposal, file: str = "events.csv") -> list[Line]:
    """Return the lines of one file in order."""
    return [line for line in proposal.lines.values() if line.file == file]


def events(root: Path, folder: Path, *rows: Row, **published: str) -> list[Line]:
    """Return what is proposed for statements on handovers, their pages new."""
    keys = dict.fromkeys(row["source_id"] for row in rows)
    pages = [page(key, published.get(key.replace("-", "_"), "2024-02-01")) for key in keys]
    return lines(proposed(root, folder, sources=pages, events=list(rows)))
