"""Descriptors that are broken or lead outside."""

import json
from pathlib import Path

import pytest

import nesyria as nes
from tests.helpers import findings, rules_found


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


def test_a_table_that_the_descriptor_forgets_is_a_warning(example: Path) -> None:
    (example / "data" / "camps.csv").write_text("camp\nal-Hol\n", encoding="utf-8")
    report = nes.validate(example, layers=["structure"])
    assert report.valid
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
