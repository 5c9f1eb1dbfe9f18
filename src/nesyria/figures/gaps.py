"""Countries whose handovers and latest stated total differ: which ones, and by what.

Numbers are those of the tables ``countries`` and ``reconciliation``; what is added here are the
rows behind them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from nesyria.figures.countries import derive_countries
from nesyria.figures.flags import flagged
from nesyria.figures.reconciliation import counted_in_words
from nesyria.figures.totals import membership
from nesyria.tableschema.pandas import as_mask

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]

# The share of the larger of the two numbers by which they may differ.
ABOVE = 0.05
TABLES = (
    *("areas", "sources", "flags", "source_kinds", "repatriation_reports", "total_reports"),
    *("repatriations", "reconciliation", "countries"),
)

COLUMNS = (
    *("area_id", "name", "stated", "counted", "residual", "share", "report_id", "source_id"),
    *("publisher", "published", "since", "as_of", "events", "events_silent"),
    *("later_events", "later_persons", "hints"),
)


@dataclass(frozen=True)
class Gap:
    """One country: what a source states, what is counted, and what may lie between.

    Attributes
    ----------
    report_id, source_id, publisher, published : str
        The statement: the stated total of the table ``countries``.
    since, as_of : str
        The period that it is about; ``since`` is blank where it is about all the time.
    stated, counted, residual : int
        Persons as stated, as counted up to then, and the one less the other.
    events : tuple of (str, int or None)
        The handovers counted up to then, with their persons; None where no source states them.
    later_events : int
        The handovers after that, which the statement cannot know.
    later_persons : int, optional
        Their persons; None where no source states them.
    hints : tuple of str
        What else the ledger has of these persons: other groups, other scopes, other kinds of
        movement, reports that are not counted.
    """

    area_id: str
    name: str
    report_id: str
    source_id: str
    publisher: str
    published: str
    since: str
    as_of: str
    stated: int
    counted: int
    residual: int
    events: tuple[tuple[str, int | None], ...]
    later_events: int
    later_persons: int | None
    hints: tuple[str, ...]

    @property
    def share(self) -> float:
        """Return the difference as a share of the larger of the two numbers."""
        return abs(self.residual) / max(self.stated, self.counted, 1)

    @property
    def silent(self) -> int:
        """Return the number of events whose persons no source states."""
        return sum(persons is None for _, persons in self.events)


def find_gaps(tables: Tables, area: str | None = None, above: float = ABOVE) -> list[Gap]:
    """Return the countries that have a gap, the largest first.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Those named in ``TABLES``, typed; codes tables may be missing.
    area : str, optional
        Only this country, whatever its gap is.
    above : float
        The share by which the two numbers must differ.
    """
    latest = _latest(tables)
    if area is not None:
        latest = latest[latest["area_id"] == area]
    found = [_gap(row, tables) for row in _rows(latest)]
    kept = [one for one in found if area is not None or one.share > above]
    return sorted(kept, key=lambda one: (-abs(one.residual), one.area_id))


def row(gap: Gap) -> dict[str, object]:
    """Return a gap as a row of a table: keys of events separated by spaces, hints by ``;``."""
    own = asdict(gap) | {"share": round(gap.share, 3), "events_silent": gap.silent}
    own |= {"events": " ".join(key for key, _ in gap.events), "hints": "; ".join(gap.hints)}
    return {name: own[name] for name in COLUMNS}


def _latest(tables: Tables) -> pd.DataFrame:
    """Return the rows of ``reconciliation`` that the rows of ``countries`` name, with their page.

    Packages from before that table have it derived.
    """
    if "countries" in tables:
        countries = tables["countries"]
    else:
        countries = derive_countries(tables, tables["repatriations"])
    table = tables["reconciliation"]
    table = table[table["report_id"].isin(countries["stated_report_id"].dropna())]
    own = tables["total_reports"][["report_id", "source_id"]].merge(
        tables["sources"][["source_id", "publisher", "published"]], on="source_id"
    )
    return table.merge(own, on="report_id", validate="1:1")


def events_within(tables: Tables, area: str, since: str, as_of: str) -> pd.DataFrame:
    """Return the handovers of an area in a period; dates compare as far as both are precise."""
    homes = _homes(tables)
    homes = homes[homes["counted_in"] == area].sort_values(["date", "event_id"])
    return homes[as_mask(homes["date"] >= since) & as_mask(homes["date"] < as_of + "~")]


def _homes(tables: Tables) -> pd.DataFrame:
    events = tables["repatriations"]
    homes = events[events["kind"] == "repatriation"]
    return homes.merge(membership(tables["areas"]), left_on="area_id", right_on="member")


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for row in frame.astype("object").where(frame.notna(), None).to_dict("records"):
        yield {str(name): value for name, value in row.items()}


def _gap(row: Mapping[str, Any], tables: Tables) -> Gap:
    area, since, as_of = str(row["area_id"]), row["since"] or "", str(row["as_of"])
    names = tables["areas"].set_index("area_id")["name"]
    counted = events_within(tables, area, since, as_of)
    later = events_within(tables, area, "", "9")
    later = later[as_mask(later["date"] >= as_of + "~")]
    events = [
        (str(one["event_id"]), None if one["persons"] is None else int(one["persons"]))
        for one in _rows(counted[["event_id", "persons"]])
    ]
    return Gap(
        area,
        str(names[area]),
        str(row["report_id"]),
        str(row["source_id"]),
        str(row["publisher"]),
        row["published"] or "",
        since,
        as_of,
        int(row["stated"]),
        int(row["counted"]),
        int(row["residual"]),
        tuple(events),
        len(later),
        _sum(later["persons"]),
        tuple(_hints(row, tables)),
    )


def _hints(row: Mapping[str, Any], tables: Tables) -> Iterator[str]:
    area, since, as_of = str(row["area_id"]), row["since"] or "", str(row["as_of"])
    yield from _other_groups(row, tables)
    yield from _other_totals(row, tables)
    events = tables["repatriations"]
    events = events[(events["area_id"] == area) & (events["kind"] != "repatriation")]
    events = events[as_mask(events["date"] >= since) & as_mask(events["date"] < as_of + "~")]
    for kind, own in events.groupby("kind", observed=True):
        persons = persons_in_words(_sum(own["persons"]))
        yield f"of kind {kind}, not counted here: {_many(len(own), 'event')}, {persons}"
    reports = tables["repatriation_reports"]
    mine = reports[(reports["area_id"] == area) & reports["event_id"].isna()]
    for flag in ("unplaced", "several_events"):
        told = mine[flagged(mine, {flag})]
        if len(told):
            keys = _listed(told["report_id"])
            yield f"flagged {flag}, counted in no event: {_many(len(told), 'report')} ({keys})"


def _other_groups(row: Mapping[str, Any], tables: Tables) -> Iterator[str]:
    """Say what is stated and counted of women and of children, as near to that day as can be."""
    table = tables["reconciliation"]
    own = table[(table["area_id"] == row["area_id"]) & (table["group"] != "all")]
    own = own.assign(period=own["since"].fillna("") == (row["since"] or ""))
    own = own[own["period"]].sort_values(["group", "as_of", "report_id"])
    for one in _rows(own.drop_duplicates("group", keep="last")):
        counted = counted_in_words(one["counted"], one["events"], one["events_silent"])
        yield (
            f"{one['group']}: {one['stated']:,} stated by {one['as_of']} ({one['report_id']}), "
            f"{counted}"
        )


def _other_totals(row: Mapping[str, Any], tables: Tables) -> Iterator[str]:
    """Say what totals of another scope or kind are stated, the latest of each."""
    reports = tables["total_reports"]
    own = reports[(reports["area_id"] == row["area_id"]) & (reports["group"] == "all")]
    own = own[(own["kind"] != "repatriated") | (own["scope"] != "nes")]
    own = own[own["as_of"].notna() & (own["kind"] != "remaining")]
    own = own.sort_values(["kind", "scope", "as_of", "report_id"])
    for one in _rows(own.drop_duplicates(["kind", "scope"], keep="last")):
        yield (
            f"{one['kind']}, scope {one['scope']}: {one['value']:,} stated by {one['as_of']} "
            f"({one['report_id']})"
        )


def _sum(numbers: pd.Series) -> int | None:
    """Return what numbers add up to; None where none is known."""
    import pandas as pd

    total = numbers.sum(min_count=1)
    return None if pd.isna(total) else int(total)


def persons_in_words(number: int | None) -> str:
    """Return a number of persons; where no source states one it is not known to be 0."""
    return "persons of no stated number" if number is None else f"{number:,} persons"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _listed(keys: Sequence[str] | pd.Series, most: int = 6) -> str:
    found = [str(key) for key in keys]
    return ", ".join(found[:most]) + (", ..." if len(found) > most else "")
