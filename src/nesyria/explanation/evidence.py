"""What the rule used for every figure of a table: its reports in order, or the events it counts.

Nothing is decided here: each function asks the one that derives the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nesyria.figures import countries, events, populations, reconciliation
from nesyria.figures.lineage import KEYS
from nesyria.figures.ranking import MEASURES, PARTS, decided_by, with_range
from nesyria.figures.totals import spread
from nesyria.tableschema.pandas import as_mask

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]

# What of a report, and of an event, an explanation shows. `behind` names the criterion by which a
# report stands behind the first; `states_low` says that the low figure is one that it states.
REPORT_FIELDS = {
    **dict.fromkeys(("key", "measure", "report_id", "qualifier", "basis", "behind"), "string"),
    **dict.fromkeys(("number", "low", "high", "said_low", "said_high"), "Int64"),
    **dict.fromkeys(("contradicts", "states_best", "states_low", "states_high"), "boolean"),
}
EVENT_FIELDS = {
    **dict.fromkeys(("key", "measure", "event_id", "date"), "string"),
    **dict.fromkeys(("number", "low", "high"), "Int64"),
}


@dataclass(frozen=True)
class Evidence:
    """What the rule used for the figures of a table, whole tables at once.

    Attributes
    ----------
    reports : DataFrame
        One row per figure (``key``, ``measure``) and report, in order of standing.
    events : DataFrame
        One row per figure and event that it counts, in order of time; ``number`` is missing where
        the event is silent.
    counted : DataFrame
        ``key`` and ``report_id`` of the reports that may state a number.
    left_out : DataFrame
        The same of those that are left out, and the ``reason``: the condition that is not met.
    """

    reports: pd.DataFrame
    events: pd.DataFrame
    counted: pd.DataFrame
    left_out: pd.DataFrame


def join_key(frame: pd.DataFrame, names: list[str]) -> pd.Series:
    """Return the parts of a key as one text."""
    text = frame[names].astype("string")
    return text[names[0]].str.cat(text[names[1:]], sep="\t") if names[1:] else text[names[0]]


def _evidence(
    reports: list[pd.DataFrame] | None = None,
    events: list[pd.DataFrame] | None = None,
    counted: pd.DataFrame | None = None,
    left_out: pd.DataFrame | None = None,
) -> Evidence:
    pairs = {"key": "string", "report_id": "string", "reason": "string"}
    return Evidence(
        _of(reports or [], REPORT_FIELDS),
        _of(events or [], EVENT_FIELDS),
        _of([] if counted is None else [counted], pairs),
        _of([] if left_out is None else [left_out], pairs),
    )


def _of(parts: list[pd.DataFrame], dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Return rows of several frames with the same columns, missing where a frame has none."""
    import pandas as pd

    def typed(part: pd.DataFrame) -> pd.DataFrame:
        # Not by reindex: what it fills in is not missing under each option of pandas.
        blank = {name: pd.Series(pd.NA, part.index, dtype) for name, dtype in dtypes.items()}
        return pd.DataFrame({name: part.get(name, blank[name]) for name in dtypes}).astype(dtypes)

    filled = [typed(part) for part in parts if len(part)]
    if not filled:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in dtypes.items()})
    return pd.concat(filled, ignore_index=True)


def _of_events(tables: Tables) -> Evidence:
    by = ["event_id", "measure"]
    ranked = with_range(events.values_in_order(tables), by)
    counted = events.counted_reports(tables)
    every = tables["repatriation_reports"].dropna(subset="event_id")
    out = every[~every["report_id"].isin(counted["report_id"])].assign(reason="flags")
    return _evidence(
        [_standing(ranked, by).assign(key=ranked["event_id"])],
        counted=counted.assign(key=counted["event_id"]),
        left_out=out.assign(key=out["event_id"]),
    )


def _of_populations(tables: Tables) -> Evidence:
    ranked = populations.values_in_order(tables).assign(measure="value", basis="stated")
    key = join_key(tables["population_reports"], populations.KEY)
    pairs = tables["population_reports"][["report_id"]].assign(key=key).dropna(subset="key")
    counted = pairs["report_id"].isin(populations.counted_reports(tables)["report_id"])
    out = pairs[~counted].assign(reason="flags")
    return _evidence([_standing(ranked, ["key"])], None, pairs[counted], out)


