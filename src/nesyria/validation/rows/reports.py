"""What must hold of a report in the ledger: beside its source, its site, and the others."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pyarrow as arrow
from pyarrow.compute import index_in

from nesyria.figures import computed_flags
from nesyria.figures.flags import Flags, flagged
from nesyria.figures.ranking import MEASURES
from nesyria.tableschema import dates
from nesyria.validation.rows.violations import Frames, Violation, violations

REPORTS = "repatriation_reports"


def keys_carry_dates(sources: pd.DataFrame) -> Iterator[Violation]:
    """A date in a source's key or address is the day on which it was published."""
    dated = {
        "source_id": r"-(20[0-9]{2})([0-9]{2})?([0-9]{2})?(?:-|$)",
        "url": r"/(20[0-9]{2})/([0-9]{1,2})/([0-9]{1,2})/",
    }
    for field, form in dated.items():
        parts = sources[field].astype("string").str.extract(form).astype("string")
        carried = parts[0]
        for column in (1, 2):
            carried = carried + ("-" + parts[column].str.zfill(2)).fillna("")
        message = f"the date in its {field} is not that of published; mend the one that is wrong"
        yield from violations(
            "rows.published", _disagree(carried, sources["published"]), "published", message
        )


def _disagree(one: pd.Series, other: pd.Series) -> pd.Series:
    """Say where two partial dates are both given and differ as far as both go."""
    one, other = (both.astype("string").fillna("") for both in (one, other))
    apart = pd.Series(False, index=one.index)
    for length in dates.PRECISIONS:
        reach = (one.str.len() >= length) & (other.str.len() >= length)
        apart |= (reach & (one.str[:length] != other.str[:length])).astype(bool)
    return apart


def known_in_time(frame: pd.DataFrame, sources: pd.DataFrame, date: str) -> Iterator[Violation]:
    """No page is published before what it reports, but for what is planned.

    One day is allowed: pages report a departure while the journey goes on.
    """
    ends = of_source(frame, sources, "published_end")
    early = frame[f"{date}_start"] > ends + pd.Timedelta(days=1)
    message = "its source was published before this date; mend the one that is wrong"
    if date == "date":
        early &= ~flagged(frame, {"planned"})
        message += ", or flag what was planned"
    yield from violations("rows.published", early, date, message)


def published_as_dated(
    frame: pd.DataFrame, sources: pd.DataFrame, date: str
) -> Iterator[Violation]:
    """Where only the date of publication is known, the date is that of the source."""
    basis = frame[f"{date}_basis"] == "published"
    mask = basis & _disagree(frame[date], of_source(frame, sources, "published"))
    message = "its basis is published, but its source was published at another date"
    yield from violations("rows.published", mask, date, message)


def of_source(frame: pd.DataFrame, sources: pd.DataFrame, column: str) -> pd.Series:
    """Return what a column of sources says of each row's source."""
    # A repeated or blank key is a finding of its own; here the first row speaks.
    first = sources.dropna(subset="source_id").drop_duplicates("source_id")
    keys, known = arrow.array(frame["source_id"]), arrow.array(first["source_id"])
    place = index_in(keys, value_set=known).fill_null(-1).to_numpy(zero_copy_only=False)
    said = first[column].reset_index(drop=True).reindex(place)
    return said.set_axis(frame.index)


def flags_in_order(frame: pd.DataFrame) -> Iterator[Violation]:
    """Flags stand once each, in alphabetical order."""
    flags = frame["flags"].astype(object)
    unordered = [
        value
        for value in flags.dropna().unique()
        if value.split(" ") != sorted(set(value.split(" ")))
    ]
    message = "flags must stand once each, in alphabetical order"
    yield from violations("rows.flags", flags.isin(unordered), "flags", message)


def flags_where_anomalies_are(tables: Frames, name: str) -> Iterator[Violation]:
    """A computed flag stands exactly where the anomaly is."""
    meanings = Flags.of(tables).meanings
    misflagged = computed_flags.misflagged(tables, name).astype({"flag": "object"})
    for key, rows in misflagged.groupby(["flag", "missing"]):
        flag, missing = str(key[0]), bool(key[1])
        if missing:
            advice = f"if the source really says so, add the flag {flag}"
            message: str | list[str] = f"{meanings[flag]}; {advice}"
            if flag == "differs":
                said = _differing(tables, rows["row"].to_list())
                message = [f"{what}; {advice} here" for what in said]
        else:
            message = f"the flag {flag} stands here without its anomaly; take it out"
        yield Violation("rows.flags", rows["row"].to_numpy(), "flags", message)


