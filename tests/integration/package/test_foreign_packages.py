"""Data Packages of other people: the right answer, or one sentence, and never a traceback."""

import datetime
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nesyria as nes
from nesyria.export import FORMATS, export

ENGINES = ["pandas", "polars", "pyarrow"]

TREES = "id,species,height\n1,Quercus robur,12.5\n2,,3\n"
FIELDS = [
    {"name": "id", "type": "integer"},
    {"name": "species", "type": "string"},
    {"name": "height", "type": "number"},
]


def resource(content: str = TREES, fields: Any = FIELDS, **more: Any) -> dict[str, Any]:
    """Return a resource of a table of trees, changed."""
    given = {"name": "trees", "path": "trees.csv", "schema": {"fields": fields}} | more
    return {name: value for name, value in given.items() if value is not None} | {
        "_content": content
    }


def md5(content: str) -> str:
    return hashlib.md5(content.encode(), usedforsecurity=False).hexdigest()


ODD_NAMES = 'N° d\'arbre,"Hauteur, m (2019)",_x,2020\n1,12.5,a,2\n'
# All that a description of a package tells, so that exports get as far as the tables.
ABOUT = {
    "name": "trees",
    "title": "Trees of a town",
    "description": "Every tree.",
    "version": "2019-03",
    "licenses": [{"name": "ODC-PDDL-1.0", "title": "PDDL", "path": "https://example.org/pddl"}],
    "contributors": [{"title": "A town", "role": "author"}],
}

