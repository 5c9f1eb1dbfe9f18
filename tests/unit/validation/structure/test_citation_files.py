"""Citation metadata and licence texts say what the descriptor says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.publishing.metadata import files
from nesyria.validation.finding import Finding
from nesyria.validation.structure.release_files import release_files
from tests.helpers import ROOT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the descriptor of the real package with the files that a release writes."""
    (tmp_path / DESCRIPTOR).write_bytes((ROOT / DESCRIPTOR).read_bytes())
    for name, content in files(Package(tmp_path)).items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "LICENSE").write_bytes((ROOT / "data" / "LICENSE").read_bytes())
    return tmp_path


def found(root: Path) -> list[Finding]:
    # There is no archive here, which is said of the checksums.
    every = release_files(Package(root))
    return [one for one in every if one.file != "releases/SHA256SUMS"]


def test_what_a_release_writes_agrees(root: Path) -> None:
    assert found(root) == []


CITATION = {
    "title": ("title: ", 'title: "Another title"\nabstract-2: '),
    "version": ('version: "1', 'version: "2'),
    "date": ('date-released: "2', 'date-released: "3'),
    "licence": ("license: CC-BY-4.0", "license: CC0-1.0"),
    "authors": ("  - name: ", '  - name: "Somebody else"\n  - name: '),
    "has the key 'title' twice": ("title: ", "title: other\ntitle: "),
    "refers to other parts": ("keywords:\n", "keywords: &a\n  - *a\n"),
    "not YAML": ("authors:", "authors: ]"),
}


@pytest.mark.parametrize(("words", "change"), CITATION.items(), ids=CITATION.keys())
def test_citation_cff_that_disagrees_is_found(
    root: Path, words: str, change: tuple[str, str]
) -> None:
    file = root / "CITATION.cff"
    text = file.read_text(encoding="utf-8")
    assert change[0] in text
    file.write_text(text.replace(*change, 1), encoding="utf-8")
    (one,) = found(root)
    assert (one.rule, one.file) == ("release.files", "CITATION.cff")
    assert words in one.message


JSON: dict[str, tuple[str, Callable[[dict[str, Any]], object]]] = {
    "its title": ("datacite.json", lambda read: read["titles"].append({"title": "Other"})),
    "its licence": (
        "datacite.json",
        lambda read: read["rightsList"][0].update(rightsIdentifier="MIT"),
    ),
    "its authors": ("datacite.json", lambda read: read["creators"].append({"name": "Other"})),
    "its licence is": (".zenodo.json", lambda read: read.update(license="cc0-1.0")),
    "its authors is": (".zenodo.json", lambda read: read.update(creators=[])),
    "its title is": (".zenodo.json", lambda read: read.update(title="Other")),
    "cannot be read": (".zenodo.json", lambda read: read.pop("creators")),
}


@pytest.mark.parametrize("words", JSON)
def test_metadata_in_json_that_disagrees_is_found(root: Path, words: str) -> None:
    name, change = JSON[words]
    read = json.loads((root / name).read_text(encoding="utf-8"))
    change(read)
    (root / name).write_text(json.dumps(read), encoding="utf-8")
    (one,) = found(root)
    assert (one.rule, one.file) == ("release.files", name)
    assert words in one.message


LICENCES = {
    "all rights are with us": "does not name the licence of the descriptor, cc-by-4.0",
    "CC-BY-NC-4.0": "names cc-by-nc-4.0",
    "CC-BY-4.0, and for some of it ODbL-1.0": "names odbl-1.0",
    "\0" * 100_000: "larger than",
}


@pytest.mark.parametrize(("text", "words"), LICENCES.items(), ids=["none", "other", "two", "large"])
@pytest.mark.parametrize("name", ["data/LICENSE", "LICENCE.md", "COPYING"])
def test_a_licence_text_that_disagrees_is_found(
    root: Path, name: str, text: str, words: str
) -> None:
    (root / "data" / "LICENSE").unlink()
    (root / name).write_text(text, encoding="utf-8")
    assert any(words in one.message and one.file == name for one in found(root))


def test_the_licence_of_the_code_may_be_another(root: Path) -> None:
    (root / "LICENSE").write_text("MIT License", encoding="utf-8")
    assert found(root) == []
