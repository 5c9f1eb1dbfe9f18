"""The synthetic ledger of the benchmarks is one that the validator has nothing to say about."""

import sys
from pathlib import Path

import pytest

from nesyria import validate
from nesyria.datapackage.package import Package
from nesyria.validation import rows, structure
from nesyria.validation.rows import reader
from tests.helpers import ROOT

pytestmark = pytest.mark.slow

BENCHMARKS = ROOT / "benchmarks"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import synthetic
    finally:
        sys.path.remove(str(BENCHMARKS))
    root: Path = synthetic.make(tmp_path_factory.mktemp("synthetic") / "package", 1000)
    return root


def test_a_synthetic_ledger_is_valid(ledger: Path) -> None:
    tables = reader.read(Package.at(ledger))[0].text
    assert sum(len(tables[name]) for name in tables if name.endswith("_reports")) == 1000
    report = validate(ledger)
    # Warnings of plausible mistakes are no fault of it: titles and notes are those of other events.
    assert report.errors == []
    # No release of it was ever published.
    assert "corrections.no_release" in report.counts()


def faults(root: Path, large_bytes: int) -> set[tuple[str, int | None, str | None]]:
    """Return where something is wrong, as the layers structure and rows say together."""
    package = Package.at(root)
    tables, broken = reader.read(package)
    found = [*structure.check(package, large_bytes=large_bytes), *broken, *rows.check(tables)]
    return {
        (one.resource, one.row, one.field)
        for one in found
        if one.rule not in ("file.hash", "key.primary") and one.field
    }


def test_columns_alone_find_what_row_by_row_finds(ledger: Path) -> None:
    # Above a size Frictionless leaves the cells to the row layer; the verdict stays.
    package = Package.at(ledger)
    assert structure.check(package, large_bytes=0) == structure.check(package) == []
    path = package.path("repatriation_reports")
    before = path.read_bytes()
    lines = before.splitlines(keepends=True)
    cells = lines[1].split(b",")
    cells[2], cells[4], cells[6] = b"XXX", b"2019-02-30", b"many"
    try:
        path.write_bytes(b"".join([lines[0], b",".join(cells), *lines[2:]]))
        expected = {("repatriation_reports", 2, name) for name in ("area_id", "date", "persons")}
        assert faults(ledger, structure.LARGE_BYTES) >= expected
        assert faults(ledger, large_bytes=0) == faults(ledger, structure.LARGE_BYTES)
    finally:
        path.write_bytes(before)
