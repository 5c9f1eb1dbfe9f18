"""Single faults in a copy of the real package: each is found, placed, and explained."""

import csv
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import nesyria as nes
from nesyria.datapackage import dialect
from nesyria.datapackage.package import Package
from nesyria.figures.build import build
from nesyria.tableschema.fields import constraints, is_partial_date
from nesyria.validation.report import Finding
from tests.conftest import ROOT, rehash


def edit(root: Path, table: str, old: str, new: str, *, count: int = 1) -> None:
    """Replace text in a table, and bring the hashes up to date so that they cannot help."""
    file = root / "data" / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, count), encoding="utf-8")
    rehash(root)


def findings(root: Path, *layers: str) -> list[Finding]:
    return nes.validate(root, layers=layers or ("structure", "rows")).findings


def rules(found: list[Finding]) -> set[str]:
    return {finding.rule for finding in found}


# (table, old, new, rule that must find it, words of the message)
FAULTS = [
    ("repatriations", ",2023-12-07,day", ",2023-02-30,day", "rows.date", "does not exist"),
    ("repatriations", ",2023-12-07,day", ",2093-12-07,day", "rows.date", "lies ahead"),
    ("repatriations", "96,96,96,stated", "96,97,96,stated", "rows.range", "persons_low <= persons"),
    ("repatriations", ",27,27,27,", ",37,27,37,", "rows.parts", "do not fit persons"),
    ("sources", "https://", "ftp://", "structure.constraint", "pattern"),
    ("sources", ",en,news", ",EN,news", "structure.constraint", "pattern"),
    ("sources", "ANF English", "=ANF English", "rows.text", "spreadsheet would run"),
    ("sources", "ANF English", "ANF\u00a0English", "rows.text", "not seen"),
    ("sources", "ANF English", "ANF \u202eEnglish", "rows.text", "not seen"),
    ("sources", "ANF English", "<b>ANF</b>", "rows.text", "markup"),
    ("sources", "ANF English", "ANF  English", "rows.text", "two in a row"),
    ("total_reports", ",exact,", ",Exact,", "structure.constraint", "exact"),
    ("total_reports", ",710,", ",1,710,", "structure.row", "extra"),
    ("total_reports", ",710,", ',"1,710",', "structure.type", "integer"),
    ("total_reports", ",710,", ",\uff17\uff11\uff10,", "rows.type", "plain digits"),
    ("total_reports", ",710,", ",-710,", "structure.constraint", "minimum"),
    ("total_reports", "anf-202312-kyrgyzstan96", "anf-202312-kyrgyzstan95", "structure.key", ""),
    ("sites", "36.38,41.15", "36.38,", "rows.pair", "go together"),
    ("repatriation_reports", "R0002,", "R0001,", "structure.constraint", ""),
    ("repatriation_reports", ",stated,96,", ",,96,", "rows.pair", "go together"),
    ("sources", ",en,news", ",qx,news", "rows.code", "ISO 639-1"),
    ("areas", "\nFRA,", "\nfra,", "rows.code", "in capitals"),
    ("sources", ",ANF English,", ",Anf English,", "rows.spelling", "another case"),
    ("sites", ",al-Hasakah,", ",Al-Hasakah,", "rows.spelling", "another case"),
    (
        "total_reports",
        "statistics for 2022",
        "statistics for \u0662\u0660\u0662\u0662",
        "rows.text",
        "",
    ),
    ("sources", "ANF English", "\u0410NF English", "rows.text", "two scripts"),
    ("total_reports", "statistics for 2022", "statistics &amp; more", "rows.text", "markup"),
    ("total_reports", "statistics for 2022", "statistics\u061c for 2022", "rows.text", "not seen"),
    ("sites", ",36.38,", ",-36.38,", "structure.constraint", "29"),
    ("sites", ",36.38,41.15,", ",41.15,36.38,", "structure.constraint", "38"),
    ("sources", "https://", "https://a&nbsp;", "rows.text", "markup"),
    ("sources", "https://", "https://<b>", "structure.constraint", "pattern"),
]


