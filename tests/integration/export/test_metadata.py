"""Data Package, Croissant, RO-Crate, DCAT, schema.org: read by their own tools, offline."""

import io
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from nesyria.datapackage.package import Package
from tests.integration.export.conftest import TABLES, Exported, columns, typed, values

PACKAGE = Package.installed()
SHAPES = Path(__file__).parent / "shapes"
# rdflib's own reader of JSON-LD uses it.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]
CRATE_CONTEXT = "https://w3id.org/ro/crate/1.3/context"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let any attempt to reach another machine fail at once."""
    import socket

    def refuse(*arguments: object) -> None:
        raise OSError(f"a test reached for the network: {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.filterwarnings("ignore:Field name .* shadows an attribute:UserWarning")
def test_datapackage_fits_the_profile(exported: Exported, monkeypatch: pytest.MonkeyPatch) -> None:
    from dplib import settings
    from dplib.actions.package.check import check_package
    from dplib.helpers import profile

    def bundled(address: str) -> str:
        # dplib carries the profiles, but asks the network for them all the same.
        name = address.removeprefix(settings.PROFILE_BASEURL)
        return Path(f"{settings.PROFILE_BASEDIR}{name}").read_text("utf-8")

    monkeypatch.setattr(profile, "read_file", bundled)
    profile.read_profile.cache_clear()
    descriptor = exported("datapackage") / "datapackage.json"
    assert "/profiles/2.0/" in json.loads(descriptor.read_text("utf-8"))["$schema"]
    assert check_package(str(descriptor)) == []


def test_datapackage_is_valid(exported: Exported) -> None:
    import frictionless

    report = frictionless.Package(str(exported("datapackage") / "datapackage.json")).validate()
    assert report.valid, report.to_summary()
    assert [task.name for task in report.tasks] == TABLES


@pytest.fixture(scope="module")
def croissant(exported: Exported) -> Any:
    import mlcroissant

    return mlcroissant.Dataset(jsonld=exported("croissant") / "croissant.json")


def test_croissant_has_no_issues(croissant: Any) -> None:
    assert croissant.metadata.ctx.issues.errors == set()
    assert croissant.metadata.ctx.issues.warnings == set()
    assert [one.id for one in croissant.metadata.record_sets] == TABLES


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # in mlcroissant, with pandas 3.1
@pytest.mark.parametrize("table", TABLES)
def test_croissant_records(croissant: Any, table: str) -> None:
    rows = [
        tuple(_text(record[f"{table}/{column}"]) for column in columns(table))
        for record in croissant.records(table)
    ]
    assert sorted(map(typed, rows), key=repr) == values(table)


def _text(value: object) -> object:
    return value.decode() if isinstance(value, bytes) else value


@pytest.fixture
def crate_cache(tmp_path: Path) -> Path:
    """Return a cache of web pages that holds RO-Crate's context, as the rocrate library has it."""
    from requests.adapters import HTTPAdapter
    from requests_cache import CachedSession
    from urllib3 import HTTPResponse

    content = (files("rocrate") / "data" / "ro-crate.jsonld").read_bytes()
    assert json.loads(content)["@id"] == CRATE_CONTEXT

    class Bundled(HTTPAdapter):
        def send(self, request: Any, *_: Any, **__: Any) -> Any:
            headers = {"Content-Type": "application/ld+json"}
            body = HTTPResponse(
                io.BytesIO(content),
                headers,
                200,
                preload_content=False,
                request_url=request.url,
            )
            return self.build_response(request, body)

    with CachedSession(cache_name=str(tmp_path / "web"), backend="sqlite") as session:
        session.mount("https://w3id.org/", Bundled())
        session.get(CRATE_CONTEXT)
    return tmp_path / "web"


def check_crate(folder: Path, cache: Path) -> list[str]:
    """Return what the validator says against a crate."""
    from rocrate_validator.services import ValidationSettings, validate

    settings = ValidationSettings(
        rocrate_uri=str(folder), profile_identifier="ro-crate-1.3", offline=True, cache_path=cache
    )
    return [str(issue.message) for issue in validate(settings).get_issues()]


