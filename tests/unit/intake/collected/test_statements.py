"""What is handed in is read whole, and every fault of it is named with its place."""

import datetime
from pathlib import Path

import openpyxl
import pytest

from nesyria import NesyriaError
from nesyria.datapackage.package import Package
from nesyria.intake.collected import files
from nesyria.intake.collected.faults import InputError
from nesyria.intake.collected.statements import read_batch
from tests.helpers import row_of
from tests.unit.intake.batches import handover, page, population, total, write


def faults(root: Path, folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_batch(folder, Package.at(root))
    assert "nothing was written" in str(caught.value)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("column", "value", "advice"),
    [
        ("persons", "1,500", "without separators: 1500"),
        ("persons", "1 500", "without separators: 1500"),
        ("persons", "1.500", "without separators: 1500"),
        ("persons", "dozens", "put the words in the note"),
        ("persons", "20-30", "put the range in the note"),
        ("persons", "-3", "a number from 0 to 10,000,000"),
        ("children", "7.5", "not a whole number"),
        ("iso3", "XYZ", "not one of"),
        ("event_date", "2023-02-30", "write 2019, 2019-05 or 2019-05-31"),
        ("event_date", "07.12.2023", "year first"),
        ("date_basis", "state", "did you mean stated?"),
        ("qualifier", "circa", "not one of exact, about, at_least, at_most"),
        ("kind", "", "blank, but needed"),
        ("site", "Al Hol", "not of the form"),
        ("source_id", "nowhere", "add it to sources.csv"),
        ("note", "x" * 401, "401 characters, and 400 are the most"),
        ("note", " space", "begins or ends with a space"),
    ],
)
def test_fault_of_a_cell_says_what_to_do(
    ledger: Path, tmp_path: Path, column: str, value: str, advice: str
) -> None:
    row = handover("courier-1", "2024-01-05", persons="3") | {column: value}
    folder = write(tmp_path / "batch", sources=[page("courier-1")], events=[row])
    (found,) = faults(ledger, folder)
    assert found.startswith(f"events.csv, row 2, field {column}: ")
    assert advice in found
    assert value == "" or repr(value[:100]) in found


def test_all_faults_of_all_files_are_told_at_once(ledger: Path, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "batch",
        sources=[page("courier-1", "1 May 2024"), page("courier-2", url="example.net")],
        events=[handover("courier-1", "2024-01-05", persons="many")],
        totals=[total("courier-1", "2024", "1,000"), total("courier-9", "2024", "3")],
        populations=[population("courier-1", "2024", "3", unit="heads")],
    )
    found = [fault.split(":")[0] for fault in faults(ledger, folder)]
    assert found == [
        "events.csv, row 2, field persons",
        "populations.csv, row 2, field unit",
        "sources.csv, row 2, field published",
        "sources.csv, row 3, field url",
        "totals.csv, row 2, field value",
        "totals.csv, row 3, field source_id",
    ]


def test_form_of_the_file_is_checked(ledger: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "batch", sources=[page("courier-1")])
    (folder / "events.csv").write_text("source_id,iso3,people\n,,\ncourier-1,KGZ\n")
    found = "\n".join(faults(ledger, folder))
    assert "events.csv, row 1, field kind: the column is missing" in found
    assert "events.csv, row 1, field people: no column of this form" in found
    assert "events.csv, row 2: a blank row" in found
    assert "events.csv, row 3: 2 cells where the header has 3" in found


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"source_id\ncourier-\xff\n", "row 2: not UTF-8"), (b'source_id\n"a"b\n', "not CSV")],
)
def test_file_that_is_no_csv_in_utf8_is_named(
    ledger: Path, tmp_path: Path, content: bytes, words: str
) -> None:
    folder = write(tmp_path / "batch", sources=[page("courier-1")])
    (folder / "totals.csv").write_bytes(content)
    assert any(words in fault for fault in faults(ledger, folder))


def test_key_of_two_pages_is_a_fault(ledger: Path, tmp_path: Path) -> None:
    pages = [page("courier-1"), page("courier-1", url="https://example.net/other")]
    (found,) = faults(ledger, write(tmp_path / "batch", sources=pages))
    assert "sources.csv, row 3, field source_id: 'courier-1'" in found


def test_folder_without_statements_is_refused(ledger: Path, tmp_path: Path) -> None:
    with pytest.raises(NesyriaError, match="holds nothing to take in"):
        read_batch(tmp_path, Package.at(ledger))
    with pytest.raises(NesyriaError, match="no such folder"):
        read_batch(tmp_path / "none", Package.at(ledger))


def test_byte_order_mark_and_line_ends_of_spreadsheets_are_read(
    ledger: Path, tmp_path: Path
) -> None:
    folder = write(tmp_path / "batch", sources=[page("courier-1")])
    text = (folder / "sources.csv").read_text(encoding="utf-8").replace("\n", "\r\n")
    (folder / "sources.csv").write_text(text, encoding="utf-8-sig", newline="")
    batch = read_batch(folder, Package.at(ledger))
    assert batch["sources"].ledger["source_id"].tolist() == ["courier-1"]


