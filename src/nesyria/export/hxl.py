"""HXL: the CSV files with the humanitarian hashtags of their columns in a second row."""

from __future__ import annotations

from pathlib import Path

from nesyria.datapackage import dialect
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.tableschema import fields

# What a column means to others who exchange humanitarian data. A field that is not here is
# tagged with its own name, as a date or as a remark.
TAGS = {
    "area_id": "#country+code",
    "iso2": "#country+code+v_iso2",
    "m49": "#country+code+v_m49",
    "region": "#region+name",
    "subregion": "#region+name+sub",
    "site_id": "#loc+code",
    "governorate": "#adm1+name",
    "admin1_pcode": "#adm1+code",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "event_id": "#event+code",
    "kind": "#event+type",
    "events": "#event+num",
    "events_unsized": "#event+num+unsized",
    "events_silent": "#event+num+silent",
    "handed_over_by": "#org+handed_over_by",
    "publisher": "#org+name+publisher",
    "agency": "#org+name+agency",
    "url": "#meta+url",
    "source_id": "#meta+source+code",
    "persons": "#affected+ind",
    "women": "#affected+f+adults",
    "men": "#affected+m+adults",
    "children": "#affected+children",
    "group": "#group+name",
    "value": "#value",
    "low": "#value+min",
    "high": "#value+max",
    "stated": "#value+stated",
    "stated_as_of": "#date+stated",
    "counted": "#value+counted",
    "counted_then": "#value+counted+then",
    "at_least": "#value+at_least",
    "remaining": "#value+remaining",
    "remaining_as_of": "#date+remaining",
    "residual": "#value+residual",
    "coverage": "#indicator+num+coverage",
    "date": "#date",
    "as_of": "#date",
    "since": "#date+start",
    "first_date": "#date+start",
    "last_date": "#date+end",
    "note": "#description+note",
    "statement": "#description+statement",
}
# Where the same name means another thing.
TAGS_OF = {
    ("areas", "name"): "#country+name",
    ("areas", "kind"): "#country+type",
    ("sites", "name"): "#loc+name",
    ("sites", "kind"): "#loc+type",
    ("sources", "kind"): "#org+type+publisher",
    ("source_kinds", "kind"): "#org+type",
    ("flags", "counted"): "#meta+counted",
    ("total_reports", "kind"): "#indicator+name",
    ("reconciliation", "events"): "#event+num",
}
_BOUNDS = {"_low": "+min", "_high": "+max"}


def write(package: Package, folder: Path) -> None:
    """Write each table as ``<table>.csv``: names, hashtags, rows.

    Raises
    ------
    NesyriaError
        When two columns of a table would have the same hashtag.
    """
    for name in package.resources:
        header, _, body = package.read_table(name).partition(b"\n")
        tags = [tag(name, field) for field in package.schema(name)["fields"]]
        twice = {one for one in tags if tags.count(one) > 1}
        if twice:
            raise NesyriaError(f"{name}: two columns would have the hashtag {min(twice)}")
        line = dialect.dumps(tags, [])
        (folder / f"{name}.csv").write_bytes(header + b"\n" + line + body)


def tag(table: str, field: fields.Field) -> str:
    """Return the hashtag of a column.

    Examples
    --------
    >>> tag("repatriations", {"name": "women_low", "type": "integer"})
    '#affected+f+adults+min'
    """
    name = field["name"]
    for ending, attribute in _BOUNDS.items():
        if name.endswith(ending):
            whole = tag(table, {**field, "name": name.removesuffix(ending)})
            return f"{whole}{attribute}"
    known = TAGS_OF.get((table, name)) or TAGS.get(name)
    return known or f"{'#date' if fields.is_partial_date(field) else '#meta'}+{name}"
