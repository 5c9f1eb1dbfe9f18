"""Single faults in a table: each is found, placed, and explained."""

from pathlib import Path

import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.figures.build import build
from nesyria.validation import rows
from nesyria.validation.rows import reader
from nesyria.validation.rule import RULES
from tests.helpers import edit, file_bytes, findings, rules_found

# (table, old, new, rule that must find it, words of the message)
FAULTS = [
    ("repatriations", ",2023-12-07,day", ",2023-02-30,day", "date.exists", "does not exist"),
    ("repatriations", ",2023-12-07,day", ",2093-12-07,day", "date.future", "in the future"),
    (
        "repatriations",
        "10,10,10,stated",
        "10,11,10,stated",
        "range.order",
        "persons_low <= persons",
    ),
    ("repatriations", ",3,3,3,,,,", ",13,3,13,,,,", "event.parts", "do not fit persons"),
    ("sources", "https://", "ftp://", "field.pattern", "pattern"),
    ("sources", ",en,news", ",EN,news", "field.pattern", "pattern"),
    ("sources", "Example Gazette", "=Example Gazette", "text.formula", "spreadsheet would run"),
    ("sources", "Example Gazette", "Example\u00a0Gazette", "text.control", "invisible"),
    ("sources", "Example Gazette", "Example \u202eGazette", "text.control", "invisible"),
    ("sources", "Example Gazette", "<b>Gazette</b>", "text.markup", "markup"),
    ("sources", "Example Gazette", "Example  Gazette", "text.spaces", "two in a row"),
    ("total_reports", ",exact,", ",Exact,", "field.enum", "exact"),
    ("total_reports", ",32,", ",3,2,", "row.cells", "extra"),
    ("total_reports", ",32,", ',"3,200",', "field.type", "integer"),
    ("total_reports", ",32,", ",\uff13\uff12,", "field.type", "plain digits"),
    ("total_reports", ",32,", ",-32,", "field.bounds", "minimum"),
    ("total_reports", "ministry-20231208-kgz", "ministry-20231208-kg", "key.foreign", ""),
    ("sites", "36.38,41.15", "36.38,", "fields.together", "go together"),
    ("repatriation_reports", "R0002,", "R0001,", "key.primary", ""),
    ("repatriation_reports", ",stated,10,", ",,10,", "fields.together", "go together"),
    ("sources", ",en,news", ",qx,news", "field.enum", "language"),
    ("areas", "\nFRA,", "\nfra,", "area.key_case", "in capitals"),
    ("sources", ",Example Gazette,", ",example Gazette,", "name.spelling", "another case"),
    ("sites", ",al-Hasakah,", ",Al-Hasakah,", "name.spelling", "another case"),
    (
        "total_reports",
        "one flight",
        "one flight \u0662\u0660\u0662\u0662",
        "text.digits",
        "",
    ),
    ("sources", "Example Gazette", "\u0415xample Gazette", "text.scripts", "two scripts"),
    ("total_reports", "one flight", "one flight &amp; more", "text.markup", "markup"),
    ("total_reports", "one flight", "one\u061c flight", "text.control", "invisible"),
    ("sites", ",36.38,", ",-36.38,", "field.bounds", "29"),
    ("sites", ",36.38,41.15,", ",41.15,36.38,", "field.bounds", "38"),
    ("sources", "https://", "https://a&nbsp;", "text.markup", "markup"),
    ("sources", "https://", "https://<b>", "field.pattern", "pattern"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("table", "old", "new", "rule", "words"), FAULTS)
def test_a_fault_is_found_and_explained(
    example: Path, table: str, old: str, new: str, rule: str, words: str
) -> None:
    edit(example, table, old, new)
    found = [one for one in findings(example, RULES[rule].layers) if one.rule == rule]
    assert found, rules_found(example)
    assert all(finding.file == f"data/{table}.csv" for finding in found)
    assert any(words in one.message and one.row and one.row > 1 for one in found)


def test_all_faults_are_reported_not_the_first(example: Path) -> None:
    edit(example, "sites", ",camp,", ",Camp,", count=3)
    edit(example, "sources", ",en,news", ",EN,news", count=9)
    found = findings(example)
    assert sum(finding.file == "data/sites.csv" for finding in found) >= 3
    # One in capitals breaks both the pattern and the enum of a language.
    for rule in ("field.pattern", "field.enum"):
        assert sum(one.file == "data/sources.csv" and one.rule == rule for one in found) == 9


def test_a_wrong_number_in_the_ledger_asks_for_a_flag(example: Path) -> None:
    # One report of an event that others agree on; the figures are built anew and hide nothing.
    edit(
        example,
        "repatriation_reports",
        "gazette-20231208-kgz,2023-12-07,stated,10,",
        "gazette-20231208-kgz,2023-12-07,stated,7,",
    )
    build(example)
    found = findings(example, ["rows"])
    assert any(
        one.rule == "flag.computed" and "persons 7 is not the figure 10 that" in one.message
        for one in found
    ), found


def test_a_flag_without_its_anomaly_is_an_error(example: Path) -> None:
    edit(
        example,
        "total_reports",
        ",20,exact,,nes,repatriated,,",
        ",20,exact,,nes,repatriated,falls,",
    )
    found = findings(example, ["rows"])
    assert [one.rule for one in found] == ["flag.computed"]
    assert "without its anomaly" in found[0].message


def test_nothing_is_written(example: Path) -> None:
    edit(example, "sites", ",camp,", ",Camp,")
    before = file_bytes(example)
    nes.validate(example)
    assert file_bytes(example) == before


def test_rules_do_without_a_table_that_could_not_be_read(example: Path) -> None:
    package = Package(example)
    tables, _ = reader.read(package)
    for name in package.resources:
        typed = {one: frame for one, frame in tables.typed.items() if one != name}
        text = {one: frame for one, frame in tables.text.items() if one != name}
        found = rows.check(reader.Tables(package, text, typed))
        assert [one.message for one in found if one.rule == "table.fields"] == [], name