# Each as one meets them on the web: (descriptor, resources).
PACKAGES: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "nothing but a table": ({}, [resource()]),
    "first version of the standard": (
        {
            **ABOUT,
            "profile": "tabular-data-package",
            "licenses": [{"name": "ODC-PDDL-1.0", "path": "http://opendatacommons.org/"}],
        },
        [
            resource(
                profile="tabular-data-resource",
                hash=md5(TREES),
                bytes=len(TREES),
                schema={"fields": FIELDS, "primaryKey": "id", "missingValues": ["", "NA"]},
            )
        ],
    ),
    "fields of any name": (
        ABOUT,
        [
            resource(
                ODD_NAMES,
                [
                    {"name": "N° d'arbre", "type": "integer"},
                    {"name": "Hauteur, m (2019)", "type": "number"},
                    {"name": "_x", "type": "string"},
                    {"name": "2020", "type": "string"},
                ],
            )
        ],
    ),
    "a field without a name": (
        ABOUT,
        [resource("id,,height\n1,a,2\n", [FIELDS[0], {"type": "string"}, FIELDS[2]])],
    ),
    "properties of odd forms": (
        {"name": 5, "title": ["x"], "licenses": ["MIT"], "contributors": "me", "created": 2019}
        | {"version": 1.5, "description": None, "sources": {}},
        [resource(title=3, description=[1], hash=12, bytes="many")],
    ),
    "schema elsewhere": (ABOUT, [resource(schema="https://example.org/trees.schema.json")]),
    "no schema": (ABOUT, [resource(schema=None)]),
    "schema without fields": (ABOUT, [resource(schema={"primaryKey": ["id"]})]),
    "semicolons": (ABOUT, [resource(TREES.replace(",", ";"), dialect={"delimiter": ";"})]),
    "dialect elsewhere": (ABOUT, [resource(dialect="https://example.org/dialect.json")]),
    "dialect in full": (
        ABOUT,
        [
            resource(
                TREES.replace("\n", "\r\n"),
                dialect={
                    "csvddfVersion": 1.2,
                    "delimiter": ",",
                    "lineTerminator": "\r\n",
                    "quoteChar": '"',
                    "doubleQuote": True,
                    "skipInitialSpace": False,
                    "header": True,
                    "caseSensitiveHeader": False,
                },
            )
        ],
    ),
    "signs for missing values": (
        ABOUT,
        [
            resource(
                "id,species,height\n1,n/a,-99\n2,Tilia,3\n",
                schema={"fields": FIELDS, "missingValues": ["", "n/a", "-99"]},
            )
        ],
    ),
    "missing values with labels": (
        ABOUT,
        [
            resource(
                "id,species,height\n1,?,12.5\n",
                [
                    FIELDS[0],
                    {**FIELDS[1], "missingValues": [{"value": "?", "label": "not known"}]},
                    FIELDS[2],
                ],
            )
        ],
    ),
    "fields without a type": (
        ABOUT,
        [resource(fields=[{"name": "id"}, {"name": "species", "type": "any"}, FIELDS[2]])],
    ),
    "a year": (
        ABOUT,
        [resource("id,planted\n1,1987\n2,\n", [FIELDS[0], {"name": "planted", "type": "year"}])],
    ),
    "a list": (
        ABOUT,
        [resource('id,tags\n1,"[""a""]"\n', [FIELDS[0], {"name": "tags", "type": "array"}])],
    ),
    "dates as written there": (
        ABOUT,
        [
            resource(
                "id,day\n1,07/12/2023\n",
                [FIELDS[0], {"name": "day", "type": "date", "format": "%d/%m/%Y"}],
            )
        ],
    ),
    "truth as written there": (
        ABOUT,
        [
            resource(
                "id,alive\n1,yes\n",
                [FIELDS[0], {"name": "alive", "type": "boolean", "trueValues": ["yes"]}],
            )
        ],
    ),
    "choices of odd forms": (
        ABOUT,
        [
            resource(
                "id,kind,size\n1,a,1\n",
                [
                    FIELDS[0],
                    {"name": "kind", "type": "string", "constraints": {"enum": ["a", "a", 2]}},
                    {"name": "size", "type": "integer", "constraints": {"enum": [1, 2]}},
                ],
            )
        ],
    ),
    "keys of odd forms": (
        ABOUT,
        [
            resource(
                schema={
                    "fields": FIELDS,
                    "primaryKey": ["id", "id"],
                    "foreignKeys": [
                        {"fields": "species", "reference": {"resource": "", "fields": "species"}},
                        {"fields": ["id"], "reference": {"resource": "kinds", "fields": ["id"]}},
                        {"fields": ["id"]},
                        "id",
                    ],
                }
            )
        ],
    ),
    "two fields of one name": (ABOUT, [resource("id,id\n1,2\n", [FIELDS[0], FIELDS[0]])]),
    "Latin-1": (
        ABOUT,
        [resource("id,species,height\n1,\x00b6,2\n", encoding="iso-8859-1")],
    ),
    "several files": (ABOUT, [resource(path=["a.csv", "b.csv"])]),
    "remote file": (ABOUT, [resource(path="https://example.org/trees.csv")]),
    "rows in the descriptor": (ABOUT, [resource(path=None, data=[{"id": 1}])]),
    "compressed": (ABOUT, [resource(path="trees.csv.gz", compression="gz")]),
    "a workbook": (ABOUT, [resource(path="trees.xlsx", format="xlsx")]),
    "more cells than the header": (ABOUT, [resource("id,species,height\n1,a,2,3\n2,b,3,4\n")]),
    "fewer cells than the header": (ABOUT, [resource("id,species,height\n1,a\n")]),
    "an empty file": (ABOUT, [resource("")]),
    "names of files for names of tables": (ABOUT, [resource(name="../Trees: 2019?")]),
}
# What is read, and how.
READ: dict[str, list[dict[str, Any]]] = {
    name: [
        {"id": 1, "species": "Quercus robur", "height": 12.5},
        {"id": 2, "species": None, "height": 3.0},
    ]
    for name in (
        "nothing but a table",
        "first version of the standard",
        "properties of odd forms",
        "dialect in full",
        "keys of odd forms",
    )
}
READ |= {
    "fields of any name": [{"N° d'arbre": 1, "Hauteur, m (2019)": 12.5, "_x": "a", "2020": "2"}],
    "signs for missing values": [
        {"id": 1, "species": None, "height": None},
        {"id": 2, "species": "Tilia", "height": 3.0},
    ],
    "missing values with labels": [{"id": 1, "species": None, "height": 12.5}],
    "fields without a type": [
        {"id": "1", "species": "Quercus robur", "height": 12.5},
        {"id": "2", "species": None, "height": 3.0},
    ],
    "a year": [{"id": 1, "planted": 1987}, {"id": 2, "planted": None}],
    "choices of odd forms": [{"id": 1, "kind": "a", "size": 1}],
}


