"""Plausible mistakes in dates, titles, notes and pages, beside those in numbers and events."""

from __future__ import annotations

import datetime
import re
from functools import cache
from random import Random

from nesyria.datapackage.package import Package
from nesyria.tableschema.pandas import read_frame
from nesyria.validation.rows.plausibility.countries import Countries
from tests.helpers import ROOT
from tests.mutations.plausible.slips import (
    POPULATIONS,
    REPORTS,
    SOURCES,
    TOTALS,
    Row,
    Tables,
    another_area,
    moved,
    of_a_day,
    renewed,
    slip,
)

New = list[dict[str, str]] | None
DATES = {REPORTS: "date", TOTALS: "as_of", POPULATIONS: "as_of"}


def _page(base: Row, tables: Tables) -> Row:
    return next(one for one in tables[SOURCES] if one["source_id"] == base["source_id"])


def _news(base: Row, tables: Tables, field: str) -> datetime.date | None:
    """Return the day of a report, where its page is of that day or the week after."""
    page = _page(base, tables)["published"]
    if len(base[field]) < 10 or len(page) < 10 or base[f"{field}_basis"] == "published":
        return None
    day = datetime.date.fromisoformat(base[field])
    return day if 0 <= (datetime.date.fromisoformat(page) - day).days < 7 else None


def _copy(title: str) -> dict[str, str]:
    """Return what a page says of itself that has a title of another one, as its copy."""
    return {"sources.title": title, "sources.publisher": f"{title[:40]} (a copy)"}


@cache
def _countries() -> Countries:
    return Countries.of_areas(read_frame(Package(ROOT), "areas"))


def _named(text: str) -> set[str]:
    return {one.area for one in _countries().of(text)}


def _name(area: str, tables: Tables) -> str:
    return next(one["name"] for one in tables["areas"] if one["area_id"] == area)


# Dates


@slip(REPORTS)
def year_of_event_off(base: Row, tables: Tables, draw: Random) -> New:
    day = _news(base, tables, "date")
    if day is None or not of_a_day(base, tables):
        return None
    return [renewed({**base, "date": f"{day.year - 1}{base['date'][4:]}"})]


@slip(POPULATIONS)
@slip(TOTALS)
def year_off(base: Row, tables: Tables, draw: Random) -> New:
    day = _news(base, tables, "as_of")
    return None if day is None else [{**base, "as_of": f"{day.year - 1}{base['as_of'][4:]}"}]


@slip(POPULATIONS)
@slip(TOTALS)
@slip(REPORTS)
def day_and_month_swapped(base: Row, tables: Tables, draw: Random) -> New:
    field = "date" if "date" in base else "as_of"
    day = _news(base, tables, field)
    # A day later in the year than its page is an error, and no plausible mistake.
    if day is None or day.day >= day.month or (field == "date" and not of_a_day(base, tables)):
        return None
    row = {**base, field: f"{day.year}-{day.day:02d}-{day.month:02d}", "note": ""}
    return [renewed(row) if field == "date" else row]


@slip(REPORTS)
def announced_and_not_done(base: Row, tables: Tables, draw: Random) -> New:
    if not of_a_day(base, tables):
        return None
    row = moved(base, 40)
    before = datetime.date.fromisoformat(row["date"]) - datetime.timedelta(days=1)
    return [{**row, "sources.published": draw.choice(["", before.isoformat()])}]


@slip(REPORTS)
def event_before_the_conflict(base: Row, tables: Tables, draw: Random) -> New:
    if not of_a_day(base, tables):
        return None
    return [renewed({**base, "date": f"200{draw.randint(1, 9)}-{base['date'][5:7]}"})]


@slip(POPULATIONS)
@slip(TOTALS)
def before_the_conflict(base: Row, tables: Tables, draw: Random) -> New:
    if len(base["as_of"]) < 7:
        return None
    return [{**base, "as_of": f"200{draw.randint(1, 9)}-{base['as_of'][5:7]}"}]


# Titles and notes


@slip(POPULATIONS)
@slip(TOTALS)
@slip(REPORTS)
def another_country_than_the_title(base: Row, tables: Tables, draw: Random) -> New:
    if base["area_id"] not in _named(_page(base, tables)["title"]) - {"IRQ", "SYR"}:
        return None
    other = another_area(base, tables, draw)
    if other in _named(_page(base, tables)["title"]):
        return None
    row = {**base, "area_id": other, "note": ""}
    row = renewed(row) if base.get("event_id") else row
    return [row | _copy(_page(base, tables)["title"])]


@slip(REPORTS)
def another_country_than_the_note(base: Row, tables: Tables, draw: Random) -> New:
    other = another_area(base, tables, draw)
    name = _name(other, tables)
    if not base["event_id"] or other not in _named(name):
        return None
    said = draw.choice([f"citizens of {name}", f"women and children from {name}"])
    return [{**base, "note": said}]


