"""The best-estimate rule: which stated value is the figure, and its range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from nesyria.tableschema.pandas import as_mask

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]
from nesyria.figures.flags import Flags, codes_table, flagged

MEASURES = ("persons", "women", "men", "children")

PARTS = MEASURES[1:]

# What decides between stated values, in this order; whether the smaller stands first.
CRITERIA = {
    "doubted": True,
    "inexact": True,
    "source_rank": True,
    "frequency": False,
    "published": False,
    "number": False,
}

# A kind without a rank comes last.
_UNRANKED = 1_000_000


def kind_ranks(tables: Tables) -> dict[str, int]:
    """Return how kinds of source rank, the best first, as the codes table ``source_kinds`` says."""
    codes = codes_table(tables, "source_kinds", {"kind": "string", "rank": "Int64"})
    ranked = codes.dropna().drop_duplicates("kind")
    return {str(kind): int(rank) for kind, rank in zip(ranked["kind"], ranked["rank"], strict=True)}


def with_source(reports: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Add what the rule asks of a report's source, and how the report ranks."""
    sources = tables["sources"]
    ranks = sources["kind"].astype("string").map(kind_ranks(tables))
    known = sources[["source_id", "published"]].assign(
        author=authors(sources),
        source_rank=ranks.astype("Int64").fillna(_UNRANKED),
        # An unknown day of publication counts as the earliest.
        published=sources["published"].fillna(""),
    )
    out = reports.merge(known, on="source_id", how="left", validate="m:1")
    out["doubted"] = flagged(out, Flags.of(tables).low_confidence)
    return out


def authors(sources: pd.DataFrame) -> pd.Series:
    """Return whose text each page is: the agency's that it repeats, or else its publisher's.

    The tables of 1.0.0 name no agencies.
    """
    publisher = sources["publisher"].astype("string")
    return sources["agency"].fillna(publisher) if "agency" in sources else publisher


def qualifier_of(reports: pd.DataFrame, measure: str) -> pd.Series:
    """Return how each report states a measure; what has no qualifier is stated plainly."""
    said = reports["qualifier"].astype("string")
    # Release 1.0.0 has no qualifier of the parts.
    if measure in PARTS and "parts_qualifier" in reports:
        said = reports["parts_qualifier"].astype("string").fillna(said)
    return said.fillna("exact")


def stated_values(counted: pd.DataFrame, key: str, measures: tuple[str, ...]) -> pd.DataFrame:
    """Return one row per report and measure that it states: ``number`` and ``qualifier``."""
    import pandas as pd

    carried = [key, "report_id", "author", "doubted", "source_rank", "published"]
    parts = []
    for measure in measures:
        stated = counted[counted[measure].notna()]
        own = stated[carried].assign(measure=measure, number=stated[measure].astype("Int64"))
        parts.append(own.assign(qualifier=qualifier_of(stated, measure)))
    return pd.concat(parts, ignore_index=True)


def in_order(values: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return stated values, those of each group in order of standing: the rule itself.

    Parameters
    ----------
    values : DataFrame
        What ``stated_values`` returns.
    by : list of str
        The columns that say of what figure a value is.

    Returns
    -------
    DataFrame
        The same rows, the best of each group first, with the columns of ``CRITERIA``; ``best``,
        the number that is the figure; and ``contradicts``, whether the row contradicts it.
    """
    out = values.assign(inexact=values["qualifier"] != "exact")
    peers = [*by, "doubted", "inexact", "source_rank", "number"]
    out["frequency"] = out.groupby(peers)["number"].transform("size")
    # Of reports with the same number the last published one gives it, and of these the first.
    order = CRITERIA | {"report_id": True}
    out = out.sort_values(list(order), ascending=list(order.values()), ignore_index=True)
    out["best"] = out.groupby(by)["number"].transform("first")
    return out.assign(contradicts=contradicts(out["number"], out["qualifier"], out["best"]))


def decided_by(
    ranked: pd.DataFrame, by: list[str], criteria: Iterable[str] = CRITERIA
) -> pd.Series:
    """Return the criterion by which each ranked value stands behind the first of its group.

    It is missing for the first one, and for those that are its equal by every criterion.
    """
    import pandas as pd

    names = list(criteria)
    firsts = ranked.groupby(by)[names].transform("first")
    decided = pd.Series(pd.NA, index=ranked.index, dtype="string")
    for name in reversed(names):
        decided = decided.mask(as_mask(ranked[name] != firsts[name]), name)
    return decided


def contradicts(number: pd.Series, qualifier: pd.Series, best: pd.Series) -> pd.Series:
    """Say which stated numbers contradict the figure: a bound that it keeps to does not."""
    above = as_mask(number > best) & ~as_mask(qualifier == "at_most")
    below = as_mask(number < best) & ~as_mask(qualifier == "at_least")
    return above | below


def with_range(ranked: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Add to ranked values the ``low`` and ``high`` of their figure, with what contradicts it."""
    reached = ranked["number"].where(ranked["contradicts"], ranked["best"])
    grouped = reached.groupby([ranked[name] for name in by])
    return ranked.assign(low=grouped.transform("min"), high=grouped.transform("max"))


def estimates(ranked: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the figure of each group: ``best``, ``low`` and ``high``."""
    found = with_range(ranked, by).drop_duplicates(by)
    return found.set_index(by)[["best", "low", "high"]].sort_index()


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