def _differing(tables: Frames, rows: list[int]) -> list[str]:
    """Return which numbers of reports are not those of their events."""
    reports, best = tables[REPORTS], computed_flags.by_event(tables)
    said = []
    for row in rows:
        report = reports.iloc[row]
        event = best.loc[report["event_id"]]
        apart = [
            f"{name} {report[name]} is not the figure {event[name]} that the rule gives"
            for name in MEASURES
            if pd.notna(report[name]) and pd.notna(event[name]) and report[name] != event[name]
        ]
        said.append(f"{', '.join(apart)} for {report['event_id']}")
    return said


def one_report_per_source(name: str, frame: pd.DataFrame) -> Iterator[Violation]:
    """One thing has one report per source; further ones carry second_figure."""
    key = {
        REPORTS: ["event_id", "source_id"],
        "total_reports": ["area_id", "source_id", "as_of", "group", "since", "scope", "kind"],
        "population_reports": ["site_id", "area_id", "source_id", "as_of", "group", "unit"],
    }[name]
    second = flagged(frame, {"second_figure", "partial"})
    rows = frame[~second & (frame[key[0]].notna())].astype({"source_id": "object"})
    again = rows[rows.duplicated(key)].index
    message = (
        f"its source has an earlier report of the same {key[0].removesuffix('_id')}; "
        "merge the two, or flag the lesser second_figure"
    )
    yield from violations("rows.one_report", frame.index.isin(again), "source_id", message)
    second = flagged(frame, {"second_figure"})
    wanted = frame.loc[second, key].astype("object").fillna("")
    # Few reports are second ones: only what their own sources say can be the first.
    firsts = frame[~second & frame["source_id"].isin(wanted["source_id"].unique())]
    known = set(map(tuple, firsts[key].astype("object").fillna("").to_numpy()))
    alone = [
        index
        for index, row in zip(wanted.index, wanted.to_numpy(), strict=True)
        if tuple(row) not in known
    ]
    message = "second_figure stands here, but its source has no first figure of the same thing"
    yield from violations("rows.one_report", frame.index.isin(alone), "flags", message)


def while_open(reports: pd.DataFrame, sites: pd.DataFrame, date: str) -> Iterator[Violation]:
    """Nobody is at a site, or leaves it, before it opened or after it closed."""
    first = sites.dropna(subset="site_id").drop_duplicates("site_id").set_index("site_id")
    # Looked up by label, which keeps them dates where no site has one.
    there = first[["opened_start", "closed_end"]].reindex(reports["site_id"])
    there = there.set_axis(reports.index)
    outside = (reports[f"{date}_end"] < there["opened_start"]) | (
        reports[f"{date}_start"] > there["closed_end"]
    )
    if "value" in reports:
        outside &= reports["value"].fillna(1) > 0
    message = "the site was not open at this date (see sites); mend the date or the site"
    yield from violations("rows.dates", outside, date, message)


def units_fit_groups(reports: pd.DataFrame) -> Iterator[Violation]:
    """Nationalities are counted in countries, and families are of everyone."""
    countries = (reports["unit"] == "countries") != (reports["group"] == "nationalities")
    message = "the unit countries is for the group nationalities, and for no other"
    yield from violations("rows.pair", countries, "unit", message)
    families = (reports["unit"] == "families") & (reports["group"] != "all")
    yield from violations("rows.pair", families, "unit", "families are counted in the group all")


def superseded_by_another(reports: pd.DataFrame, sources: pd.DataFrame) -> Iterator[Violation]:
    """What is superseded has another report of its publisher beside it."""
    superseded = flagged(reports, {"superseded"})
    if not superseded.any():
        return
    publisher = of_source(reports, sources, "publisher").astype("object")
    peers = reports.assign(publisher=publisher, area=reports["area_id"].astype("object"))
    size = peers.groupby(["publisher", "area"])["report_id"].transform("size")
    message = "superseded stands here, but its publisher has no other report of the area"
    yield from violations("rows.silent", superseded & ~(size > 1), "flags", message)
