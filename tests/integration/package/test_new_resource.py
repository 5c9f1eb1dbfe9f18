"""Adding a resource takes a CSV file, a schema, and an entry in datapackage.json. Nothing else."""

import json
from pathlib import Path

import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.export import export
from nesyria.figures.build import build
from nesyria.publishing import diff
from nesyria.publishing.release import release
from tests.helpers import renamed, table_rows

pytestmark = pytest.mark.slow

CORRECTION = ["release", "table", "key", "field", "old", "new", "reason"]
FIELDS = [
    {"name": "site_id", "title": "Site", "type": "string", "description": "The camp.",
     "constraints": {"required": True}},
    {"name": "day", "type": "date", "description": "When they were counted.",
     "constraints": {"required": True}},
    {"name": "tents", "type": "integer", "description": "Number of tents.", "unit": "tents",
     "constraints": {"minimum": 0}},
]  # fmt: skip


def add(root: Path) -> None:
    schema = {
        "fields": FIELDS,
        "primaryKey": ["site_id", "day"],
        "foreignKeys": [
            {"fields": ["site_id"], "reference": {"resource": "sites", "fields": ["site_id"]}}
        ],
        "missingValues": [""],
    }
    (root / "schemas" / "tents.json").write_text(json.dumps(schema), encoding="utf-8")
    rows = "site_id,day,tents\nal-hol,2023-12-07,9000\nroj,2023-12-07,\n"
    (root / "data" / "tents.csv").write_text(rows, encoding="utf-8")
    descriptor = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    like = next(one for one in descriptor["resources"] if one["name"] == "sites")
    about = {"name": "tents", "title": "Tents", "description": "Tents.", "stage": "ledger"}
    about |= {"path": "data/tents.csv", "schema": "schemas/tents.json"}
    descriptor["resources"].append(like | about)
    (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    build(root)


def test_a_new_resource_is_loaded_validated_exported_and_remembered(
    copy: Path, tmp_path: Path
) -> None:
    renamed(copy)
    for old in (copy / "releases").glob("*"):
        old.unlink()
    (copy / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n", encoding="utf-8")
    release("10.0.0", copy)
    before = Package(copy)
    assert before.version == "10.0.0"
    add(copy)

    assert nes.validate(copy).errors == []
    frame = nes.load("tents", path=copy)
    assert frame["tents"].dtype == "Int64"
    assert frame["day"].dtype.kind == "M"
    assert nes.describe("tents", path=copy)["unit"].tolist() == ["", "", "tents"]
    export("sqlite", tmp_path / "all.sqlite", path=copy)

    done = release("10.1.0", copy)
    assert done.diff is not None
    assert diff.CHANGES[0] == "added"
    assert "table tents" in done.diff.additions

    # From now on it has a history: its key of two fields and its values.
    file = copy / "data" / "tents.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("9000", "9001"), encoding="utf-8")
    build(copy)
    (finding,) = nes.validate(copy).errors
    assert (finding.rule, finding.file, finding.field) == (
        "corrections.unrecorded_changes",
        "data/tents.csv",
        "tents",
    )
    assert "al-hol, 2023-12-07" in finding.message or finding.row == 2
    assert len(table_rows(copy, "tents")) == 2
