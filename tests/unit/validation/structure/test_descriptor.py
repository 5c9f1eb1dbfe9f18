"""Descriptors that are broken or lead outside."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.tableschema import profile
from nesyria.validation.structure.descriptor import profiled
from tests.helpers import findings, rules_found
from tests.unit.validation.hostile import (
    ODD,
    change_descriptor,
    found,
)


@pytest.mark.parametrize(
    "path", ["https://example.org/x.csv", "/etc/passwd", "../x.csv", "data/../../x.csv"]
)
def test_paths_outside_are_refused_before_anything_is_opened(
    example: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    descriptor = json.loads((example / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"][0]["path"] = path
    (example / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    opened: list[str] = []
    read = Path.read_bytes

    def note(file: Path) -> bytes:
        opened.append(str(file))
        return read(file)

    monkeypatch.setattr(Path, "read_bytes", note)
    found = findings(example, ["structure"])
    assert {one.rule for one in found} == {"package.path"}
    assert opened == [str(example / "datapackage.json")]


def test_a_schema_outside_is_refused(example: Path) -> None:
    descriptor = json.loads((example / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"][0]["schema"] = "https://example.org/schema.json"
    (example / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    assert "package.path" in rules_found(example)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff\xfe", b'{"resources": 3}'])
def test_a_broken_descriptor_is_a_finding(example: Path, content: bytes) -> None:
    (example / "datapackage.json").write_bytes(content)
    found = nes.validate(example).findings
    assert {one.rule for one in found} == {"package.descriptor"}


@pytest.mark.parametrize("version", ["1.0.0 ", "1.0", "v1.0.0", "", "\u0661.0.0", 1, None])
def test_a_version_that_cannot_be_compared_is_a_finding(example: Path, version: object) -> None:
    file = example / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(descriptor | {"version": version}), encoding="utf-8")
    found = findings(example)
    assert "package.descriptor" in {one.rule for one in found}
    assert any("MAJOR.MINOR.PATCH" in one.message for one in found)


def test_a_table_that_the_descriptor_forgets_is_a_finding(example: Path) -> None:
    (example / "data" / "camps.csv").write_text("camp\nal-Hol\n", encoding="utf-8")
    report = nes.validate(example, layers=["structure"])
    assert not report.valid
    (found,) = report.findings
    assert (found.rule, found.file) == ("package.unlisted", "data/camps.csv")
    assert "datapackage.json" in found.message


def test_all_that_is_wrong_with_a_descriptor_is_said(example: Path) -> None:
    file = example / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    del descriptor["name"]
    file.write_text(json.dumps(descriptor | {"version": "1"}), encoding="utf-8")
    found = [one.message for one in findings(example, ["structure"]) if one.layer == "structure"]
    assert "it lacks name; expected an object with name, version and resources" in found
    assert any(one.startswith('version is "1"; expected a version of the form') for one in found)


ODD_RESOURCES = [one for one in ODD if one not in ([],)]


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_odd_resources(small: Path, value: object) -> None:
    change_descriptor(small, lambda read: read.update(resources=value))
    assert nes.validate(small, layers=("structure",)).findings


@pytest.mark.parametrize("key", ["path", "schema", "dialect", "profile", "title", "encoding"])
def test_odd_properties_of_a_resource(small: Path, key: str) -> None:
    for value in ODD:
        change = {key: value}

        def changed(read: dict[str, Any], change: Mapping[str, object] = change) -> None:
            read["resources"][1].update(change)

        change_descriptor(small, changed)
        found(small)


RESOURCE: list[Mapping[str, object]] = [
    {"path": "data"},
    {"path": "data/sites.csv.gz"},
    {"path": ["data/sites.csv", "data/areas.csv"]},
    {"profile": "https://example.org/profile.json"},
    {"profile": "../profile.json"},
    {"dialect": "https://example.org/dialect.json"},
    {"dialect": {"delimiter": ";"}},
    {"dialect": {"commentChar": "s"}},
    {"dialect": {"header": False}},
    {"dialect": {"headerRows": [2, 3]}},
    {"extrapaths": 5},
    {"extrapaths": ["/etc/passwd"]},
    {"extrapaths": ["data/areas.csv"]},
    {"data": [{"site_id": "x"}]},
    {"compression": "gz"},
    {"scheme": "https"},
    {"encoding": "utf-16"},
    {"format": "xlsx"},
    {"name": 'x"; DROP TABLE areas; --'},
    *({"name": name} for name in sorted(profile.RESERVED)),
    {"path": "data/areas.csv"},
    {"path": "data/\ud800.csv"},
    {"schema": "a" * 5_000},
    {"name": "sqlite_master"},
    {"schema": "schemas"},
    {"schema": "data/sites.csv"},
    {"schema": "../schemas/sites.json"},
]


@pytest.mark.parametrize("change", RESOURCE, ids=repr)
def test_hostile_resources_are_findings(small: Path, change: Mapping[str, object]) -> None:
    change_descriptor(small, lambda read: read["resources"][1].update(change))
    assert found(small)


def test_two_resources_of_one_name_are_a_finding(small: Path) -> None:
    hidden = {"name": "areas", "path": "../../etc/passwd", "data": [[1]]}
    change_descriptor(small, lambda read: read["resources"].insert(0, hidden))
    (one,) = nes.validate(small).findings
    assert one.rule == "package.descriptor"
    assert "two resources have the name 'areas'" in one.message


def test_what_could_run_is_named_and_does_nothing(small: Path) -> None:
    clean = found(small)
    steps = {"steps": [{"type": "table-write", "path": str(small / "written.csv")}]}
    check = {"type": "row-constraint", "formula": "__import__('os').mkdir('made')"}
    extra = {"checklist": {"checks": [check]}, "pipeline": steps, **steps, "detector": {"a": 1}}
    change_descriptor(small, lambda read: read["resources"][1].update(extra))
    before = sorted(small.rglob("*"))
    (one,) = (one for one in found(small) if one not in clean)
    assert "has 'checklist', 'detector', 'pipeline', 'steps', which is not checked" in one.message
    assert sorted(small.rglob("*")) == before


# Words that have another reader see other rows or cells: of a dialect, a resource, the package.
DIALECTS: list[dict[str, object]] = [
    {"delimiter": ";"},
    {"delimiter": None},
    {"quoteChar": "'"},
    {"quoteChar": None},
    {"escapeChar": "\\"},
    {"doubleQuote": False},
    {"doubleQuote": 1},
    {"lineTerminator": "\r\n"},
    {"lineTerminator": "\r"},
    {"skipInitialSpace": True},
    {"header": False},
    {"headerRows": []},
    {"headerRows": [1, 2]},
    {"headerJoin": "-"},
    {"headerCase": False},
    {"caseSensitiveHeader": True},
    {"commentChar": "#"},
    {"commentChar": "s"},
    {"commentPrefix": "#"},
    {"commentRows": [2]},
    {"nullSequence": "NA"},
    {"skipBlankRows": True},
    {"skipRows": 1},
    {"sheetName": "x"},
    {"itemKeys": ["a"]},
    {"property": "x"},
    {"csv": {"delimiter": ";"}},
    {"controls": [{"type": "csv", "delimiter": ";"}]},
]
RESOURCES: list[dict[str, object]] = [
    {"missingValues": ["NA"]},
    {"missingValues": [""]},
    {"encoding": "utf-16"},
    {"encoding": "utf-8-sig"},
    {"encoding": None},
    {"format": "tsv"},
    {"mediatype": "text/tab-separated-values"},
    {"type": "json"},
    {"layout": {"skipRows": [2]}},
    {"query": {"limitRows": 1}},
    {"detector": {"fieldMissingValues": ["x"]}},
    {"steps": [{"type": "row-filter"}]},
    {"pipeline": {"steps": []}},
    {"transform": []},
    {"hashing": "md5"},
    {"Path": "data/other.csv"},
]


def profile_findings(root: Path, **change: object) -> list[str]:
    def changed(read: dict[str, Any]) -> None:
        read["resources"][1].update(change)

    change_descriptor(root, changed)
    return [one.message for one in profiled(Package(root))]


@pytest.mark.parametrize("dialect", DIALECTS, ids=repr)
def test_no_word_of_a_dialect_makes_other_readers_see_other_rows(
    small: Path, dialect: dict[str, object]
) -> None:
    (said,) = profile_findings(small, dialect=dialect)
    assert said.startswith("the dialect of ")
    assert next(iter(dialect)) in said
    # The same in a file of its own.
    (small / "dialect.json").write_text(json.dumps(dialect), encoding="utf-8")
    assert profile_findings(small, dialect="dialect.json") == [said]


@pytest.mark.parametrize("change", RESOURCES, ids=repr)
def test_no_word_of_a_resource_makes_other_readers_see_other_rows(
    small: Path, change: dict[str, object]
) -> None:
    (said,) = profile_findings(small, **change)
    assert "resources[1]" in said
    assert f"(resource {json.dumps(Package(small).descriptor['resources'][1]['name'])})" in said


@pytest.mark.parametrize("word", ["missingValues", "dialect", "encoding", "resourceGroups"])
def test_no_word_of_the_package_does(small: Path, word: str) -> None:
    change_descriptor(small, lambda read: read.update({word: ["NA"]}))
    (said,) = (one.message for one in profiled(Package(small)))
    assert f"it has '{word}', which is not checked here" in said


@pytest.mark.parametrize(
    "settings", ["x", {"tags": []}, {"tags": [1]}, {"caveats": 1}, {"missingValues": ["NA"]}]
)
def test_what_is_said_for_an_exchange_is_a_few_texts(small: Path, settings: object) -> None:
    change_descriptor(small, lambda read: read.update(hdx=settings))
    (said,) = (one.message for one in profiled(Package(small)))
    assert "hdx" in said


def test_what_says_the_one_dialect_says_nothing_else(small: Path) -> None:
    every = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True}
    every |= {"skipInitialSpace": False, "header": True, "headerRows": [1], "csvddfVersion": 1.2}
    assert profile_findings(small, dialect=every) == []
    assert profile_findings(small, dialect={}) == []


@pytest.mark.parametrize("content", ["[]", "{", '{"delimiter": ",", "delimiter": ";"}'])
def test_a_file_of_a_dialect_that_cannot_be_read_is_a_finding(small: Path, content: str) -> None:
    (small / "dialect.json").write_text(content, encoding="utf-8")
    assert len(profile_findings(small, dialect="dialect.json")) == 1
