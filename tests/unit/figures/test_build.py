"""``nesyria build``: deterministic to the byte, atomic, and nothing written when it fails."""

import shutil
from pathlib import Path

import pytest

from nesyria import NesyriaError
from nesyria.datapackage.package import Package
from nesyria.figures.build import build, derived
from tests.conftest import ROOT


def test_published_figures_are_what_the_ledger_gives() -> None:
    package = Package(ROOT)
    for name, made in derived(package).items():
        assert package.path(name).read_bytes() == made, f"{name} is stale; run: nesyria build"


def test_build_is_idempotent(copy: Path) -> None:
    for name in ("repatriations", "totals", "reconciliation", "populations"):
        (copy / "data" / f"{name}.csv").write_text("gone", encoding="utf-8")
    assert set(build(copy)) >= {"data/repatriations.csv", "data/totals.csv"}
    assert build(copy) == []
    for file in sorted((ROOT / "data").glob("*.csv")):
        assert (copy / "data" / file.name).read_bytes() == file.read_bytes()
    assert (copy / "datapackage.json").read_bytes() == (ROOT / "datapackage.json").read_bytes()


def test_a_ledger_that_cannot_be_read_changes_nothing(copy: Path) -> None:
    ledger = copy / "data" / "repatriation_reports.csv"
    ledger.write_text(ledger.read_text(encoding="utf-8").replace(",96,27,", ",ninety,27,"))
    before = {file: file.read_bytes() for file in copy.rglob("*") if file.is_file()}
    with pytest.raises(NesyriaError, match=r"repatriation_reports, field persons"):
        build(copy)
    assert {file: file.read_bytes() for file in copy.rglob("*") if file.is_file()} == before


def test_a_changed_report_changes_its_figure(copy: Path) -> None:
    ledger = copy / "data" / "repatriation_reports.csv"
    text = ledger.read_text(encoding="utf-8")
    rows = [row for row in text.splitlines() if ",KGZ-2023-12-07," in row]
    assert len(rows) == 3
    for row in rows:
        text = text.replace(row, row.replace(",96,", ",97,"))
    ledger.write_text(text, encoding="utf-8")
    changed = build(copy)
    assert "data/repatriations.csv" in changed
    assert ",97,97,97,stated," in (copy / "data" / "repatriations.csv").read_text(encoding="utf-8")


def test_a_missing_figure_file_is_made(copy: Path) -> None:
    shutil.move(copy / "data" / "totals.csv", copy / "elsewhere.csv")
    assert build(copy) == ["data/totals.csv"]