def _standing(ranked: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Add to ranked values by what each stands behind the first, and who states what."""
    numbers = ranked[ranked["number"].notna()]
    out = ranked.assign(behind=decided_by(numbers, by).reindex(ranked.index))
    best = as_mask(out["number"] == out["best"])
    reaching = best | as_mask(out["contradicts"])
    out = out.assign(contradicts=as_mask(out["contradicts"]), states_best=best)
    for end in ("low", "high"):
        states = reaching & as_mask(out["number"] == out[end])
        for said in ("said_low", "said_high"):
            if said in out:
                states |= as_mask(out[said] == out[end])
        out[f"states_{end}"] = states
    return out


def _of_totals(tables: Tables) -> Evidence:
    counting = spread(tables["repatriations"], tables["areas"])
    counting = counting.assign(area_id=counting["counted_in"])
    return _evidence(events=_measured(counting, join_key(counting, KEYS["totals"])))


def _measured(counting: pd.DataFrame, key: pd.Series) -> list[pd.DataFrame]:
    """Return events once per measure that is summed; those that have no number are silent."""
    found = counting[["event_id", "date"]].assign(key=key)
    own = {name: counting[name] for name in MEASURES}
    ends = {"low": counting["persons_low"], "high": counting["persons_high"]}
    parts = [found.assign(measure="persons", number=own["persons"], **ends)]
    parts += [found.assign(measure=part, number=own[part]) for part in PARTS]
    return [part.sort_values(["date", "event_id"]) for part in parts]


def _of_reconciliation(tables: Tables) -> Evidence:
    counted = reconciliation.counted_events(tables, tables["repatriations"])
    stated = reconciliation.comparable(tables)
    return _evidence(
        [_stated(stated, "stated").assign(key=stated["report_id"])],
        [counted.assign(key=counted["report_id"], measure="counted")],
    )


def _stated(stated: pd.DataFrame, measure: str) -> pd.DataFrame:
    named = stated[["report_id", "qualifier"]].assign(measure=measure, basis="stated")
    return named.assign(number=stated["value"], contradicts=False, key=stated["area_id"])


def _of_countries(tables: Tables) -> Evidence:
    import pandas as pd

    homes = tables["repatriations"]
    homes = homes[homes["kind"] == "repatriation"]
    found, out = [], []
    for measure, kind in countries.STATED.items():
        ranked = countries.stated_in_order(tables, kind)
        behind = decided_by(ranked, ["area_id"], countries.STATED_CRITERIA)
        first = ~ranked["area_id"].duplicated()
        found.append(_stated(ranked, measure).assign(behind=behind, states_best=first))
        every = countries.stated_or_left_out(tables, kind).dropna(subset="left_out")
        out.append(every.assign(key=every["area_id"], reason=every["left_out"]))
    around = countries.events_around(homes, countries.latest_stated(tables, "repatriated"))
    around = around.sort_values(["date", "event_id"])
    when = around["after"].map({False: "counted_then", True: "at_least"})
    parts = around[["event_id", "date"]].assign(key=around["area_id"], measure=when)
    parts = parts.assign(number=around["persons"])
    added = [*_measured(homes, homes["area_id"]), parts]
    return _evidence(found, added, left_out=pd.concat(out))


EVIDENCE: dict[str, Callable[[Tables], Evidence]] = {
    "repatriations": _of_events,
    "totals": _of_totals,
    "reconciliation": _of_reconciliation,
    "populations": _of_populations,
    "countries": _of_countries,
}

# The columns of a table that have a measure's value, its low and its high figure.
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "repatriations": {name: (name, f"{name}_low", f"{name}_high") for name in MEASURES},
    "populations": {"value": ("value", "low", "high")},
    "totals": {"persons": ("persons", "low", "high"), **{part: (part,) for part in PARTS}},
    "reconciliation": {"stated": ("stated",), "counted": ("counted",)},
    "countries": {
        "persons": ("persons", "persons_low", "persons_high"),
        **{name: (name,) for name in (*PARTS, "stated", "counted_then", "at_least", "remaining")},
    },
}
