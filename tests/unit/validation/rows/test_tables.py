"""Single faults in a table: each is found, placed, and explained."""

from pathlib import Path

import pytest

import nesyria as nes
from nesyria.figures.build import build
from tests.helpers import edit, file_bytes, findings, rules_found

# (table, old, new, rule that must find it, words of the message)
FAULTS = [
    ("repatriations", ",2023-12-07,day", ",2023-02-30,day", "rows.date", "does not exist"),
    ("repatriations", ",2023-12-07,day", ",2093-12-07,day", "rows.date", "lies ahead"),
    ("repatriations", "10,10,10,stated", "10,11,10,stated", "rows.range", "persons_low <= persons"),
    ("repatriations", ",3,3,3,,,,", ",13,3,13,,,,", "rows.parts", "do not fit persons"),
    ("sources", "https://", "ftp://", "structure.constraint", "pattern"),
    ("sources", ",en,news", ",EN,news", "structure.constraint", "pattern"),
    ("sources", "Example Gazette", "=Example Gazette", "rows.text", "spreadsheet would run"),
    ("sources", "Example Gazette", "Example\u00a0Gazette", "rows.text", "not seen"),
    ("sources", "Example Gazette", "Example \u202eGazette", "rows.text", "not seen"),
    ("sources", "Example Gazette", "<b>Gazette</b>", "rows.text", "markup"),
    ("sources", "Example Gazette", "Example  Gazette", "rows.text", "two in a row"),
    ("total_reports", ",exact,", ",Exact,", "structure.constraint", "exact"),
    ("total_reports", ",32,", ",3,2,", "structure.row", "extra"),
    ("total_reports", ",32,", ',"3,200",', "structure.type", "integer"),
    ("total_reports", ",32,", ",\uff13\uff12,", "rows.type", "plain digits"),
    ("total_reports", ",32,", ",-32,", "structure.constraint", "minimum"),
    ("total_reports", "ministry-20231208-kgz", "ministry-20231208-kg", "structure.key", ""),
    ("sites", "36.38,41.15", "36.38,", "rows.pair", "go together"),
    ("repatriation_reports", "R0002,", "R0001,", "structure.constraint", ""),
    ("repatriation_reports", ",stated,10,", ",,10,", "rows.pair", "go together"),
    ("sources", ",en,news", ",qx,news", "rows.code", "ISO 639-1"),
    ("areas", "\nFRA,", "\nfra,", "rows.code", "in capitals"),
    ("sources", ",Example Gazette,", ",example Gazette,", "rows.spelling", "another case"),
    ("sites", ",al-Hasakah,", ",Al-Hasakah,", "rows.spelling", "another case"),
    (
        "total_reports",
        "one flight",
        "one flight \u0662\u0660\u0662\u0662",
        "rows.text",
        "",
    ),
    ("sources", "Example Gazette", "\u0415xample Gazette", "rows.text", "two scripts"),
    ("total_reports", "one flight", "one flight &amp; more", "rows.text", "markup"),
    ("total_reports", "one flight", "one\u061c flight", "rows.text", "not seen"),
    ("sites", ",36.38,", ",-36.38,", "structure.constraint", "29"),
    ("sites", ",36.38,41.15,", ",41.15,36.38,", "structure.constraint", "38"),
    ("sources", "https://", "https://a&nbsp;", "rows.text", "markup"),
    ("sources", "https://", "https://<b>", "structure.constraint", "pattern"),
]


@pytest.mark.parametrize(("table", "old", "new", "rule", "words"), FAULTS)
def test_a_fault_is_found_and_explained(
    example: Path, table: str, old: str, new: str, rule: str, words: str
) -> None:
    edit(example, table, old, new)
    found = [finding for finding in findings(example) if finding.rule == rule]
    assert found, rules_found(example)
    assert all(finding.file == f"data/{table}.csv" for finding in found)
    assert any(words in one.message and one.row and one.row > 1 for one in found)


def test_all_faults_are_reported_not_the_first(example: Path) -> None:
    edit(example, "sites", ",camp,", ",Camp,", count=3)
    edit(example, "sources", ",en,news", ",EN,news", count=9)
    found = findings(example)
    assert sum(finding.file == "data/sites.csv" for finding in found) >= 3
    assert sum(finding.file == "data/sources.csv" for finding in found) == 9


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
        one.rule == "rows.flags" and "persons 7 is not the figure 10 that" in one.message
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
    assert [one.rule for one in found] == ["rows.flags"]
    assert "without its anomaly" in found[0].message


def test_nothing_is_written(example: Path) -> None:
    edit(example, "sites", ",camp,", ",Camp,")
    before = file_bytes(example)
    nes.validate(example)
    assert file_bytes(example) == before
