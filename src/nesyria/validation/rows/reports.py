"""Reports of the ledger: beside their source, their site, and the others."""

from __future__ import annotations

import pandas as pd

from nesyria.datapackage.package import Package
from nesyria.figures.flags import flagged
from nesyria.figures.ranking import MEASURES
from nesyria.tableschema.distinct import distinct, duplicated, identities
from nesyria.tableschema.fields import constraints
from nesyria.tableschema.pandas import as_mask
from nesyria.validation.rows.keys import REPORTS, disagree
from nesyria.validation.rows.table import Table, Violation, Violations, where
from nesyria.validation.rule import DATE, STATEMENTS, SUBJECT, rule

# Pages report a departure while the journey goes on.
_DAYS_AHEAD = 1


@rule(
    "report.before_source",
    tables=STATEMENTS,
    needs=("source_id", DATE, "flags"),
    joins={"sources": ("source_id", "published")},
)
def reports_are_known_in_time(table: Table) -> Violations:
    """No source is published before what it reports, but for what is planned."""
    ends = table.of_source("published_end")
    early = table.frame[f"{table.date}_start"] > ends + pd.Timedelta(days=_DAYS_AHEAD)
    message = "its source was published before this date; correct the one that is wrong"
    if "planned" in table.flags.tables.get(table.name, ()):
        message += ", or flag what was planned"
    planned = flagged(table.frame, {"planned"})
    yield from where(early & ~planned, table.date, message)


@rule(
    "report.published_basis",
    tables=STATEMENTS,
    needs=("source_id", DATE, f"{DATE}_basis"),
    joins={"sources": ("source_id", "published")},
)
def dates_of_publication_agree(table: Table) -> Violations:
    """A date whose basis is published is the date of publication of the source, which has one."""
    basis = table.frame[f"{table.date}_basis"] == "published"
    published = distinct(table.tables["sources"]["published"])
    of_source = published.taken(table.rows_in("sources", "source_id"))
    mask = as_mask(basis).to_numpy() & disagree(distinct(table.frame[table.date]), of_source)
    message = "its basis is published, but its source was published at another date"
    yield from where(mask, table.date, message)
    known = table.rows_in("sources", "source_id") >= 0
    undated = as_mask(basis).to_numpy() & known & (of_source.codes < 0)
    message = "its basis is published, but its source has no date; say how else the date is known"
    yield from where(undated, f"{table.date}_basis", message)


@rule(
    "report.noted_basis",
    tables=STATEMENTS,
    needs=("source_id", f"{DATE}_basis"),
    joins={"sources": ("source_id", "published")},
)
def dates_are_noted_of_undated_pages(table: Table) -> Violations:
    """A date whose basis is noted is of a source without a date of publication."""
    noted = table.frame[f"{table.date}_basis"] == "noted"
    dated = table.of_source("published_end").notna()
    message = "its basis is noted, but its source has a date; say how else the date is known"
    yield from where(noted & dated, f"{table.date}_basis", message)


@rule("report.one_per_source", tables=STATEMENTS, needs=(SUBJECT, "source_id", "flags"))
def sources_report_once(table: Table) -> Violations:
    """A source has one report of one thing; further ones carry second_figure or partial."""
    key = [*table.subject, "source_id"]
    first = ~flagged(table.frame, {"second_figure", "partial"}) & table.frame[key[0]].notna()
    rows = first.to_numpy().nonzero()[0]
    again = rows[duplicated(identities(table.frame, key)[rows])]
    message = (
        f"its source has an earlier report of the same {key[0].removesuffix('_id')}; "
        "merge the two, or flag the lesser second_figure"
    )
    if len(again):
        yield Violation(again, "source_id", message)


@rule(
    "report.site_open",
    tables={REPORTS: ("site_id", "date"), "population_reports": ("site_id", "as_of", "value")},
    joins={"sites": ("site_id", "opened", "closed")},
)
def sites_are_open(table: Table) -> Violations:
    """Nobody is at a site, or leaves it, before it opened or after it closed."""
    frame = table.frame
    date = "date" if table.name == REPORTS else "as_of"
    opened = table.looked_up("sites", "site_id", "opened_start")
    closed = table.looked_up("sites", "site_id", "closed_end")
    outside = (frame[f"{date}_end"] < opened) | (frame[f"{date}_start"] > closed)
    if "value" in frame:
        outside &= frame["value"].fillna(1) > 0
    message = "the site was not open at this date (see sites); correct the date or the site"
    yield from where(outside, date, message)