@pytest.mark.parametrize(("table", "old", "new", "rule", "words"), FAULTS)
def test_a_fault_is_found_and_explained(
    copy: Path, table: str, old: str, new: str, rule: str, words: str
) -> None:
    edit(copy, table, old, new)
    found = [finding for finding in findings(copy) if finding.rule == rule]
    assert found, rules(findings(copy))
    assert all(finding.file == f"data/{table}.csv" for finding in found)
    assert any(words in one.message and one.row and one.row > 1 for one in found)


BYTES: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("byte order mark", lambda content: b"\xef\xbb\xbf" + content, "structure.bytes"),
    ("CRLF", lambda content: content.replace(b"\n", b"\r\n"), "structure.bytes"),
    (
        "Latin-1",
        lambda content: content.replace(b"al-Hol", "\u00e4".encode("latin-1"), 1),
        "structure.bytes",
    ),
    ("NUL", lambda content: content[:200] + b"\0" + content[200:], "structure.bytes"),
    ("empty", lambda content: b"", "structure.bytes"),
    ("header alone", lambda content: content[: content.index(b"\n") + 1], "rows.reference"),
    ("cut off", lambda content: content[:-7], "structure.bytes"),
    (
        "broken quote",
        lambda content: content.replace(b",camp,", b',"camp,', 1),
        "structure.canonical",
    ),
    (
        "needless quotes",
        lambda content: content.replace(b",camp,", b',"camp",', 1),
        "structure.canonical",
    ),
    ("renamed column", lambda content: content.replace(b"kind", b"Kind", 1), "structure.header"),
    ("missing column", lambda content: content.replace(b"kind,", b"", 1), "structure.header"),
    ("semicolons", lambda content: content.replace(b",", b";"), "structure.header"),
]


@pytest.mark.parametrize(("name", "change", "rule"), BYTES)
def test_broken_bytes_are_found(
    copy: Path, name: str, change: Callable[[bytes], bytes], rule: str
) -> None:
    file = copy / "data" / "sites.csv"
    content = file.read_bytes()
    changed = change(content)
    assert changed != content, name
    file.write_bytes(changed)
    rehash(copy)
    found = findings(copy)
    assert rule in rules(found), rules(found)


def test_rows_out_of_order_doubled_or_dropped(copy: Path) -> None:
    file = copy / "data" / "sources.csv"
    header, *lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    for changed, rule in (
        ([lines[1], lines[0], *lines[2:]], "rows.order"),
        ([lines[0], *lines], "structure.constraint"),
        (lines[1:], "structure.key"),
    ):
        file.write_text("".join([header, *changed]), encoding="utf-8")
        rehash(copy)
        assert rule in rules(findings(copy))


def test_all_faults_are_reported_not_the_first(copy: Path) -> None:
    edit(copy, "sites", ",camp,", ",Camp,", count=9)
    edit(copy, "sources", ",en,news", ",EN,news", count=20)
    found = findings(copy)
    assert sum(finding.file == "data/sites.csv" for finding in found) >= 5
    assert sum(finding.file == "data/sources.csv" for finding in found) == 20