@pytest.fixture(params=PACKAGES)
def package(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    """Return one of the packages: its name here, and its folder."""
    about, resources = PACKAGES[request.param]
    written = []
    for one in resources:
        content = one["_content"].encode("latin-1" if "encoding" in one else "utf-8")
        if isinstance(one.get("path"), str) and "://" not in one["path"]:
            (tmp_path / one["path"]).write_bytes(content)
        written.append({name: value for name, value in one.items() if name != "_content"})
    descriptor = json.dumps(about | {"resources": written}, ensure_ascii=False)
    (tmp_path / "datapackage.json").write_text(descriptor, encoding="utf-8")
    return request.param, tmp_path


def rows(frame: Any) -> list[dict[str, Any]]:
    if hasattr(frame, "to_pylist"):
        found = frame.to_pylist()
    elif hasattr(frame, "to_dicts"):
        found = frame.to_dicts()
    else:
        found = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [dict(row) for row in found]


def attempt(ask: Callable[[], Any]) -> Any:
    """Return an answer, or the sentence that is given in its place."""
    try:
        return ask()
    except nes.NesyriaError as error:
        assert len(str(error)) > 20
        return str(error)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_table_is_read_or_refused_in_words(engine: str, package: tuple[str, Path]) -> None:
    name, root = package
    table = json.loads((root / "datapackage.json").read_text("utf-8"))["resources"][0]["name"]
    found = attempt(lambda: rows(nes.load(table, path=root, engine=engine)))
    if name in READ:
        assert found == READ[name]
    elif name not in ("names of files for names of tables", "fewer cells than the header"):
        assert isinstance(found, str)


def test_every_other_question_is_answered_or_refused_in_words(package: tuple[str, Path]) -> None:
    name, root = package
    table = json.loads((root / "datapackage.json").read_text("utf-8"))["resources"][0]["name"]
    cited = nes.cite(path=root)
    assert "[Data set]." in cited
    for form in ("bibtex", "ris", "csl-json"):
        assert nes.cite(format=form, path=root)
    for ask in (
        lambda: nes.tables(root),
        lambda: nes.describe(table, path=root),
        lambda: nes.load(table, path=root, validate=True),
        lambda: nes.load(table, path=root, as_of="2020"),
        lambda: nes.load(table, path=root, release="1.0.0"),
        lambda: nes.sources(pd.DataFrame({"source_id": ["x"]}), path=root),
        lambda: nes.sources(nes.load(table, path=root)),
        lambda: nes.cite(nes.load(table, path=root)),
    ):
        attempt(ask)
    if name in READ:
        assert nes.tables(root)["rows"].tolist() == [len(READ[name])]
        assert nes.describe(table, path=root)["field"].tolist() == list(READ[name][0])


@pytest.mark.slow
@pytest.mark.parametrize("layers", [("structure", "rows", "across"), ("structure",), ("rows",)])
def test_validation_ends_in_a_report(package: tuple[str, Path], layers: tuple[str, ...]) -> None:
    report = nes.validate(package[1], layers=layers)
    assert isinstance(report.valid, bool)
    for one in report.findings:
        assert one.message
        # No exception of a library, and none of our own code, tells what is wrong.
        assert "Error:" not in one.message, one


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "postgres"])
def test_an_export_is_made_or_refused_in_words(
    form: str, package: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    name, root = package
    target = tmp_path_factory.mktemp("export") / "target"
    refused = attempt(lambda: export(form, target, path=root))
    assert (refused is None) == target.exists()
    if name in ("fields of any name", "dialect in full"):
        assert refused is None


def test_a_citation_leaves_out_what_is_not_known(tmp_path: Path) -> None:
    content = json.dumps({"resources": [], "name": "trees"})
    (tmp_path / "datapackage.json").write_text(content, encoding="utf-8")
    assert nes.cite(path=tmp_path) == "trees. (n.d.). trees [Data set]."


def test_a_date_is_one_of_iso(tmp_path: Path) -> None:
    one = resource("id,day\n1,2023-12-07\n", [FIELDS[0], {"name": "day", "type": "date"}])
    (tmp_path / "trees.csv").write_text(one.pop("_content"), encoding="utf-8")
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [one]}))
    for engine in ("polars", "pyarrow"):
        found = rows(nes.load("trees", path=tmp_path, engine=engine))
        assert found == [{"id": 1, "day": datetime.date(2023, 12, 7)}]