@slip(REPORTS)
def the_way_as_area(base: Row, tables: Tables, draw: Random) -> New:
    other = another_area(base, tables, draw)
    name = _name(other, tables)
    if not of_a_day(base, tables) or other not in _named(name):
        return None
    row = renewed({**base, "area_id": other})
    return [row | {"note": f"home {draw.choice(['via', 'through'])} {name}"}]


@slip(REPORTS)
def number_of_the_title_misread(base: Row, tables: Tables, draw: Random) -> New:
    number, title = base["persons"], _page(base, tables)["title"]
    if not re.search(rf"(?<![\d.,]){number}(?![\d.,+])", title) or len(number) < 2:
        return None
    if re.search("famil|orphan", title) or number[-1] == "0" or number[-1] == number[-2]:
        return None
    misread = f"{number[:-2]}{number[-1]}{number[-2]}"
    row = {**base, "persons": misread, "women": "", "men": "", "children": "", "note": ""}
    return [row | _copy(title)]


@slip(REPORTS)
def number_of_the_note_misread(base: Row, tables: Tables, draw: Random) -> New:
    if not base["women"] or not base["event_id"]:
        return None
    return [{**base, "note": f"{int(base['women']) + draw.randint(40, 60)} women"}]


_PERSONAL = (
    "ask a.b@example.org",
    "telephone +963 944 123 456",
    "passport no. N0123456",
    "a girl born on 12 May 2014",
    "ID 01234567890",
)


@slip(POPULATIONS)
@slip(TOTALS)
@slip(REPORTS)
def personal_note(base: Row, tables: Tables, draw: Random) -> New:
    return [{**base, "note": draw.choice(_PERSONAL)}]


@slip(POPULATIONS)
@slip(TOTALS)
@slip(REPORTS)
def note_that_quotes(base: Row, tables: Tables, draw: Random) -> New:
    return [{**base, "note": draw.choice(['called "safe"', "«home at last»", "as ‘planned’"])}]


@slip(POPULATIONS)
@slip(TOTALS)
@slip(REPORTS)
def long_note(base: Row, tables: Tables, draw: Random) -> New:
    return [{**base, "note": "the page tells at length how the journey went " * 5 + "on"}]


# Pages


@slip(SOURCES)
def page_under_another_address(base: Row, tables: Tables, draw: Random) -> New:
    scheme, _, rest = base["url"].partition("://")
    host, _, path = rest.partition("/")
    if not path or "?" in path or "#" in path or "amp" in path:
        return None
    others = [
        f"https://web.archive.org/web/20240101000000/{base['url']}",
        f"{base['url']}?utm_source=x&fbclid=y",
        f"{scheme}://{host}//{path}",
        f"https://{host}:443/{path}",
        f"{base['url'].rstrip('/')}/amp",
        f"https://www.google.com/amp/s/{rest}",
    ]
    return [{**base, "url": draw.choice(others), "title": f"{base['title']} again"}]


@slip(SOURCES)
def title_and_day_again(base: Row, tables: Tables, draw: Random) -> New:
    if not base["published"] or base["title"].startswith("[") or base["publisher"][-1] == ")":
        return None
    return [{**base, "url": "https://zz.org/a/page", "publisher": "Zz"}]


def _own(base: Row, **more: str) -> dict[str, str]:
    """Return another page of the same publisher."""
    page = {"url": f"{base['url'].rstrip('/')}/another-page", "title": f"{base['title']} again"}
    return {**base, **page, **more}


@slip(SOURCES)
def publisher_spelled_otherwise(base: Row, tables: Tables, draw: Random) -> New:
    name, host = base["publisher"], base["url"].split("/")[2]
    known = {one["publisher"] for one in tables[SOURCES] if one["url"].split("/")[2] == host}
    number = sum(one["publisher"] == name for one in tables[SOURCES])
    if name[-1] == ")" or known != {name} or number < 2:
        return None
    return [_own(base, publisher=draw.choice([f"The {name}", f"{name} Online", name[:-1]]))]


@slip(SOURCES)
def publisher_of_another_kind(base: Row, tables: Tables, draw: Random) -> New:
    others = {"academic", "news", "ngo", "official", "un"} - {base["kind"]}
    return [_own(base, kind=draw.choice(sorted(others)))]


@slip(SOURCES)
def language_of_another_script(base: Row, tables: Tables, draw: Random) -> New:
    if base["title"].startswith("["):
        return None
    latin = re.search("[A-Za-z]{4}", base["title"])
    return [_own(base, language=draw.choice(["ar", "ru", "zh"]) if latin else "en")]


@slip(SOURCES)
def address_of_no_page(base: Row, tables: Tables, draw: Random) -> New:
    host = base["url"].split("/")[2]
    others = (
        *(f"https://{host}/", f"https://{host}/en/", f"https://{host}/search?q=camp"),
        *(f"https://{host}/tag/syria", "http://192.168.1.7/a/page", "http://localhost/a/page"),
    )
    return [_own(base, url=draw.choice(others))]


@slip(SOURCES)
def honest_page(base: Row, tables: Tables, draw: Random) -> New:
    """Add another page of a publisher: none of the rules should warn of it."""
    return [_own(base)]
