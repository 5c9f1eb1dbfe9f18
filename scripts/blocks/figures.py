"""What the figures say, where sources differ, and what changed from version to version."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import changes
import pandas as pd

from blocks.dictionary import titles
from blocks.markup import code, table
from nesyria.answers import gaps_of
from nesyria.datapackage.package import Package
from nesyria.dataset import Dataset
from nesyria.figures.ranking import MEASURES
from nesyria.functions import load
from nesyria.publishing import markdown, reconcile


def countries(package: Package) -> str:
    """Return what the ledger gives per country and kind of movement."""
    found = load("totals", path=package.root)
    names = load("areas", path=package.root).set_index("area_id")["name"]
    own = found[(found["period"] == "all") & found["area_id"].str.fullmatch("[A-Z]{3}")]
    kinds, rows = titles(package, "totals", "kind"), []
    for one in _records(own):
        first, last = one["first_date"], one["last_date"]
        rows.append(
            (
                code(one["area_id"]),
                names[one["area_id"]],
                kinds[one["kind"]],
                one["events"],
                one["events_unsized"] or "",
                "" if pd.isna(one["persons"]) else f"{one['persons']:,}",
                "" if one["low"] == one["high"] else f"{one['low']:,}–{one['high']:,}",
                first if first == last else f"{first} to {last}",
            )
        )
    header = ["area", "name", "kind", "events", "of them without persons", "persons"]
    return table([*header, "low–high", "dates"], rows)


def differences(package: Package) -> str:
    """Return the events whose sources give different numbers: best figure, least and greatest."""
    events = load("repatriations", path=package.root)
    rows = []
    for event in _records(events):
        cells = [_spread(event, measure) for measure in MEASURES]
        if any("(" in cell for cell in cells):
            rows.append((code(event["event_id"]), *cells, event["reports"], event["publishers"]))
    return table(["event", *MEASURES, "reports", "publishers"], rows)


def gaps(package: Package) -> str:
    """Explain each country whose events and latest stated total differ, as `nesyria reconcile`."""
    return reconcile.render(gaps_of(Dataset.at(package.root), None), "markdown")


def matching(package: Package) -> str:
    """Return how many reports of each country are put to their events without a person."""
    benchmarks = str(Path(__file__).resolve().parents[2] / "benchmarks")
    sys.path.insert(0, benchmarks)
    try:
        import match_events
    finally:
        sys.path.remove(benchmarks)
    header = ["area", "reports", "decided", "right", "share decided", "share of these right"]
    return table(header, match_events.by_country(match_events.left_out(package)))


def changes_by_version(package: Package) -> str:
    """Return what each version changed in the figures, country by country and event by event."""
    kinds = titles(package, "totals", "kind")
    steps = changes.steps(package)
    return "\n\n".join(_step(*step, kinds) for step in steps) or "No change."


def _step(heading: str, old: Package, new: Package, kinds: Mapping[str, str]) -> str:
    parts = [
        ("By country and kind", ["area", "kind", *changes.COUNTS], changes.by_area(old, new)),
        ("New events", changes.ADDED, changes.added(old, new)),
        ("Events taken out", changes.TAKEN_OUT, changes.taken_out(old, new)),
        ("Events that changed", ["event", "what changed"], changes.changed(old, new)),
    ]
    shown = [f"### {markdown.text(heading)}"]
    for title, header, rows in parts:
        if rows:
            named = [one.removesuffix("_id") for one in header]
            at = named.index("kind") if "kind" in named else -1
            told = [
                (
                    code(row[0]),
                    *(
                        kinds.get(cell, cell) if place == at else cell
                        for place, cell in enumerate(row[1:], 1)
                    ),
                )
                for row in rows
            ]
            listed = table(named, told)
            shown.append(f"{title}: {len(rows):,}\n\n{listed}")
    return "\n\n".join(shown)


def _records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for record in frame.to_dict("records"):
        yield {str(name): value for name, value in record.items()}


def _spread(event: dict[str, Any], measure: str) -> str:
    best, low, high = (event[f"{measure}{end}"] for end in ("", "_low", "_high"))
    if pd.isna(best):
        return ""
    return f"{best}" if low == high else f"{best} ({low}–{high})"
