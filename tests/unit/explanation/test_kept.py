"""What is made from the files of a package is made once, until they change."""

from pathlib import Path

from nesyria.datapackage.package import Package
from nesyria.explanation.kept import Kept
from tests.helpers import example


def test_the_same_files_are_asked_once_and_the_oldest_goes(tmp_path: Path) -> None:
    made: list[str] = []

    def make(package: Package, table: str) -> str:
        made.append(table)
        return table

    package, kept = Package(example(tmp_path)), Kept(make, 2)
    assert [kept(package, name) for name in "aabbaca"] == list("aabbaca")
    assert made == ["a", "b", "c"]
    # Of two that are kept, a was asked last but one, and c before it.
    assert [kept(package, name) for name in "cab"] == ["c", "a", "b"]
    assert made == ["a", "b", "c", "b"]


def test_another_file_is_asked_again(tmp_path: Path) -> None:
    kept = Kept(lambda package, table: object(), 2)
    root = example(tmp_path)
    first = kept(Package(root), "countries")
    assert kept(Package(root), "countries") is first
    (root / "data" / "countries.csv").write_text("area_id\n", encoding="utf-8")
    assert kept(Package(root), "countries") is not first
