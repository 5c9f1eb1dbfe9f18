"""The static API: every file has the shape that its schema says, and the figures of the package."""

import copy
import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from pyarrow import parquet

from nesyria.datapackage.package import Package
from tests.helpers import ROOT, example, read_descriptor, write_descriptor
from tests.integration.site.conftest import modules

pytestmark = pytest.mark.slow

PACKAGE = Package(ROOT)
PROMISED = ROOT / "tests" / "data" / "static_api_v1.json"
NAMES = (
    *("address", "downloads.api", "downloads.feeds", "downloads.schemaorg", "downloads.shapes"),
    *("pages.events", "records.capitals", "writing.site"),
)
ADDRESS = "https://example.github.io/returns"


@pytest.fixture(scope="module")
def code() -> Iterator[dict[str, ModuleType]]:
    """Return the modules that write the site."""
    with modules(*NAMES) as found:
        yield found


@pytest.fixture(scope="module")
def top(site: Path) -> Path:
    return site / "api" / "v1"


@pytest.fixture(scope="module")
def index(top: Path) -> dict[str, Any]:
    found: dict[str, Any] = read(top / "index.json")
    return found


@pytest.fixture(scope="module")
def small(code: dict[str, ModuleType], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the top of the site of the example package, which has an address."""
    folder = tmp_path_factory.mktemp("api")
    root = example(folder)
    write_descriptor(
        root, read_descriptor(root) | {"homepage": "https://github.com/Example/returns"}
    )
    site = code["writing.site"].Site(Package(root), folder / "source", folder / "extra")
    for name in ("pages.events", "downloads.api", "downloads.feeds"):
        code[name].write(site)
    described = code["downloads.schemaorg"].linked_data(site.package, site.tables)
    site.download("linked.json", json.dumps(described))
    return folder / "extra"


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def closed(schema: Any) -> Any:
    """Return a schema that refuses what it does not name, so that nothing goes unnamed."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(one) for name, one in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema:
        made.setdefault("additionalProperties", False)
    return made


def checker(top: Path, name: str) -> Callable[[Any], list[str]]:
    """Return what says how a document differs from a shape."""
    schema = read(top / "schemas" / f"{name}.json")
    kind = jsonschema.Draft202012Validator
    assert schema["$schema"] == kind.META_SCHEMA["$id"]
    kind.check_schema(schema)
    validator = kind(closed(schema), format_checker=jsonschema.FormatChecker())
    return lambda document: [
        f"{one.json_path}: {one.message[:200]}" for one in validator.iter_errors(document)
    ]


def files(index: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each JSON file that the index leads to, and its shape."""
    yield "index.json", "index"
    for name, file in index["geojson"].items():
        yield file, name
    for one in index["tables"]:
        yield one["json"], f"tables/{one['name']}"
    for kind, shape in (("countries", "country"), ("events", "event")):
        for one in index[kind]:
            yield one["json"], shape


def test_the_index_leads_to_every_file(top: Path, index: dict[str, Any]) -> None:
    listed = {file for file, _ in files(index)} | {*index["schemas"].values()}
    listed |= {one[kind] for one in index["tables"] for kind in ("csv", "parquet", "schema")}
    there = {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}
    assert listed == there
    assert len(index["countries"]) > 40
    assert len(index["events"]) > 200
    for feed in index["feeds"].values():
        assert (top / feed).is_file()


def test_every_file_has_its_shape(top: Path, index: dict[str, Any]) -> None:
    checks = {shape: checker(top, shape) for shape in {shape for _, shape in files(index)}}
    for file, shape in files(index):
        assert checks[shape](read(top / file)) == [], file


def test_files_of_another_package_have_their_shape_too(small: Path) -> None:
    top = small / "api" / "v1"
    found = read(top / "index.json")
    assert found["address"] == ADDRESS
    checks = {shape: checker(top, shape) for shape in {shape for _, shape in files(found)}}
    for file, shape in files(found):
        assert checks[shape](read(top / file)) == [], file
    # Search engines are told the same address, at which the site has these files.
    urls = [it["contentUrl"] for it in read(small / "linked.json")["distribution"]]
    assert f"{ADDRESS}/data/areas.csv" in urls
    assert read(top / "schemas" / "event.json")["$id"] == f"{ADDRESS}/api/v1/schemas/event.json"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda it: it.pop("figure"), "'figure' is a required property"),
        (lambda it: it.update(more=1), "'more' was unexpected"),
        (lambda it: it["figure"].update(persons="95"), "$.figure.persons: '95' is not of type"),
        (lambda it: it["figure"].update(persons=-1), "$.figure.persons: -1 is less than"),
        (lambda it: it["figure"].update(kind="return"), "$.figure.kind: 'return' is not one of"),
        (lambda it: it["figure"].update(date="7 May"), "$.figure.date: '7 May' does not match"),
        (lambda it: it["sources"][0].pop("archived"), "'archived' is a required property"),
        (lambda it: it["explanation"]["measures"][0].update(silent=None), "silent: None is not"),
        (lambda it: it["history"][0].update(figure=1), "$.history[0].figure: 1 is not of type"),
    ],
)
def test_a_shape_refuses_what_is_not_of_it(
    top: Path, change: Callable[[Any], object], said: str
) -> None:
    document = read(top / "events" / "KGZ-2023-12-07.json")
    check = checker(top, "event")
    changed = copy.deepcopy(document)
    change(changed)
    (error,) = check(changed)
    assert said in error


def named(schema: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each property of a shape, and its type."""
    for name, one in schema.get("properties", {}).items():
        kinds = one.get("type", "constant" if "const" in one else "any")
        kinds = [kinds] if isinstance(kinds, str) else kinds
        yield f"{path}{name}", " or ".join(kinds)
        yield from named(one, f"{path}{name}.")
        yield from named(one.get("items", {}) or {}, f"{path}{name}[].")


def test_nothing_that_is_promised_is_gone(code: dict[str, ModuleType]) -> None:
    """What v1 has stands in a file: to take out or change a line of it takes a v2."""
    made = code["downloads.shapes"].of(PACKAGE)
    now = {
        f"{name}: {path}": kind
        for name in code["downloads.shapes"].DOCUMENTS
        for path, kind in named(made[name])
    }
    promised = read(PROMISED)
    assert len(promised) > 200
    assert {path: now.get(path) for path in promised} == promised


def cell(text: str, value: Any) -> bool:
    """Say whether a cell of a CSV file is a value of a JSON file."""
    if isinstance(value, bool):
        return text == str(value).lower()
    return text == "" if value is None else text == str(value)


@pytest.mark.parametrize("table", PACKAGE.resources)
def test_a_table_is_the_same_as_csv_json_and_parquet(top: Path, table: str) -> None:
    published = (ROOT / PACKAGE.resource(table)["path"]).read_bytes()
    assert (top / "tables" / f"{table}.csv").read_bytes() == published
    rows = read(top / "tables" / f"{table}.json")["rows"]
    header, *cells = csv.reader(published.decode().splitlines(keepends=True))
    assert len(rows) == len(cells)
    for row, line in zip(rows, cells, strict=True):
        assert list(row) == header
        assert all(map(cell, line, row.values())), row
    assert (
        parquet.read_table(top / "tables" / f"{table}.parquet").select(header).to_pylist() == rows
    )


def test_an_event_has_one_file_at_two_addresses(site: Path, index: dict[str, Any]) -> None:
    for one in index["events"]:
        beside = site / "events" / f"{one['event_id']}.json"
        assert (site / "api" / "v1" / one["json"]).read_bytes() == beside.read_bytes()


def test_a_country_has_its_figure_its_events_and_its_sources(
    top: Path, index: dict[str, Any]
) -> None:
    figures = {row["area_id"]: row for row in read(top / "tables" / "countries.json")["rows"]}
    urls = {row["source_id"]: row["url"] for row in read(top / "tables" / "sources.json")["rows"]}
    counted = 0
    for one in index["countries"]:
        found = read(top / one["json"])
        assert found["figure"] == figures.get(one["area_id"])
        assert found["counted"] == (found["figure"] is not None)
        events = [read((top / one["json"]).parent / it["json"]) for it in found["events"]]
        assert {it["event_id"] for it in events} == {it["event_id"] for it in found["events"]}
        # What is said of an event of the country is said by a page of the country.
        pages = {it["source_id"] for it in found["sources"]}
        assert {it["source_id"] for event in events for it in event["sources"]} <= pages
        assert {it["id"] for it in found["citation"][1:]} == pages
        assert all(it["url"] == urls[it["source_id"]] for it in found["sources"])
        if found["counted"]:
            counted += 1
            assert found["explanation"]["figure"] == found["figure"]
    assert counted == len(figures)


def test_places_are_where_they_are(top: Path) -> None:
    sites = {one["id"]: one for one in read(top / "sites.geojson")["features"]}
    assert sites["al-hol"]["geometry"] == {"type": "Point", "coordinates": [41.15, 36.38]}
    assert sites["al-hol-roj"]["geometry"] is None
    assert sites["al-hol"]["properties"]["governorate"] == "al-Hasakah"
    countries = {one["id"]: one for one in read(top / "countries.geojson")["features"]}
    figures = {row["area_id"]: row for row in read(top / "tables" / "countries.json")["rows"]}
    assert set(countries) == set(figures)
    for area, one in countries.items():
        assert one["geometry"], area
        for name, value in figures[area].items():
            assert name == "area_id" or one["properties"][name] == value
    # Bishkek.
    longitude, latitude = countries["KGZ"]["geometry"]["coordinates"]
    assert (round(longitude), round(latitude)) == (75, 43)


@pytest.mark.parametrize(
    ("homepage", "site"),
    [
        (None, ""),
        (7, ""),
        ("", ""),
        ("javascript:alert(1)", ""),
        ('https://example.org/"onload="x', ""),
        ("https://example.org/a b", ""),
        ("https://example.org/returns/", "https://example.org/returns"),
        ("https://github.com/Example/Returns", "https://example.github.io/Returns"),
        ("https://github.com/Example/returns.git", "https://example.github.io/returns"),
        ("https://github.com/Example/example.github.io/", "https://example.github.io"),
        ("https://github.com/Example", "https://github.com/Example"),
    ],
)
def test_where_the_site_stands(code: dict[str, ModuleType], homepage: object, site: str) -> None:
    assert code["address"].site_of(homepage) == site


def test_a_country_that_geonames_does_not_have_is_nowhere(code: dict[str, ModuleType]) -> None:
    assert [code["records.capitals"].capital(one) for one in ("", None, "ZZ")] == [None] * 3
