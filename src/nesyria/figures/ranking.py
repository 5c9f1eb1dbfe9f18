"""The best-estimate rule: which stated value is the figure, and its range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nesyria.tableschema.pandas import as_mask

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]
from nesyria.figures.flags import Flags, codes_table, flagged

MEASURES = ("persons", "women", "men", "children")

PARTS = MEASURES[1:]

# Of reports that state the same number, the last published one gives it, and of these the first.
_RANK = ["doubted", "inexact", "source_rank", "frequency", "published", "number", "report_id"]

_ASCENDING = [True, True, True, False, False, False, True]


def kind_ranks(tables: Tables) -> dict[str, int]:
    """Return how kinds of source rank, the best first, as the codes table ``source_kinds`` says."""
    codes = codes_table(tables, "source_kinds", {"kind": "string", "rank": "Int64"})
    ranked = codes.dropna().drop_duplicates("kind")
    return {str(kind): int(rank) for kind, rank in zip(ranked["kind"], ranked["rank"], strict=True)}


def with_source(reports: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Add what the rule asks of a report's source, and how the report ranks."""
    sources = tables["sources"]
    known = sources[["source_id", "published"]].assign(
        author=authors(sources),
        source_rank=sources["kind"].astype("string").map(kind_ranks(tables)).astype("Int64"),
        # An unknown day of publication counts as the earliest.
        published=sources["published"].fillna(""),
    )
    out = reports.merge(known, on="source_id", how="left", validate="m:1")
    out["doubted"] = flagged(out, Flags.of(tables).low_confidence)
    # A report without a qualifier states its parts plainly.
    out["inexact"] = out["qualifier"].notna() & (out["qualifier"] != "exact")
    return out


def authors(sources: pd.DataFrame) -> pd.Series:
    """Return whose text each page is: the agency's that it repeats, or else its publisher's.

    The tables of 1.0.0 name no agencies.
    """
    publisher = sources["publisher"].astype("string")
    return sources["agency"].fillna(publisher) if "agency" in sources else publisher


def stated_values(counted: pd.DataFrame, key: str, measures: tuple[str, ...]) -> pd.DataFrame:
    """Return one row per report and measure that it states."""
    carried = [key, "report_id", "doubted", "inexact", "source_rank", "published"]
    long = counted.melt(carried, list(measures), var_name="measure", value_name="number")
    return long.dropna(subset="number").astype({"number": "Int64"})


def best_values(values: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the winning row per group: the rule itself."""
    peers = [*by, "doubted", "inexact", "source_rank", "number"]
    ranked = values.assign(frequency=values.groupby(peers)["number"].transform("size"))
    return ranked.sort_values(_RANK, ascending=_ASCENDING).drop_duplicates(by)


def join_measure(out: pd.DataFrame, name: str, values: pd.DataFrame, key: str) -> None:
    """Add a measure of each event: its best value, and the least and the greatest stated."""
    out[name] = best_values(values, [key]).set_index(key)["number"]
    span = values.groupby(key)["number"].agg(["min", "max"])
    out[f"{name}_low"], out[f"{name}_high"] = span["min"], span["max"]


def parts_differ(frame: pd.DataFrame) -> pd.Series:
    """Say per row whether women, men and children contradict persons.

    They do when those stated exceed persons, or when all are stated and do not equal it.
    """
    whole, parts = frame["persons"], [frame[name] for name in PARTS]
    # Columns added one by one: pandas would make an object of each cell of several at once.
    women, men, children = (part.fillna(0) for part in parts)
    total = women + men + children
    women, men, children = (part.notna() for part in parts)
    return as_mask(whole.notna() & ((total > whole) | (women & men & children & (total != whole))))
