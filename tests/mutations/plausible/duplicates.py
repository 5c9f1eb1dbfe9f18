"""One thing twice: the same event, numbers or report under another key."""

from __future__ import annotations

from random import Random

from tests.mutations.plausible.slips import (
    MEASURES,
    POPULATIONS,
    REPORTS,
    TOTALS,
    Row,
    Tables,
    another_area,
    blank,
    moved,
    of_a_day,
    renewed,
    slip,
)


@slip(REPORTS, own_page=False)
def same_numbers_of_another_country(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if not of_a_day(base, tables):
        return None
    return [moved(base, 0, area_id=another_area(base, tables, draw))]


@slip(REPORTS, own_page=False)
def same_numbers_of_another_event(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    return [moved(base, draw.randint(30, 300))] if of_a_day(base, tables) else None


@slip(TOTALS, own_page=False)
@slip(POPULATIONS, own_page=False)
def same_number_of_another_country(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if int(base["value"] or 0) < 10 or len(base["area_id"]) != 3:
        return None
    return [{**base, "area_id": another_area(base, tables, draw), "note": ""}]


@slip(REPORTS)
def handover_under_two_days(base: Row, tables: Tables, draw: Random) -> list[dict[str, str]] | None:
    return [moved(base, draw.randint(1, 6))] if of_a_day(base, tables) else None


@slip(REPORTS)
def handover_under_two_kinds(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if not of_a_day(base, tables) or base["kind"] != "repatriation":
        return None
    return [moved(base, draw.randint(0, 3), kind="own_return")]


@slip(REPORTS)
def handover_under_two_nationalities(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if not of_a_day(base, tables):
        return None
    return [moved(base, draw.randint(0, 3), area_id=another_area(base, tables, draw))]


@slip(REPORTS)
def day_and_month_of_event_exchanged(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    year, month, day = base["date"][:4], base["date"][5:7], base["date"][8:]
    if not of_a_day(base, tables) or day > "12" or day == month:
        return None
    return [renewed({**base, "date": f"{year}-{day}-{month}"})]


@slip(REPORTS)
def nearly_the_same_within_a_week(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if not of_a_day(base, tables, 10):
        return None
    persons = round(int(base["persons"]) * draw.choice([0.9, 0.95, 1.05, 1.1]))
    new = moved(blank(base, *MEASURES), draw.randint(1, 6))
    return [{**new, "persons": str(persons), "qualifier": "exact"}]


@slip(REPORTS)
def convoy_of_families_within_a_week(
    base: Row, tables: Tables, draw: Random
) -> list[dict[str, str]] | None:
    if not of_a_day(base, tables, 10) or "famil" not in base["note"]:
        return None
    new = moved(blank(base, *MEASURES), draw.randint(1, 6))
    return [{**new, "qualifier": "", "note": f"{draw.randint(50, 200)} families"}]
