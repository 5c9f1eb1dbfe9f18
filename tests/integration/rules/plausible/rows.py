"""Rows by what they say, for rules that set rows beside each other."""

from tests.helpers import Rows, source

# The rule, the tables, and by key what a warning names ('' where that is nothing).
Case = tuple[str, dict[str, Rows], dict[str, str]]


def event(key: str, persons: int | None = None, **more: object) -> dict[str, object]:
    """Return an event whose key has area and date."""
    area, _, date = key.partition("-")
    row: dict[str, object] = {"event_id": key, "area_id": area, "date": date[:10].rstrip("-xyz")}
    return row | {"kind": "repatriation", "persons": persons} | more


def events(*rows: dict[str, object], **more: Rows) -> dict[str, Rows]:
    return {"repatriations": list(rows), **more}


def reports(*rows: dict[str, object]) -> dict[str, Rows]:
    pages = [source(name, published="2023-12-31") for name in ("a", "b", "c")]
    return {"repatriation_reports": list(rows), "sources": pages}


def totals(*rows: dict[str, object]) -> dict[str, Rows]:
    return {"total_reports": list(rows)}


def counts(*rows: dict[str, object]) -> dict[str, Rows]:
    return {"population_reports": list(rows)}
