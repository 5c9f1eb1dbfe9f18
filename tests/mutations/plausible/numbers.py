"""Numbers out of all proportion, or right ones in the wrong place; and honest ones."""

from __future__ import annotations

from random import Random

from tests.mutations.plausible.slips import (
    MEASURES,
    POPULATIONS,
    REPORTS,
    TOTALS,
    Row,
    Tables,
    blank,
    event_of,
    moved,
    of_a_day,
    slip,
)
from tests.mutations.tables import LEDGER

# Numbers out of all proportion


@slip(REPORTS)
def event_thousandfold(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    if not of_a_day(base, tables) or base["area_id"] == "IRQ":
        return None
    new = moved(blank(base, *MEASURES), draw.randint(30, 300))
    return [{**new, "persons": f"{base['persons']}000", "qualifier": "exact"}]


@slip(REPORTS)
def event_above_all_foreigners(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    """Of a country of which nothing else is stated."""
    stated = {row["area_id"] for name in LEDGER for row in tables[name]}
    others = [row for row in tables["areas"] if row["kind"] == "country"]
    new = [row["area_id"] for row in others if row["area_id"] not in stated]
    if not of_a_day(base, tables):
        return None
    row = moved(blank(base, *MEASURES), 0, area_id=draw.choice(new))
    return [{**row, "persons": "14000", "qualifier": "about"}]


@slip(TOTALS)
def thousandfold(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    if int(base["value"] or 0) < 5 or base["area_id"] in ("IRQ", "SYR", "world"):
        return None
    return [{**base, "value": f"{base['value']}000", "note": ""}]


@slip(POPULATIONS)
def far_from_others_of_the_site(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    key = ("site_id", "area_id", "group", "unit")
    year = base["as_of"][:4]
    others = [
        row
        for row in tables[POPULATIONS]
        if all(row[name] == base[name] for name in key)
        and row["as_of"][:4] == year
        and row["value"]
    ]
    numbers = {row["value"] for row in others}
    if not base["as_of"] or base["unit"] != "persons" or len(numbers) < 3 or not base["value"]:
        return None
    wrong = draw.choice([f"{base['value']}0", base["value"][:-1]])
    return [{**base, "value": wrong, "low": "", "high": "", "note": ""}]


@slip(REPORTS)
def year_as_a_number_of_an_event(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if not base["event_id"] or not base["date"]:
        return None
    return [{**blank(base, *MEASURES), "persons": base["date"][:4], "qualifier": "exact"}]


@slip(TOTALS)
@slip(POPULATIONS)
def year_as_a_number(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    if not base["as_of"] or base.get("unit", "persons") != "persons":
        return None
    ends = {name: "" for name in ("low", "high") if name in base}
    return [{**base, **ends, "value": base["as_of"][:4], "qualifier": "exact", "note": ""}]


@slip(POPULATIONS)
def parts_above_the_whole(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    value = int(base["value"] or 0)
    if base["group"] != "all" or base["unit"] != "persons" or value < 20:
        return None
    part = str(round(value * 0.6))
    plain = {**base, "low": "", "high": "", "note": "", "qualifier": "exact"}
    return [plain, *({**plain, "group": group, "value": part} for group in ("women", "children"))]


@slip(POPULATIONS)
def nationalities_above_the_whole(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    value = int(base["value"] or 0)
    of_all = (base["area_id"], base["group"], base["unit"]) == ("world", "all", "persons")
    if not of_all or value < 20:
        return None
    part = str(round(value * 0.6))
    plain = {**base, "low": "", "high": "", "note": "", "qualifier": "exact"}
    return [plain, *({**plain, "area_id": area, "value": part} for area in ("IRQ", "SYR"))]


@slip(POPULATIONS)
def percentages_above_100(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    first = draw.randint(45, 70)
    plain = {**base, "low": "", "high": "", "note": "", "qualifier": "exact", "unit": "percent"}
    return [
        {**plain, "area_id": area, "group": "all", "value": str(value)}
        for area, value in (("IRQ", first), ("SYR", 110 - first))
    ]


@slip(POPULATIONS)
def nationality_above_the_site(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    of_all = (base["area_id"], base["group"], base["unit"]) == ("world", "all", "persons")
    if not of_all or not base["as_of"] or int(base["value"] or 0) < 20:
        return None
    years = [row for row in tables[POPULATIONS] if row["as_of"][:4] == base["as_of"][:4]]
    there = [row for row in years if row["site_id"] == base["site_id"]]
    most = max(int(row["high"] or row["value"] or 0) for row in there)
    return [{**base, "area_id": "IRQ", "value": str(round(1.2 * most)), "low": "", "high": ""}]


# The right number in the wrong place


@slip(REPORTS)
def women_and_children_exchanged(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if not base["event_id"] or not base["women"] or not base["children"]:
        return None
    if base["women"] == base["children"] or event_of(base, tables) is None:
        return None
    swapped = {"women": base["children"], "children": base["women"], "note": ""}
    return [{**base, **swapped, "flags": "differs"}]


@slip(REPORTS)
def running_total_as_an_event(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    """Make an event of a total that is stated for its country."""
    stated = [
        row
        for row in tables[TOTALS]
        if row["area_id"] == base["area_id"]
        and (row["kind"], row["group"], row["since"]) == ("repatriated", "all", "")
        and row["qualifier"] == "exact"
    ]
    if not stated or not of_a_day(base, tables):
        return None
    new = moved(blank(base, *MEASURES), draw.randint(30, 300))
    return [{**new, "persons": draw.choice(stated)["value"], "qualifier": "exact"}]


@slip(TOTALS)
def remaining_as_repatriated(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if base["kind"] != "remaining" or int(base["value"]) < 10 or len(base["as_of"]) < 7:
        return None
    return [{**base, "kind": "repatriated", "note": ""}]


@slip(REPORTS)
def women_and_children_as_women_of_an_event(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    parts = [int(base[name] or 0) for name in ("women", "children")]
    if not base["event_id"] or not all(parts) or not base["persons"]:
        return None
    return [{**blank(base, *MEASURES), "women": str(sum(parts)), "flags": "differs"}]


@slip(TOTALS)
@slip(POPULATIONS)
def women_and_children_as_women(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if base["group"] != "women_children" or int(base["value"] or 0) < 10 or len(base["as_of"]) < 7:
        return None
    return [{**base, "group": "women", "note": ""}]


@slip(TOTALS)
def another_scope(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    if base["scope"] != "nes" or int(base["value"]) < 20 or len(base["as_of"]) < 7:
        return None
    return [{**base, "scope": "syria_iraq", "note": ""}]


@slip(REPORTS)
def families_as_persons_of_an_event(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    number = base["note"].partition(" famil")[0].rpartition(" ")[2]
    if not base["event_id"] or not number.isdigit():
        return None
    return [{**blank(base, *MEASURES), "persons": number, "qualifier": "exact"}]


@slip(TOTALS)
def families_as_persons(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    if base["group"] != "families" or int(base["value"]) < 10 or len(base["as_of"]) < 7:
        return None
    return [{**base, "group": "all", "note": ""}]


@slip(REPORTS)
def honest_report_of_the_event(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    """Add what another page says of the same event: none of the rules should warn of it."""
    return [{**base, "note": ""}] if of_a_day(base, tables) else None


@slip(TOTALS)
@slip(POPULATIONS)
def honest_report(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    """Add what another page says of the same thing: none of the rules should warn of it."""
    return [{**base, "note": ""}]
