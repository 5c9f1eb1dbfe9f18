"""Citation metadata is what its readers read, whatever text the descriptor has."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from nesyria.datapackage.files import dump_json
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError
from nesyria.publishing import metadata
from tests.helpers import EXAMPLE, read_descriptor, write_descriptor

TEXTS = [
    "plain",
    "no",
    "Null",
    "on",
    "1.0",
    'a "quote": {x}',
    "# no comment",
    "two\nlines",
    "- a\tb",
    "\x7f\x85\u2028\ufeff",
    "😀",
]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return a folder with the descriptor of the example alone."""
    shutil.copy(EXAMPLE / DESCRIPTOR, tmp_path / DESCRIPTOR)
    return tmp_path


@pytest.mark.parametrize("text", TEXTS)
def test_texts_come_back_from_every_file(package: Path, text: str) -> None:
    descriptor = read_descriptor(package)
    licence = descriptor["licenses"][0] | {"name": text}
    given = {"title": text, "description": text, "licenses": [licence], "keywords": [text]}
    write_descriptor(package, descriptor | given)
    made = metadata.files(Package(package))
    cff = yaml.safe_load(made["CITATION.cff"].decode("utf-8"))
    assert (cff["title"], cff["abstract"], cff["license"]) == (text, text, text)
    assert cff["keywords"] == [text]
    assert json.loads(made["datacite.json"])["titles"] == [{"title": text}]
    assert json.loads(made[".zenodo.json"])["description"] == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_is_no_json_in_utf8_is_not_written(value: object) -> None:
    with pytest.raises(NesyriaError, match="cannot be written as JSON in UTF-8"):
        dump_json({"a": [value]})