def workbook(path: Path, folder: Path) -> None:
    """Write the CSV files of a folder as sheets, numbers and days as a spreadsheet has them."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for file in sorted(folder.glob("*.csv")):
        sheet = book.create_sheet(file.stem)
        for row in files.read_csv(file.read_bytes(), file.name, []):
            sheet.append([typed(cell) for cell in row])
    book.save(path)


def typed(cell: str) -> object:
    if cell.isdigit():
        return int(cell)
    try:
        return datetime.datetime.fromisoformat(cell) if len(cell) == 10 else cell or None
    except ValueError:
        return cell


def test_sheets_are_read_as_the_same_files(ledger: Path, tmp_path: Path) -> None:
    csvs = write(
        tmp_path / "csv",
        sources=[page("courier-1")],
        events=[handover("courier-1", "2024-01-05", persons="3", note="three families")],
    )
    (tmp_path / "xlsx").mkdir()
    workbook(tmp_path / "xlsx" / "sheets.xlsx", csvs)
    one, other = (read_batch(tmp_path / name, Package.at(ledger)) for name in ("csv", "xlsx"))
    assert list(one) == list(other) == ["sources", "events"]
    for name in one:
        assert one[name].ledger.equals(other[name].ledger)


def test_faults_of_sheets_have_the_same_places(ledger: Path, tmp_path: Path) -> None:
    csvs = write(tmp_path / "csv", totals=[total("nowhere", "2024", "dozens")])
    (tmp_path / "xlsx").mkdir()
    workbook(tmp_path / "xlsx" / "sheets.xlsx", csvs)
    assert faults(ledger, tmp_path / "csv") == faults(ledger, tmp_path / "xlsx")


def test_sheet_and_file_that_differ_are_refused(ledger: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "batch", sources=[page("courier-1")])
    workbook(folder / "sheets.xlsx", folder)
    write(folder, sources=[page("courier-2")])
    (found,) = faults(ledger, folder)
    assert "sheets.xlsx has another content" in found


def test_workbook_without_known_sheets_is_named(ledger: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "batch", sources=[page("courier-1")])
    book = openpyxl.Workbook()
    book.save(folder / "odd.xlsx")
    (folder / "broken.xlsx").write_bytes(b"no workbook")
    found = faults(ledger, folder)
    assert any("has no sheet named sources, events" in fault for fault in found)
    assert any("broken.xlsx: not an Excel workbook" in fault for fault in found)


def test_words_of_collectors_become_those_of_the_ledger(ledger: Path, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "batch",
        sources=[page("courier-1")],
        events=[handover("courier-1", "2024", site="multiple")],
        totals=[total("courier-1", "2024", "9", iso3="WLD", group="fighters")],
        populations=[
            population("courier-1", "2024", "1", group="iso3:KGZ women"),
            population("courier-1", "2024", "2", group="iraqi", site="al-hol-and-roj"),
            population("courier-1", "2024", "3"),
        ],
    )
    batch = read_batch(folder, Package.at(ledger))
    assert row_of(batch["events"].ledger, 2)[["site_id", "handed_over_by"]].tolist() == [
        "all-camps",
        "",
    ]
    assert row_of(batch["totals"].ledger, 2)[["area_id", "group"]].tolist() == [
        "world",
        "alleged_fighters",
    ]
    own = batch["populations"].ledger[["area_id", "group", "site_id"]].to_numpy().tolist()
    assert own == [["KGZ", "women", "roj"], ["IRQ", "all", "al-hol-roj"], ["world", "all", "roj"]]


def test_a_field_that_the_ledger_gains_is_a_column(example: Path, tmp_path: Path) -> None:
    import json

    schema = example / "schemas" / "repatriation_reports.json"
    known = json.loads(schema.read_text(encoding="utf-8"))
    field = {"name": "wind", "type": "string", "constraints": {"enum": ["north", "south"]}}
    known["fields"].insert(-2, field)
    schema.write_text(json.dumps(known), encoding="utf-8")
    row = handover("courier-1", "2024-01-05", persons="3", wind="west")
    folder = write(tmp_path / "batch", sources=[page("courier-1")], events=[row])
    (found,) = faults(example, folder)
    assert "field wind: 'west': not one of north, south" in found
    write(folder, events=[row | {"wind": "south"}])
    assert read_batch(folder, Package.at(example))["events"].ledger["wind"].tolist() == ["south"]


def test_a_field_that_an_older_ledger_lacks_is_no_column(example: Path, tmp_path: Path) -> None:
    import json

    schema = example / "schemas" / "repatriation_reports.json"
    known = json.loads(schema.read_text(encoding="utf-8"))
    known["fields"] = [one for one in known["fields"] if one["name"] != "parts_qualifier"]
    schema.write_text(json.dumps(known), encoding="utf-8")
    row = handover("courier-1", "2024-01-05", persons="3", parts_qualifier="about")
    folder = write(tmp_path / "batch", sources=[page("courier-1")], events=[row])
    (found,) = faults(example, folder)
    assert "parts_qualifier" in found
    assert "no column of this form" in found
