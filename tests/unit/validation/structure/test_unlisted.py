"""Files that readers could take for the descriptor or for a table of the package."""

import json
from pathlib import Path

import pytest

from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.validation.structure import unlisted

COPIES = [
    "data/other.csv",
    "data/areas.CSV",
    "data/areas.csv.bak",
    "data/areas.csv~.old",
    "data/areas.csv.gz",
    "data/areas (1).csv",
    "data/areas-2.tsv",
    "data/areas_old.csv",
    "data/Copy of areas.csv",
    "data/~$areas.xlsx",
    "data/areas.xlsx",
    "data/areas.parquet",
    "data/areas.json",
    "data/old/areas.csv",
    "Data/AREAS.csv",
    "backup/total_reports.csv",
    "backup/deep/er/areas.tar.gz",
    "docs/areas.csv",
    "areas.csv",
    "areas.zip",
    "releases/areas.csv",
    "schemas/areas.csv.json",
]
DESCRIPTORS = [
    "datapackage.yaml",
    "datapackage.yml",
    "DataPackage.json",
    "DATAPACKAGE.JSON",
    "package.json",
    "package.yaml",
    "datapackage.zip",
    "data/datapackage.json",
    "docs/datapackage.json",
    "data/areas.csv-metadata.json",
    "csv-metadata.json",
    "dataresource.json",
    "data/resource.yaml",
]
OTHERS = [
    "data/LICENSE",
    "docs/areas.md",
    "schemas/areas.json",
    "expectations/areas.json",
    "expectations/areas/members.sql",
    "evidence/2020/areas.csv",
    "tests/data/example/datapackage.json",
    "releases/nesyria-1.0.0.zip",
    "README.md",
    "site/figures.csv",
    ".git/areas.csv",
    "data/areas.csv",
    f"data/{'1' * 200}x.md",
    f"docs/areas{'1' * 200}x.txt",
]


@pytest.fixture
def package(tmp_path: Path) -> Package:
    resources = [{"name": name, "path": f"data/{name}.csv"} for name in ("areas", "total_reports")]
    (tmp_path / DESCRIPTOR).write_text(json.dumps({"resources": resources}), encoding="utf-8")
    return Package(tmp_path)


@pytest.mark.parametrize("file", [*COPIES, *DESCRIPTORS])
def test_what_can_be_taken_for_a_part_of_the_package_is_found(package: Package, file: str) -> None:
    (package.root / file).parent.mkdir(parents=True, exist_ok=True)
    (package.root / file).write_bytes(b"x")
    (one,) = unlisted.unlisted_files(package)
    assert (one.rule, one.severity, one.file) == ("package.unlisted", "error", file)
    assert "take it out" in one.message or "take the file out" in one.message


def test_what_cannot_is_not(package: Package) -> None:
    for file in OTHERS:
        (package.root / file).parent.mkdir(parents=True, exist_ok=True)
        (package.root / file).write_bytes(b"x")
    assert list(unlisted.unlisted_files(package)) == []


def test_links_are_not_followed(package: Package) -> None:
    (package.root / "round").symlink_to(package.root)
    assert list(unlisted.unlisted_files(package)) == []


def test_very_many_files_are_a_finding(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unlisted, "MOST_FILES", 1)
    (package.root / "a.md").write_bytes(b"x")
    (one,) = unlisted.unlisted_files(package)
    assert "more than 1 files" in one.message
