"""Fields of published rows are corrected by what is handed in, and every change is on record."""

from pathlib import Path

import pytest

from nesyria import cli
from nesyria.datapackage.package import Package
from nesyria.intake import apply
from nesyria.intake.collected import files
from nesyria.intake.collected.faults import Fault
from nesyria.intake.corrections import read_corrections
from tests.helpers import file_bytes, table_rows
from tests.unit.intake.batches import Row, handover, page, write

REASON = "The page says Roj."
WRONG: Row = {
    "table": "repatriation_reports",
    "key": "R0001",
    "field": "site_id",
    "old": "al-hol",
    "new": "roj",
    "reason": REASON,
}
UNDATED: Row = {"source_id": "bulletin-undated", "published": "2024-01-05", "basis": "page"}


def corrections(folder: Path, *rows: Row) -> Path:
    return write(folder, corrections=list(rows))


def faults(root: Path, folder: Path) -> list[str]:
    found: list[Fault] = []
    read_corrections(files.read_folder(folder, found), Package.at(root), found)
    return [str(one) for one in found]


def cell(root: Path, table: str, key: str, field: str) -> str:
    (row,) = (row for row in table_rows(root, table) if next(iter(row.values())) == key)
    return row[field]


def intake(root: Path, folder: Path, *more: str) -> int:
    return cli.run(["intake", str(folder), "--path", str(root), *more])


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"table": "reports"}, "field table: 'reports': unknown table of the ledger"),
        ({"table": "totals"}, "field table: 'totals': unknown table"),
        ({"key": "R9999"}, "field key: 'R9999': the table repatriation_reports has no such row"),
        ({"field": "site"}, "field field: 'site': unknown field that can be corrected"),
        ({"field": "report_id"}, "field field: 'report_id': unknown field that can be corrected"),
        ({"old": "roj"}, "old and new are the same"),
        ({"old": "al-roj"}, "field old: 'al-roj': the ledger has 'al-hol' here"),
        ({"new": "Al Roj"}, "field new: 'Al Roj': not one of ain-issa"),
        ({"field": "kind", "old": "repatriation", "new": ""}, "blank, but needed"),
        ({"field": "persons", "old": "1", "new": "1,5"}, "not a whole number in digits"),
        ({"reason": ""}, "field reason: '': blank, but needed"),
    ],
)
def test_fault_of_a_correction_has_its_place(
    released: Path, tmp_path: Path, row: Row, fault: str
) -> None:
    found = faults(released, corrections(tmp_path / "b", WRONG | row))
    assert all(one.startswith("corrections.csv, row 2, field ") for one in found)
    assert fault in "\n".join(found)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"source_id": "nowhere"}, "field source_id: 'nowhere': the table sources has no such row"),
        ({"published": "5.1.2024"}, "field published: '5.1.2024': a date is written year first"),
        ({"basis": "guess"}, "field basis: 'guess': not one of page, url"),
        ({"source_id": "gazette-20231207-kgz"}, "another date for this page, 2023-12-07"),
    ],
)
def test_fault_of_a_day_of_publication_has_its_place(
    released: Path, tmp_path: Path, row: Row, fault: str
) -> None:
    found = faults(released, write(tmp_path / "b", published=[UNDATED | row]))
    assert all(one.startswith("published.csv, row 2, field ") for one in found)
    assert fault in "\n".join(found)


def test_columns_and_second_rows_are_told(released: Path, tmp_path: Path) -> None:
    folder = corrections(tmp_path / "b", WRONG, WRONG | {"new": "all-camps"})
    assert faults(released, folder) == [
        "corrections.csv, row 3, field field: 'site_id': an earlier row is about this field of "
        "this row; keep one"
    ]
    (folder / "corrections.csv").write_text("table,report_id\nsources,x\n", encoding="utf-8")
    found = "\n".join(faults(released, folder))
    assert "corrections.csv, row 1, field key: the column is missing; add it" in found
    assert "field report_id: no column of this form; the columns are table, key, field" in found


def test_row_of_no_release_is_not_corrected(example: Path, tmp_path: Path) -> None:
    row = WRONG | {"key": "R0024", "old": "roj", "new": "al-hol"}
    (found,) = faults(example, corrections(tmp_path / "b", row))
    assert "field key: 'R0024': no release has this row yet, so nothing is corrected" in found


def test_all_faults_of_a_batch_are_told_at_once(
    released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = corrections(tmp_path / "b", WRONG | {"key": "R9999"})
    write(folder, sources=[page("courier-1")], published=[UNDATED | {"basis": ""}])
    write(folder, events=[handover("courier-1", "2023-06-10", persons="many")])
    assert intake(released, folder, "--apply") == 2
    err = capsys.readouterr().err
    assert "3 faults in the input; nothing was written" in err
    for place in ("corrections.csv, row 2", "events.csv, row 2", "published.csv, row 2"):
        assert place in err


@pytest.mark.slow
def test_corrections_are_shown_applied_recorded_and_applied_once(
    released: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply, "_check_valid", lambda root: None)
    more = WRONG | {"field": "persons", "old": "10", "new": "11"}
    folder = corrections(released / "evidence" / "b", more)
    write(folder, published=[UNDATED])
    before = file_bytes(released)
    assert intake(released, folder) == 0
    out = capsys.readouterr().out
    assert "corrections of published rows (2):" in out
    assert "sources bulletin-undated: published blank -> 2024-01-05 (The page carries" in out
    assert "figures that move in" in out
    after = file_bytes(released)
    changed = {Path(name).name for name in after if after[name] != before.get(name)}
    assert changed == {"decisions.csv"}
    assert intake(released, folder, "--apply") == 0
    assert cell(released, "sources", "bulletin-undated", "published") == "2024-01-05"
    assert cell(released, "repatriation_reports", more["key"], "persons") == more["new"]
    recorded = [row for row in table_rows(released, "corrections") if row["field"] != "flags"]
    assert recorded == [
        {"release": "1.1.0", **more},
        {
            "release": "1.1.0",
            "table": "sources",
            "key": "bulletin-undated",
            "field": "published",
            "old": "",
            "new": "2024-01-05",
            "reason": "The page carries this date.",
        },
    ]
    applied = file_bytes(released)
    capsys.readouterr()
    assert intake(released, folder, "--apply") == 0
    assert "corrections of published rows" not in capsys.readouterr().out
    assert file_bytes(released) == applied
    # A correction that is taken back leaves no record.
    back = more | {"old": more["new"], "new": more["old"]}
    again = corrections(released / "evidence" / "c", back)
    assert intake(released, again, "--apply") == 0
    left = [row["table"] for row in table_rows(released, "corrections") if row["field"] != "flags"]
    assert left == ["sources"]
