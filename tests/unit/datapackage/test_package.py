"""A descriptor is untrusted input: nothing outside the package's folder is ever opened."""

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nesyria import NesyriaError
from nesyria.datapackage import package as packages
from nesyria.datapackage.files import digest
from nesyria.datapackage.package import MAX_JSON_BYTES, Package
from nesyria.datapackage.paths import unsafe
from tests.helpers import ROOT

UNSAFE = [
    "https://example.org/areas.csv",
    "//example.org/areas.csv",
    "file:///etc/passwd",
    "/etc/passwd",
    "~/areas.csv",
    "../areas.csv",
    "data/../../areas.csv",
    "C:/areas.csv",
    "data\\..\\areas.csv",
    "data/areas.csv\0.txt",
    "",
    None,
    ["data/areas.csv"],
    42,
]


@pytest.mark.parametrize("path", UNSAFE)
def test_unsafe_paths_are_refused(path: object) -> None:
    assert unsafe(path)
    with pytest.raises(NesyriaError, match="refused"):
        Package(ROOT).inside(path, 10)


@given(st.text())
def test_a_path_is_refused_or_stays_inside(path: str) -> None:
    if not unsafe(path):
        assert (ROOT / path).resolve().is_relative_to(ROOT)


def test_a_link_that_leads_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n", encoding="utf-8")
    root = tmp_path / "package"
    root.mkdir()
    (root / "areas.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(NesyriaError, match="leads outside the package"):
        Package(root).inside("areas.csv", 10)


def test_sizes_are_bounded(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_bytes(b" " * (MAX_JSON_BYTES + 1))
    with pytest.raises(NesyriaError, match=r"larger than 4,194,304 bytes"):
        _ = Package(tmp_path).descriptor


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "not valid JSON"),
        (b"\xff", "not valid JSON"),
        (b"[" * 100_000, "nested more than 50 levels"),
        (b"[]", "expected a JSON object"),
        (b"{}", "'resources' must be a list"),
        (b'{"resources": [{"path": "x"}]}', "'resources' must be a list of named resources"),
    ],
)
def test_broken_descriptors_are_named(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "datapackage.json").write_bytes(content)
    with pytest.raises(NesyriaError, match=words):
        _ = Package(tmp_path).descriptor


def test_hashes_in_the_descriptor_are_those_of_the_files() -> None:
    package = Package(ROOT)
    for name, resource in package.resources.items():
        content = package.path(name).read_bytes()
        assert (resource["hash"], resource["bytes"]) == (digest(content), len(content))


def test_version_stands_once() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "version" in tomllib.loads(text)["project"]["dynamic"]
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["version"] == Package.installed().version


def test_readers_of_the_first_edition_are_told_that_resources_are_tables() -> None:
    # Data Package v1 says with a profile what v2 says with a type; R's frictionless asks for it.
    for resource in Package(ROOT).resources.values():
        assert (resource["type"], resource["profile"]) == ("table", "tabular-data-resource")


def test_a_descriptor_of_very_many_resources_is_refused(tmp_path: Path) -> None:
    many = [{"name": f"r{number}", "path": f"data/{number}.csv"} for number in range(50_000)]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": many}), encoding="utf-8")
    with pytest.raises(NesyriaError, match="more than 200 resources"):
        Package(tmp_path).resources  # noqa: B018


def test_tables_that_are_too_much_together_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "MAX_TABLES_BYTES", 10)
    resources = [{"name": name, "path": f"{name}.csv"} for name in ("a", "b", "missing")]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")
    (tmp_path / "a.csv").write_text("x\n1\n2\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("y\n1\n", encoding="utf-8")
    assert Package(tmp_path).read_table("a") == b"x\n1\n2\n"
    (tmp_path / "b.csv").write_text("y\n1\n2\n", encoding="utf-8")
    for read in (Package(tmp_path).read_table, Package(tmp_path).path):
        with pytest.raises(NesyriaError, match="tables have 12 bytes together, and 10"):
            read("a")