@rule(
    "report.emptied",
    tables={"population_reports": ("site_id", "area_id", "group", "value", "as_of")},
    joins={"sites": ("site_id", "closed")},
)
def sites_are_empty_on_a_day(table: Table) -> Violations:
    """That nobody is at a site any more is said of a day, or of what comes after it closed."""
    frame = table.frame
    # Comparisons of several dtypes, of which each has a missing value of its own.
    nobody = as_mask(frame["value"] == 0) & as_mask(frame["area_id"] == "world")
    nobody &= as_mask(frame["group"] == "all")
    longer = as_mask(frame["as_of"].str.len() < 10)
    closed = as_mask(frame["as_of_start"] > table.looked_up("sites", "site_id", "closed_end"))
    message = "the site was not empty all that time; give the day of it, or leave as_of blank"
    yield from where(nobody & longer & ~closed, "as_of", message)


@rule("unit.countries", tables={"population_reports": ("unit", "group")})
def nationalities_are_counted_in_countries(table: Table) -> Violations:
    """The unit countries is for the group nationalities, and for no other."""
    mask = (table.frame["unit"] == "countries") != (table.frame["group"] == "nationalities")
    message = "the unit countries is for the group nationalities, and for no other"
    yield from where(mask, "unit", message)


@rule("unit.families", tables={"population_reports": ("unit", "group")})
def families_are_of_everyone(table: Table) -> Violations:
    """Families are counted in the group all."""
    mask = (table.frame["unit"] == "families") & (table.frame["group"] != "all")
    yield from where(mask, "unit", "families are counted in the group all")


@rule("report.known_code", tables=STATEMENTS)
def codes_are_known(table: Table) -> Violations:
    """The code of a report is one that the rule from reports to figures knows."""
    # What an enum is given besides, the figures would leave out or count as something else.
    package = Package.installed()
    if table.name not in package.resources:
        return
    for field in package.schema(table.name)["fields"]:
        known = constraints(field).get("enum")
        if known and field["name"] in table.frame:
            own = distinct(table.frame[field["name"]])
            strange = own.rows_of(~own.series.astype("object").isin(known))
            message = f"the figures know no such {field['name']}; use one of {', '.join(known)}"
            yield from where(strange, field["name"], message)


@rule("report.placed", tables={REPORTS: ("event_id", "flags")})
def reports_are_of_an_event(table: Table) -> Violations:
    """A report without an event carries unplaced or several_events."""
    says = flagged(table.frame, {"unplaced", "several_events"})
    message = "without an event the flag must say why: unplaced or several_events"
    yield from where(table.frame["event_id"].isna() & ~says, "event_id", message)


@rule("report.country", tables={REPORTS: ("area_id",)})
def persons_go_to_a_country(table: Table) -> Violations:
    """Persons go home to a country other than Syria."""
    message = "persons go home to a country, and not to Syria; give its key, as in areas"
    own = distinct(table.frame["area_id"])
    wrong = own.rows_of([area != area.upper() or area == "SYR" for area in own.objects()])
    yield from where(wrong, "area_id", message)


@rule("report.content", tables={REPORTS: (*MEASURES, "note")})
def reports_say_something(table: Table) -> Violations:
    """A report gives a number, or a note that says what it gives."""
    message = "it gives no number, so its note must say what it gives"
    silent = table.frame["note"].isna()
    for name in MEASURES:
        silent &= table.frame[name].isna()
    yield from where(silent, "note", message)


@rule("report.nobody", tables={REPORTS: MEASURES})
def reports_are_of_somebody(table: Table) -> Violations:
    """A report is of at least one person."""
    message = "a report of nobody is none; leave blank what its source does not say"
    nobody, some = (pd.Series(start, index=table.frame.index) for start in (True, False))
    for name in MEASURES:
        number = table.frame[name]
        nobody &= as_mask(number.fillna(0) == 0)
        some |= number.notna()
    yield from where(nobody & some, "persons", message)
