"""Validated again after a change: what is kept from before is kept of what did not change alone."""

from pathlib import Path

import pytest

from nesyria.datapackage.package import Package
from nesyria.validation.rows import reader
from nesyria.validation.structure import frictionless
from tests.helpers import edit, findings

# One after the other, in one package: table, text, and what is put in its place.
CHANGES = (
    ("total_reports", ",32,", ",many,"),
    # Rows of other tables lead to this one.
    ("sources", "herald-20220704-fra,", "herald-20220704-frx,"),
    ("total_reports", ",many,", ",32,"),
    # The words of other tables.
    ("flags", "\nplanned,", "\nplannid,"),
    ("sources", "herald-20220704-frx,", "herald-20220704-fra,"),
    ("flags", "\nplannid,", "\nplanned,"),
)


def forget() -> None:
    reader._KEPT.clear()
    frictionless._KEPT.clear()


@pytest.mark.slow
@pytest.mark.parametrize("layer", ["structure", "rows"])
def test_the_findings_are_those_of_a_first_look(example: Path, layer: str) -> None:
    forget()
    kept, fresh = [findings(example, [layer])], []
    for change in CHANGES:
        edit(example, *change)
        kept.append(findings(example, [layer]))
    for change in reversed(CHANGES):
        table, old, new = change
        forget()
        fresh.append(findings(example, [layer]))
        edit(example, table, new, old)
    assert kept[1:] == fresh[::-1]
    assert kept[0] == kept[-1] == []
    # Words of codes tables are looked up among the rows alone.
    assert all(kept[1:4] if layer == "structure" else kept[1:-1])


@pytest.mark.slow
def test_a_schema_that_changes_is_asked_anew(example: Path) -> None:
    assert findings(example) == []
    file = example / "schemas" / "total_reports.json"
    text = file.read_text(encoding="utf-8")
    wide, narrow = '"maxLength": 400', '"maxLength": 3'
    assert wide in text
    file.write_text(text.replace(wide, narrow), encoding="utf-8")
    assert {one.rule for one in findings(example)} == {"field.length"}
    file.write_text(text, encoding="utf-8")
    assert findings(example) == []


def test_what_one_does_to_a_frame_no_other_sees(example: Path) -> None:
    tables, _ = reader.read(Package(example))
    for frames in (tables.typed, tables.text):
        frames["sites"]["name"] = None
        del frames["areas"]["name"]
    again, found = reader.read(Package(example))
    assert found == []
    for frames in (again.typed, again.text):
        assert frames["sites"]["name"].notna().all()
        assert "name" in frames["areas"]