def test_rocrate_is_valid(exported: Exported, crate_cache: Path) -> None:
    assert check_crate(exported("rocrate"), crate_cache) == []


def test_rocrate_validator_sees_a_missing_file(
    exported: Exported, crate_cache: Path, tmp_path: Path
) -> None:
    import shutil

    shutil.copytree(exported("rocrate"), tmp_path / "crate")
    (tmp_path / "crate" / "data" / "areas.csv").unlink()
    assert any("areas.csv" in issue for issue in check_crate(tmp_path / "crate", crate_cache))


def test_rocrate_loads(exported: Exported) -> None:
    from rocrate.rocrate import ROCrate

    crate = ROCrate(exported("rocrate"))
    assert crate.name == PACKAGE.descriptor["title"]
    assert {one.id for one in crate.data_entities} >= {
        resource["path"] for resource in PACKAGE.resources.values()
    }


@pytest.mark.parametrize("format", ["dcat", "schema-org"])
def test_shapes_hold(exported: Exported, format: str) -> None:
    described = (exported(format) / f"{format}.jsonld").read_text("utf-8")
    assert broken_shapes(described, format) == []


@pytest.mark.parametrize(
    ("format", "term", "shape"),
    [
        ("dcat", "dct:title", "title"),
        ("dcat", "dct:publisher", "publisher"),
        ("dcat", "dcat:accessURL", "accessURL"),
        ("dcat", "spdx:checksumValue", "checksumValue"),
        ("schema-org", "license", "license"),
        ("schema-org", "creator", "creator"),
        ("schema-org", "contentUrl", "contentUrl"),
    ],
)
def test_shapes_see_what_is_missing(exported: Exported, format: str, term: str, shape: str) -> None:
    described = (exported(format) / f"{format}.jsonld").read_text("utf-8")
    spoilt = described.replace(f'"{term}":', '"dct:other":' if format == "dcat" else '"other":')
    found = broken_shapes(spoilt, format)
    assert found
    assert all(path.endswith(shape) for path in found)


def broken_shapes(described: str, format: str) -> list[str]:
    """Return the properties for which a description breaks the shapes of its vocabulary."""
    import pyshacl
    from rdflib import SH, Graph

    data = Graph().parse(data=described, format="json-ld", publicID="https://example.org/data/")
    shapes = Graph().parse(SHAPES / f"{format}.ttl")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    assert isinstance(report, Graph)
    paths = sorted(str(path) for path in report.objects(predicate=SH.resultPath))
    assert conforms is not bool(paths)
    return paths


def test_dcat_lists_every_table(exported: Exported) -> None:
    from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef

    base = "https://example.org/data/"
    graph = Graph().parse(exported("dcat") / "dcat.jsonld", format="json-ld", publicID=base)
    parts = set(graph.objects(URIRef(f"{base}#dataset"), DCTERMS.hasPart))
    assert parts == {URIRef(f"{base}#{table}") for table in TABLES}
    downloads = set(graph.objects(predicate=DCAT.downloadURL))
    assert downloads == {URIRef(f"{base}{one['path']}") for one in PACKAGE.resources.values()}
    assert len(set(graph.subjects(RDF.type, DCAT.Distribution))) == len(TABLES)


def test_nothing_is_written_twice(exported: Exported) -> None:
    """Every description carries the version and the licence of the descriptor."""
    licence = PACKAGE.descriptor["licenses"][0]["path"]
    described = {
        "croissant": "croissant.json",
        "csvw": "csv-metadata.json",
        "rocrate": "ro-crate-metadata.json",
        "dcat": "dcat.jsonld",
        "schema-org": "schema-org.jsonld",
    }
    for format, name in described.items():
        text = (exported(format) / name).read_text("utf-8")
        assert f'"{PACKAGE.version}"' in text, format
        assert licence in text, format
