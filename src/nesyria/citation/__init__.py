"""How to cite a release, alone or with exactly the sources behind some rows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from nesyria._terminal import replace_controls
from nesyria.citation.bibtex import bibtex
from nesyria.citation.items import Item, date_of
from nesyria.datapackage.package import Package
from nesyria.errors import invalid_choice

if TYPE_CHECKING:
    import pandas as pd

# The identifier of a package, where it is a DOI; ISO 26324 says of what form these are.
_DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.[0-9]{4,9}/[!-~]+)", re.IGNORECASE)

_SOURCE = ("source_id", "publisher", "title", "url", "published", "language", "kind")


def cite_release(package: Package, format: str) -> str:
    """Return the citation of a package's release alone."""
    return cite_items([release_item(package)], format)


def cite_items(items: list[Item], format: str) -> str:
    """Return the citation of works, in their order."""
    return _writer(format)(items)


def source_items(pages: pd.DataFrame) -> list[Item]:
    """Return pages, rows of table ``sources``, as works in order of publisher and date."""
    pages = pages.sort_values(["publisher", "published", "source_id"])
    columns = [pages[name].astype("string").fillna("").astype(str) for name in _SOURCE]
    return [
        _source_item(dict(zip(_SOURCE, row, strict=True))) for row in zip(*columns, strict=True)
    ]


def release_item(package: Package) -> Item:
    """Return a package's release as a CSL-JSON item, from its descriptor."""
    about = package.descriptor
    name = str(about.get("name") or about.get("title") or "dataset")
    item: Item = {
        "id": f"{name}-{package.version}" if package.version else name,
        "type": "dataset",
        "title": str(about.get("title") or name),
        "version": package.version,
        "author": [{"literal": author} for author in _authors(about) or [name]],
        "issued": _issued(_created(about)),
    }
    if about.get("homepage"):
        item["URL"] = str(about["homepage"])
    if doi := _DOI.fullmatch(str(about.get("id") or "")):
        item["DOI"] = doi[1]
    return item


def _authors(about: Mapping[str, Any]) -> list[str]:
    given = about.get("contributors")
    people = [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    return [str(one["title"]) for one in people if one.get("title")]


def _created(about: Mapping[str, Any]) -> str:
    """Return the day on which a package was made; '' where its descriptor states none."""
    day = str(about.get("created") or "")[:10]
    return day if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", day, re.ASCII) else ""


def _source_item(source: dict[str, str]) -> Item:
    return {
        "id": source["source_id"],
        "type": "report" if source["kind"] in ("official", "un", "ngo", "academic") else "webpage",
        "title": source["title"],
        "author": [{"literal": source["publisher"]}],
        "issued": _issued(source["published"]),
        "URL": source["url"],
        "language": source["language"],
    }


def _issued(date: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in date.split("-")]]} if date else {}


# Not from the locale: a citation must not depend on the machine.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _apa(items: list[Item]) -> str:
    def one(item: Item) -> str:
        who = ", & ".join(author["literal"] for author in item["author"])
        date = date_of(item)
        year, rest = (str(date[0]), date[1:]) if date else ("n.d.", [])
        month_day = " ".join([_MONTHS[rest[0] - 1], *map(str, rest[1:])]) if rest else ""
        when = f"{year}, {month_day}" if month_day else year
        if item["type"] == "dataset":
            when = year
            version = f" (Version {item['version']})" if item["version"] else ""
            what = f"{item['title']}{version} [Data set]."
        else:
            what = item["title"] if item["title"].endswith((".", "?", "!")) else f"{item['title']}."
        address = f"https://doi.org/{item['DOI']}" if item.get("DOI") else item.get("URL", "")
        return " ".join(filter(None, [f"{who.rstrip('.')}. ({when}).", what, address]))

    return "\n".join(map(one, items))


def _ris(items: list[Item]) -> str:
    def one(item: Item) -> str:
        kinds = {"dataset": "DATA", "report": "RPRT", "webpage": "ELEC"}
        date = date_of(item)
        padded = "/".join([f"{part:02d}" for part in date] + [""] * (3 - len(date)))
        fields = [("TY", kinds[item["type"]]), ("ID", item["id"])]
        fields += [("AU", author["literal"]) for author in item["author"]]
        fields += [
            ("TI", item["title"]),
            ("PY", str(date[0]) if date else ""),
            ("DA", padded if date else ""),
            ("ET", item.get("version", "")),
            ("DO", item.get("DOI", "")),
            ("UR", item.get("URL", "")),
            ("LA", item.get("language", "")),
        ]
        return "\n".join([f"{tag}  - {value}" for tag, value in fields if value] + ["ER  - "])

    return "\n".join(map(one, items))


def _csl(items: list[Item]) -> str:
    kept = [{name: value for name, value in item.items() if value} for item in items]
    return json.dumps(kept, ensure_ascii=False, indent=2)


_WRITERS: dict[str, Callable[[list[Item]], str]] = {
    "apa": _apa,
    "bibtex": bibtex,
    "ris": _ris,
    "csl-json": _csl,
}

FORMATS = tuple(_WRITERS)


def check_format(format: str) -> None:
    """Refuse a format that no citation has."""
    if format not in _WRITERS:
        raise invalid_choice("citation format", format, _WRITERS)


def _writer(format: str) -> Callable[[list[Item]], str]:
    check_format(format)
    if format == "csl-json":
        # JSON has an escape for everything.
        return _csl
    return lambda items: _WRITERS[format]([_on_one_line(item) for item in items])


def _on_one_line(item: Item) -> Item:
    """Return a work whose texts can end neither a line nor what a line stands for."""
    made = {name: _line(value) if isinstance(value, str) else value for name, value in item.items()}
    return made | {"author": [{"literal": _line(one["literal"])} for one in item["author"]]}


def _line(text: str) -> str:
    return replace_controls(" ".join(text.split()))
