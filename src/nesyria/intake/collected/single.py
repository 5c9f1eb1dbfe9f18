"""One page and what it states, from the command line or from an issue form."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping, Sequence

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.intake.collected.files import Grid
from nesyria.intake.collected.forms import forms
from nesyria.intake.text import text_table
from nesyria.tableschema.addresses import canonical

# What ``nesyria add`` can add, and the collected file that it belongs to.
WHAT = {"handover": "events", "total": "totals", "population": "populations"}

# What a statement is where nothing else is said.
DEFAULTS = {
    "sources": {"language": "en", "kind": "news"},
    "events": {"area_id": "WLD", "site_id": "unstated", "kind": "repatriation"},
    "totals": {
        "area_id": "WLD",
        "group": "all",
        "qualifier": "exact",
        "scope": "unstated",
        "kind": "repatriated",
    },
    "populations": {"group": "all", "qualifier": "exact", "unit": "persons"},
}


def grids(
    package: Package, name: str, page: Mapping[str, str], statements: Sequence[Mapping[str, str]]
) -> dict[str, Grid]:
    """Return the collected files of one page.

    Parameters
    ----------
    package : Package
        The ledger.
    name : str
        Collected file of the statements, without suffix.
    page, statements : mapping of str to str
        Fields of the ledger and their values.
    """
    known = forms(package)
    page = {**DEFAULTS["sources"], **{key: text for key, text in page.items() if text}}
    key = _key(package, page, statements[0])
    found: dict[str, Grid] = {}
    if page.get("url"):
        title = page.get("title") or _title(name, statements[0])
        own = {**page, "source_id": key, "title": title}
        found["sources"] = _grid(known["sources"].columns, [own])
    rows = [_completed(name, {**one, "source_id": key}, package) for one in statements]
    found[name] = _grid(known[name].columns, rows)
    return found


def _grid(columns: Mapping[str, str], rows: Sequence[Mapping[str, str]]) -> Grid:
    return [list(columns), *([row.get(field, "") for field in columns.values()] for row in rows)]


def _completed(name: str, said: Mapping[str, str], package: Package) -> dict[str, str]:
    row = {**DEFAULTS[name], **{field: text for field, text in said.items() if text}}
    date = "date" if name == "events" else "as_of"
    if row.get(date):
        row.setdefault(f"{date}_basis", "stated")
    if name == "events" and row.get("persons"):
        row.setdefault("qualifier", "exact")
    if row.get("area_id"):
        row["area_id"] = area(package, row["area_id"])
    if name == "populations" and row.get("area_id"):
        nationality = row.pop("area_id")
        if re.fullmatch("[A-Z]{3}", nationality) and nationality != "WLD":
            group = row["group"]
            row["group"] = f"iso3:{nationality}" + ("" if group == "all" else f" {group}")
    return row


def area(package: Package, said: str) -> str:
    """Return the code of a country that is given by its code or its name."""
    areas = text_table(package, "areas")
    names = dict(zip(areas["name"].str.casefold(), areas["area_id"], strict=True))
    plain = said.strip()
    code = plain.upper() if len(plain) == 3 else plain
    return str(names.get(plain.casefold(), code))


def _key(package: Package, page: Mapping[str, str], statement: Mapping[str, str]) -> str:
    """Return the key of a page: the one it has in the ledger, the one given, or a new one."""
    import pandas as pd

    sources = text_table(package, "sources")
    if page.get("source_id"):
        return page["source_id"]
    if not page.get("url"):
        raise NesyriaError("name the page: --url with --publisher, or --source-id of a known page")
    same = canonical(sources["url"]) == canonical(pd.Series([page["url"]]))[0]
    if same.any():
        return str(sources.loc[same, "source_id"].iloc[0])
    day = page.get("published", "").replace("-", "") or "undated"
    about = area(package, statement.get("area_id", ""))
    parts = [_slug(page.get("publisher", "")), day, _slug(about)]
    stem = "-".join(part for part in parts if part)
    key, number, taken = stem, 1, set(sources["source_id"])
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))[:30].strip("-")


def _title(name: str, statement: Mapping[str, str]) -> str:
    """Return a description in square brackets, where the title of a page is not given."""
    about = {"events": "a handover", "totals": "returns so far", "populations": "people held"}[name]
    what = [f"[Page on {about}", statement.get("area_id", ""), statement.get("site_id", "")]
    date = statement.get("date") or statement.get("as_of")
    return ", ".join(part for part in (*what, date) if part) + "]"


def batch_name(taken: Sequence[str], today: datetime.date | None = None) -> str:
    """Return the name of a new batch: the day, and a number where the day has one already.

    Examples
    --------
    >>> batch_name(["2026-12-01"], datetime.date(2026, 12, 1))
    '2026-12-01-2'
    """
    day = (today or datetime.datetime.now(datetime.UTC).date()).isoformat()
    name, number = day, 1
    while name in taken:
        number += 1
        name = f"{day}-{number}"
    return name


def readme(name: str) -> bytes:
    """Return the README of a batch that a command made."""
    text = f"""# Evidence added on {name[:10]}

Statements of one page, added with `nesyria add`. The columns are those of the collected form
(docs/intake.md); what became of each row is in `decisions.csv`.
"""
    return text.encode()
