"""``nesyria build``: deterministic to the byte, atomic, and nothing written when it fails."""

import shutil
from pathlib import Path

import pytest

from nesyria import NesyriaError
from nesyria.figures.build import build
from tests.helpers import file_bytes


@pytest.mark.slow
def test_build_is_idempotent(example: Path) -> None:
    before = file_bytes(example)
    for name in ("repatriations", "totals", "reconciliation", "populations", "countries"):
        (example / "data" / f"{name}.csv").write_text("gone", encoding="utf-8")
    assert set(build(example)) >= {"data/repatriations.csv", "data/totals.csv"}
    assert build(example) == []
    assert file_bytes(example) == before


def test_a_ledger_that_cannot_be_read_changes_nothing(example: Path) -> None:
    ledger = example / "data" / "repatriation_reports.csv"
    text = ledger.read_text(encoding="utf-8")
    ledger.write_text(text.replace(",10,3,", ",ten,3,"), encoding="utf-8")
    before = file_bytes(example)
    with pytest.raises(NesyriaError, match=r"repatriation_reports, field persons"):
        build(example)
    assert file_bytes(example) == before


@pytest.mark.slow
def test_a_changed_report_changes_its_figure(example: Path) -> None:
    ledger = example / "data" / "repatriation_reports.csv"
    text = ledger.read_text(encoding="utf-8")
    rows = [row for row in text.splitlines() if ",KGZ-2023-12-07," in row]
    assert len(rows) == 4
    for row in rows:
        text = text.replace(row, row.replace(",10,3,", ",11,3,"))
    ledger.write_text(text, encoding="utf-8")
    changed = build(example)
    assert "data/repatriations.csv" in changed
    assert ",11,11,11,stated," in (example / "data" / "repatriations.csv").read_text(
        encoding="utf-8"
    )


@pytest.mark.slow
def test_a_missing_figure_file_is_made(example: Path) -> None:
    shutil.move(example / "data" / "totals.csv", example / "elsewhere.csv")
    assert build(example) == ["data/totals.csv"]