@pytest.mark.parametrize(
    "path", ["https://example.org/x.csv", "/etc/passwd", "../x.csv", "data/../../x.csv"]
)
def test_paths_outside_are_refused_before_anything_is_opened(
    copy: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    descriptor = json.loads((copy / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"][0]["path"] = path
    (copy / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    opened: list[str] = []
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: opened.append(str(self)) or read(self))
    found = findings(copy, "structure")
    assert rules(found) == {"structure.path"}
    assert opened == [str(copy / "datapackage.json")]


def test_a_schema_outside_is_refused(copy: Path) -> None:
    descriptor = json.loads((copy / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"][0]["schema"] = "https://example.org/schema.json"
    (copy / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    assert "structure.path" in rules(findings(copy))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff\xfe", b'{"resources": 3}'])
def test_a_broken_descriptor_is_a_finding(copy: Path, content: bytes) -> None:
    (copy / "datapackage.json").write_bytes(content)
    found = nes.validate(copy).findings
    assert rules(found) == {"structure.descriptor"}


@pytest.mark.parametrize("version", ["1.0.0 ", "1.0", "v1.0.0", "", "\u0661.0.0", 1, None])
def test_a_version_that_cannot_be_compared_is_a_finding(copy: Path, version: object) -> None:
    file = copy / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(descriptor | {"version": version}), encoding="utf-8")
    found = findings(copy)
    assert "structure.descriptor" in rules(found)
    assert any("MAJOR.MINOR.PATCH" in one.message for one in found)


def test_a_table_that_the_descriptor_forgets_is_a_warning(copy: Path) -> None:
    (copy / "data" / "camps.csv").write_text("camp\nal-Hol\n", encoding="utf-8")
    report = nes.validate(copy, layers=["structure"])
    assert report.valid
    (found,) = report.findings
    assert (found.rule, found.file) == ("structure.listed", "data/camps.csv")
    assert "datapackage.json" in found.message


def test_a_changed_hash_says_what_to_do(copy: Path) -> None:
    file = copy / "data" / "sites.csv"
    file.write_bytes(file.read_bytes() + b"\n")
    found = findings(copy, "structure")
    assert any(one.rule == "structure.hash" and "nesyria build" in one.message for one in found)


FIGURES = [
    ("repatriations", ",96,96,96,stated", ",98,96,98,stated", "across.numbers"),
    ("repatriations", ",2023-12-07,day", ",2023-12-06,day", "across.dates"),
    ("totals", "KGZ,repatriation,all,6,", "KGZ,repatriation,all,7,", "across.totals"),
    ("totals", "world,repatriation,all,", "world,repatriation,2031,", "across.totals"),
    ("reconciliation", ",333,333,", ",333,334,", "across.reconciliation"),
    (
        "populations",
        "roj,world,2023-12,all,persons,2300,",
        "roj,world,2023-12,all,persons,2301,",
        "across.populations",
    ),
    ("claims", ",holds,", ",undecided,", "across.claims"),
    ("areas", "KAZ KGZ TJK TKM UZB", "KAZ KGZ TJK TKM", "across.region_groups"),
    ("population_reports", ",50,,,percent", ",150,,,percent", "across.percents"),
]


@pytest.mark.parametrize(("table", "old", "new", "rule"), FIGURES)
def test_figures_that_do_not_follow_are_found(
    copy: Path, table: str, old: str, new: str, rule: str
) -> None:
    edit(copy, table, old, new)
    found = [one for one in findings(copy, "across") if one.rule == rule]
    assert found
    assert found[0].severity == "error"
    assert "expected: " in found[0].message


@pytest.mark.parametrize("table", ["repatriations", "totals", "reconciliation", "populations"])
def test_a_finding_names_the_field_that_differs(copy: Path, table: str) -> None:
    package = Package(copy)
    schema = package.schema(table)
    header, *rows = csv.reader(package.read_table(table).decode("utf-8").splitlines())
    # One field of each of several rows, since a change of one may hide another in its row.
    changed: dict[tuple[int, str], str] = {}
    for place, field in enumerate(schema["fields"]):
        if field["name"] in schema["primaryKey"]:
            continue
        used = {row for row, _ in changed}
        row = next(row for row, cells in enumerate(rows, 2) if cells[place] and row not in used)
        rows[row - 2][place] = another(field, rows[row - 2][place], copy)
        changed[row, field["name"]] = rows[row - 2][place]
    (copy / "data" / f"{table}.csv").write_bytes(dialect.dumps(header, rows))
    rehash(copy)
    found = findings(copy, "rows", "across")
    named = {(one.row, one.field) for one in found if one.resource == table}
    # What is stated and what is summed follow rules of their own: each says so of persons.
    said = {place: (place[0], place[1].removesuffix("_basis")) for place in changed}
    missed = {place: changed[place] for place in changed if said[place] not in named}
    assert missed == {}


@pytest.mark.parametrize("table", sorted(Package(ROOT).resources))
def test_no_rule_stumbles_over_a_blank_cell(copy: Path, table: str) -> None:
    package = Package(copy)
    header, *rows = csv.reader(package.read_table(table).decode("utf-8").splitlines())
    for place in range(len(header)):
        for row in [row for row in rows[place :: len(header)] if row[place]][:3]:
            row[place] = ""
    (copy / "data" / f"{table}.csv").write_bytes(dialect.dumps(header, rows))
    rehash(copy)
    found = findings(copy, "rows")
    assert [one for one in found if one.rule == "rows.header"] == []
    # A report without its key is one, and no other rule makes anything of it.
    keyless = {one.row for one in found if one.rule == "rows.required" and one.field == header[0]}
    assert not any(one.rule == "rows.flags" and one.row in keyless for one in found)


def another(field: Mapping[str, Any], value: str, root: Path) -> str:
    """Return another value of the field's type."""
    if field["type"] == "integer":
        return str(int(value) + 1)
    if field["type"] == "number":
        return str(float(value) + 0.5)
    if is_partial_date(field):
        return "2018-01-01"
    if field["name"] in ("area_id", "site_id"):
        keys = nes.load(f"{field['name'][:-3]}s", path=root)[field["name"]]
        return next(key for key in keys if key != value)
    choices = constraints(field).get("enum", ["differs", "date_differs"])
    return next(choice for choice in choices if choice != value)


def test_a_wrong_number_in_the_ledger_asks_for_a_flag(copy: Path) -> None:
    # One report of an event that others agree on; the figures are built anew and hide nothing.
    edit(
        copy, "repatriation_reports", "2023-12-07,stated,96,27,,69,", "2023-12-07,stated,69,27,,69,"
    )
    build(copy)
    found = findings(copy, "rows")
    assert any(
        one.rule == "rows.flags" and "persons 69 is not the figure 96 that" in one.message
        for one in found
    ), found


def test_a_flag_without_its_anomaly_is_an_error(copy: Path) -> None:
    edit(copy, "total_reports", ",nes,repatriated,,nationals", ",nes,repatriated,falls,nationals")
    found = findings(copy, "rows")
    assert [one.rule for one in found] == ["rows.flags"]
    assert "without its anomaly" in found[0].message


def test_suites_that_are_no_suites_are_findings(copy: Path) -> None:
    suite = copy / "expectations" / "sites.json"
    good = suite.read_text(encoding="utf-8")
    for broken in (
        "{",
        "{}",
        good.replace("unexpected_rows_expectation", "expect_column_to_exist"),
        good.replace('"error"', '"grave"'),
        good.replace('"name": "sites"', '"name": "places"'),
    ):
        suite.write_text(broken, encoding="utf-8")
        found = findings(copy, "across")
        assert rules(found) == {"across.suite"}


def test_a_suite_that_is_gone_is_missed(copy: Path) -> None:
    (copy / "expectations" / "totals.json").unlink()
    (found,) = [one for one in findings(copy, "across") if one.severity == "error"]
    assert (found.rule, found.resource) == ("across.suite", "totals")


def test_it_is_said_when_no_release_can_be_compared_with(copy: Path) -> None:
    shutil.rmtree(copy / "releases")
    report = nes.validate(copy, layers=["across"])
    assert report.valid
    assert report.counts() == {"across.released": 1}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT nothing FROM sites",
        "DELETE FROM sites",
        "ATTACH 'x.db' AS x",
        "SELECT 1; DROP TABLE x",
    ],
)
def test_a_query_that_cannot_run_is_a_finding(copy: Path, query: str) -> None:
    path = copy / "expectations" / "sites.json"
    suite = json.loads(path.read_text(encoding="utf-8"))
    suite["expectations"][0]["kwargs"]["unexpected_rows_query"] = query
    path.write_text(json.dumps(suite), encoding="utf-8")
    found = findings(copy, "across")
    assert rules(found) == {"across.sites_used"}
    assert "cannot run" in found[0].message


def test_nothing_is_written(copy: Path) -> None:
    edit(copy, "sites", ",camp,", ",Camp,")
    before = {file: file.read_bytes() for file in copy.rglob("*") if file.is_file()}
    nes.validate(copy)
    assert {file: file.read_bytes() for file in copy.rglob("*") if file.is_file()} == before
