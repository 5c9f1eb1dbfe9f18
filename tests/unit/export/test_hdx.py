"""The form of HDX: its period, its places, its licence, and what the descriptor says for it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.export import export, hdx
from tests.helpers import ROOT, read_descriptor, write_descriptor
from tests.unit.export.statistics.small import package

SHAPE = json.loads((ROOT / "tests/integration/export/shapes/hdx.json").read_text("utf-8"))
Change = Callable[[dict[str, Any]], object]


def check(described: dict[str, Any]) -> None:
    jsonschema.validate(described, SHAPE, jsonschema.Draft202012Validator)


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return hdx.describe(Package(ROOT))


def test_the_package_has_the_form_of_hdx(described: dict[str, Any]) -> None:
    check(described)
    groups = [one["name"] for one in described["groups"]]
    # Where the places are, and who was held there.
    assert {"syr", "irq", "kgz", "fra"} <= set(groups)
    assert described["license_id"] == "cc-by"
    assert [one["name"] for one in described["resources"]] == [
        f"{name}.csv" for name in Package(ROOT).resources
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it.pop("notes"),
        lambda it: it.pop("methodology_other"),
        lambda it: it.update(dataset_date="2019"),
        lambda it: it.update(data_update_frequency="5"),
        lambda it: it.update(license_id="CC-BY-4.0"),
        lambda it: it.update(groups=[{"name": "KGZ"}]),
        lambda it: it.update(tags=[{"name": "hxl"}]),
        lambda it: it["resources"][0].pop("format"),
    ],
)
def test_the_form_sees_what_is_wrong(described: dict[str, Any], change: Change) -> None:
    spoilt = json.loads(json.dumps(described))
    change(spoilt)
    with pytest.raises(jsonschema.ValidationError):
        check(spoilt)


def test_a_package_that_says_nothing_for_hdx_has_its_form_too(tmp_path: Path) -> None:
    found = hdx.describe(package(tmp_path))
    check(found)
    assert found["groups"] == [{"name": "world"}]
    assert (found["license_id"], found["license_other"]) == ("hdx-other", "CC0")
    assert found["dataset_date"] == "[2024-05-06T00:00:00 TO 2024-05-06T23:59:59]"


def test_the_period_is_that_of_the_tables(tmp_path: Path) -> None:
    root = package(tmp_path).root
    descriptor = read_descriptor(root)
    descriptor["resources"][0]["dateField"] = "seen"
    write_descriptor(root, descriptor)
    found = hdx.describe(Package(root))
    assert found["dataset_date"] == "[2019-02-01T00:00:00 TO 2020-12-31T23:59:59]"
    # Not beyond the day on which it was made.
    write_descriptor(root, descriptor | {"created": "2020-05-06T00:00:00Z"})
    found = hdx.describe(Package(root))
    assert found["dataset_date"] == "[2019-02-01T00:00:00 TO 2020-05-06T23:59:59]"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ([], "'hdx' must be an object"),
        ({"tags": "hxl"}, "'tags' of 'hdx' must be a list of texts"),
        ({"tags": []}, "'tags' of 'hdx' is empty"),
        ({"tags": [1]}, "'tags' of 'hdx' must be a list of texts"),
        ({"caveats": 1}, "'caveats' of 'hdx' must be a text"),
        ({"colour": "x"}, "unknown property of 'hdx' in datapackage.json: 'colour'"),
        ({"data_update_frequency": "5"}, "unknown data_update_frequency of 'hdx': '5'"),
    ],
)
def test_what_hdx_does_not_take_is_refused(tmp_path: Path, settings: object, words: str) -> None:
    root = package(tmp_path / "package").root
    write_descriptor(root, read_descriptor(root) | {"hdx": settings})
    with pytest.raises(NesyriaError, match=words):
        export("hdx", tmp_path / "out", path=root)
    assert not (tmp_path / "out").exists()


def test_the_files_that_it_names_are_there_with_hashtags(tmp_path: Path) -> None:
    export("hdx", tmp_path / "out", path=package(tmp_path / "package").root)
    found = json.loads((tmp_path / "out" / hdx.DATASET).read_text("utf-8"))
    lines = (tmp_path / "out" / found["resources"][0]["upload"]).read_text("utf-8").splitlines()
    assert lines[0].startswith("id,kind,")
    assert lines[1].startswith("#meta+id,#event+type,")
