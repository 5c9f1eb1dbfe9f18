"""What can be said of a statement by itself: its flags, its dates, and what a person must see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nesyria.figures.ranking import PARTS
from nesyria.intake.collected.forms import flag_words
from nesyria.intake.decisions import Line, Lines
from nesyria.intake.text import cell
from nesyria.tableschema import dates

if TYPE_CHECKING:
    import pandas as pd

    Row = dict[str, str]

_UNCOUNTED = {"outside_nes", "not_completed", "planned", "partial", "several_events"}
# The country of the camps: nobody is taken home to it.
HOME = "SYR"
_FAMILIES = r"(?<!\d)0*{}[ -]famil(?:y|ies)\b"


class Judge:
    """Judges statements one by one, beside the reference tables of the ledger."""

    def __init__(self, areas: pd.DataFrame, sites: pd.DataFrame, published: dict[str, str]) -> None:
        self.countries = set(areas.loc[areas["kind"] == "country", "area_id"])
        self.sites = {*sites["site_id"], ""}
        self.published = published
        self.words: list[dict[str, Any]] = [
            {**one, "words": re.compile(one["words"])} for one in flag_words()
        ]
        # Statements that found no event by themselves, each with why.
        self.to_confirm: dict[int, str] = {}

    def judge(self, line: Line, table: str, own: Row) -> None:
        """Write into a line what follows from the statement alone; ``own`` is edited with it."""
        if table == "repatriation_reports":
            self._qualifier(line, own)
        self._flags(line, table, own)
        if table == "repatriation_reports":
            for why in self._handover(own):
                line.unclear(why)
        date = "date" if "date" in own else "as_of"
        self._basis(line, own, date)
        if own.get("site_id", "") not in self.sites:
            site = own["site_id"]
            line.unclear(
                f"No site {site!r} in the ledger: name one in changes (site_id: {site} -> ...), "
                "or add it to data/sites.csv."
            )
        told = self.published.get(own["source_id"], "")
        if self._later(own[date], told) and "planned" not in own["flags"].split():
            line.unclear(
                f"Its page was published on {told}, before this date: planned, or a wrong date?"
            )

    def _qualifier(self, line: Line, own: Row) -> None:
        """Let the qualifier be that of persons; that of the parts has a field of its own."""
        if own["persons"] and not own["qualifier"]:
            line.unclear("How is the number of persons stated? Put it in changes (qualifier).")
        if own["qualifier"] and not own["persons"]:
            if own["qualifier"] != "exact" and own.get("parts_qualifier") == "":
                why = "It is the parts that are stated so."
                self._set(line, own, "parts_qualifier", own["qualifier"], why)
            self._set(line, own, "qualifier", "", "No number of persons is stated.")
        if own.get("parts_qualifier"):
            self._parts_qualifier(line, own)

    def _parts_qualifier(self, line: Line, own: Row) -> None:
        """Drop a qualifier of the parts that says nothing, or what that of persons says."""
        if not any(own[part] for part in PARTS):
            why = "No number of women, men or children is stated."
            self._set(line, own, "parts_qualifier", "", why)
        elif own["parts_qualifier"] == (own["qualifier"] or "exact"):
            why = "The parts are stated as persons are." if own["qualifier"] else "They are plain."
            self._set(line, own, "parts_qualifier", "", why)

    def _flags(self, line: Line, table: str, own: Row) -> None:
        said = [
            (str(one["then"]), str(one["flag"]), str(one["reason"]))
            for one in self.words
            if one["table"] == table and one["words"].search(own["note"])
        ]
        found = {flag: why for then, flag, why in said if then == "flag"}
        if table == "repatriation_reports" and own["area_id"] not in self.countries:
            found["several_events"] = "It is about a group of countries."
        if found:
            own["flags"] = " ".join(sorted({*own["flags"].split(), *found}))
            line.change("flags", "", own["flags"], " ".join(dict.fromkeys(found.values())))
        if _UNCOUNTED & set(found):
            # It is not counted as it is.
            return
        for then, _, why in said:
            if then == "ask":
                line.unclear(why)
            elif then == "confirm":
                self.to_confirm[line.row] = why

    def _handover(self, own: Row) -> Iterator[str]:
        flags = set(own["flags"].split())
        if own["area_id"] == HOME:
            yield "Syria is where they left, and no country to be taken home to."
        if own["area_id"] == "IRQ" and own["site_id"] == "al-jadaa" and "outside_nes" not in flags:
            yield "The place that they left is in their own country."
        if own["kind"] == "other" and not flags & {"outside_nes", "not_completed", "planned"}:
            yield "The kind is other; the note does not say whether it began in north-east Syria."
        persons = own["persons"]
        if persons and re.search(_FAMILIES.format(persons), own["note"]):
            yield f"{persons} are families by the note, and families are no persons."

    def _basis(self, line: Line, own: Row, date: str) -> None:
        """Let the basis of a date be what is known of its page."""
        basis, told = own[f"{date}_basis"], self.published.get(own["source_id"], "")
        if basis and not own[date]:
            if basis == "published" and told:
                line.change(date, "", told, "The day is that of the page.")
                own[date] = told
            else:
                self._set(line, own, f"{date}_basis", "", "No date is given.")
        elif basis == "published" and (not told or _disagree(own[date], told)):
            why = "The page carries no date." if not told else f"The page is of {told}."
            self._set(line, own, f"{date}_basis", "inferred" if told else "noted", why)

    @staticmethod
    def _set(line: Line, own: Row, name: str, value: str, why: str) -> None:
        line.change(name, own[name], value, why)
        own[name] = value

    @staticmethod
    def _later(date: str, told: str) -> bool:
        """Say whether a date lies after the day of a page by more than one day."""
        if not date or not told:
            return False
        import numpy as np

        first, last = np.datetime64(dates.span(date)[0]), np.datetime64(dates.span(told)[1])
        return bool(first > last + np.timedelta64(1, "D"))


def _disagree(one: str, other: str) -> bool:
    reach = min(len(one), len(other))
    return one[:reach] != other[:reach]


# Fields by which a source has one figure for one thing, as the ledger asks (rows.one_report).
ONE_FIGURE = {
    "total_reports": ["area_id", "source_id", "as_of", "group", "since", "scope", "kind"],
    "population_reports": ["site_id", "area_id", "source_id", "as_of", "group", "unit"],
}


def flag_second_figures(
    lines: Lines, file: str, table: str, own: pd.DataFrame, ledger: pd.DataFrame
) -> None:
    """Flag a further number that a page gives for the same thing."""
    key = ONE_FIGURE[table]
    seen = {
        tuple(row)
        for row in ledger.loc[ledger["source_id"].isin(set(own["source_id"])), key].to_numpy()
    }
    for row, *values in own[key].itertuples():
        line = lines[file, int(row)]
        if line.action != "add":
            continue
        again = tuple(values) in seen
        seen.add(tuple(values))
        flags = set(cell(own, row, "flags").split())
        # What a person flagged stays; what followed from another statement goes with that one.
        gone = not again and line.kept and _FURTHER in line.reason
        if again and not line.kept:
            flags.add("second_figure")
        elif gone:
            flags.discard("second_figure")
            line.reason = " ".join(line.reason.replace(_FURTHER, "").split())
        else:
            continue
        text = " ".join(sorted(flags))
        own.at[row, "flags"] = text
        line.change("flags", "", text, "" if gone else _FURTHER)


_FURTHER = "A further figure of the page for the same thing."
