"""What the ledger has: its tables, sites and groups, flags, claims, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from blocks.dictionary import titles
from blocks.markup import Markup, code, table
from nesyria.datapackage import dialect
from nesyria.datapackage.package import MAX_TABLE_BYTES, Package
from nesyria.figures.flags import Flags, flag_sets
from nesyria.figures.ranking import authors
from nesyria.functions import load, tables

FLAGGED = ("repatriation_reports", "total_reports", "population_reports", "repatriations")
# A group with more members than this is described by the countries that it leaves out.
MANY = 100


def overview(package: Package) -> str:
    """List the tables with their rows, and what the ledger spans."""
    listed = tables(package.root)
    rows = [
        (code(name), resource.get("stage", ""), f"{count:,}", resource["description"])
        for (name, resource), count in zip(package.resources.items(), listed["rows"], strict=True)
    ]
    events, sources = load("repatriations", path=package.root), load("sources", path=package.root)
    reports = load("repatriation_reports", path=package.root)
    homes = events[events["kind"] == "repatriation"]
    least, greatest = homes["persons_low"].sum(), homes["persons_high"].sum()
    facts = [
        ("events in the figures", f"{len(events):,}"),
        ("events in the ledger that are not counted", f"{len(_uncounted(package)):,}"),
        ("reports of events", f"{len(reports):,}"),
        ("publishers, or agencies whose text they repeat", f"{authors(sources).nunique():,}"),
        ("first event", events["date"].min()),
        ("last event", events["date"].max()),
        (Markup("persons taken home (kind `repatriation`)"), f"{homes['persons'].sum():,}"),
        ("the same, least and greatest", f"{least:,}–{greatest:,}"),
        ("repatriation events without a number of persons", f"{homes['persons'].isna().sum():,}"),
    ]
    first = table(["table", "stage", "rows", "what it holds"], rows)
    return f"{first}\n\n{table(['what', 'now'], facts)}"


def flags(package: Package) -> str:
    """Return the flags of each table: meaning, whether computed, counted, and rows with it."""
    parts, codes = [], Flags.of({"flags": load("flags", path=package.root)})
    for name in FLAGGED:
        carried = flag_sets(load(name, path=package.root)).explode().value_counts()
        rows = [
            (
                code(flag),
                codes.meanings[flag],
                "yes" if flag in codes.computed.get(name, ()) else "no",
                "no" if flag in codes.excluded else "yes",
                f"{carried.get(flag, 0):,}",
            )
            for flag in sorted(codes.tables[name])
        ]
        header = ["flag", "meaning", "computed", "counted", "rows"]
        parts.append(f"Flags of {code(name)}:\n\n{table(header, rows)}")
    return "\n\n".join(parts)


def sites(package: Package) -> str:
    """Return the sites with what each means."""
    columns = ["site_id", "name", "kind", "basis"]
    rows = load("sites", path=package.root)[columns]
    rows["kind"] = rows["kind"].map(titles(package, "sites", "kind"))
    marked = [(code(one[0]), *one[1:]) for one in rows.itertuples(index=False)]
    return table(["site", "name", "kind", "what it marks"], marked)


def groups(package: Package) -> str:
    """Return the groups of areas with their members."""
    areas = load("areas", path=package.root)
    countries = set(areas.loc[areas["kind"] == "country", "area_id"])
    rows = []
    for area, name, members in areas.loc[
        areas["kind"] == "group", ["area_id", "name", "members"]
    ].itertuples(index=False):
        words = "not spelled out: nothing is counted for it"
        if not pd.isna(members):
            left_out = sorted(countries - set(members.split()))
            many = len(members.split()) > MANY
            words = f"all countries but {', '.join(left_out)}" if many else members
        rows.append((code(area), name, words))
    return table(["area", "name", "members"], rows)


def uncounted(package: Package) -> str:
    """Return the events of the ledger that are not in the figures, with the flags that say why."""
    found = _uncounted(package)
    rows = [
        (code(event), Markup(", ".join(map(code, sorted(why)))), reports)
        for event, why, reports in found.itertuples(index=False)
    ]
    return table(["event", "flags of its reports", "reports"], rows)


def departures(package: Package) -> str:
    """Count what became of the collected statements, file by file."""
    rows = []
    batches = sorted((package.root / "evidence").iterdir())
    for path in (one for batch in batches for one in _listing(package, batch, "/decisions.csv")):
        decisions = dialect.read_text(package.read_bytes(path, MAX_TABLE_BYTES), path)
        for file, lines in decisions.groupby("file", sort=False):
            of = {action: len(its) for action, its in lines.groupby("action")}
            changed = lines.loc[lines["action"] == "add", "changes"].notna().sum()
            counts = (of.get("add", 0), changed, of.get("duplicate", 0), of.get("exclude", 0))
            rows.append((path.split("/")[-2], code(file), len(lines), *counts))
    columns = ["collected up to", "file", "rows", "added", "changed", "duplicates", "left out"]
    return table(columns, rows)


def _listing(package: Package, folder: Path, suffix: str) -> list[str]:
    return package.listing(folder.relative_to(package.root).as_posix(), suffix)


def claims(package: Package) -> str:
    """Return the claims with their verdicts."""
    columns = ["claim_id", "statement", "verdict", "evidence"]
    return table(
        ["claim", *columns[1:]], load("claims", path=package.root)[columns].itertuples(index=False)
    )


def _uncounted(package: Package) -> pd.DataFrame:
    """Return event, the union of its reports' flags and the number of its reports."""
    reports = load("repatriation_reports", path=package.root).dropna(subset="event_id")
    counted = load("repatriations", path=package.root)["event_id"]
    kept = reports[~reports["event_id"].isin(counted)]
    grouped = kept.assign(why=flag_sets(kept)).groupby("event_id")
    return grouped.agg(why=("why", _union), reports=("report_id", "size")).reset_index()


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)
