"""What many pages ask of the tables is derived once, and is what the package answers."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.provenance import contributing_reports
from tests.integration.site.conftest import modules

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ledger() -> Iterator[ModuleType]:
    with modules("records.ledger") as found:
        yield found["records.ledger"]


@pytest.fixture(scope="module")
def citations() -> Iterator[ModuleType]:
    with modules("records.citations") as found:
        yield found["records.citations"]


@pytest.mark.parametrize("format", ["apa", "bibtex", "ris", "csl-json"])
def test_a_page_cites_what_the_package_cites(
    citations: ModuleType, example: Path, format: str
) -> None:
    sources = nes.load("sources", path=example)
    made = citations.Citations(Package(example), sources)
    for rows in (sources.iloc[:1], sources.iloc[::-2]):
        assert made.cite(rows["source_id"], format) == nes.cite(rows, format, path=example)


def test_a_ledger_derives_once(ledger: ModuleType, example: Path) -> None:
    tables = {name: nes.load(name, path=example) for name in Package(example).resources}
    made = ledger.Ledger.of(tables)
    assert ledger.Ledger.of(made) is made
    assert made.agreement is made.agreement
    assert len(made.agreement) > 0


@pytest.mark.parametrize("table", ["repatriations", "totals", "populations", "reconciliation"])
def test_what_a_chart_rests_on_is_what_the_package_says(
    ledger: ModuleType, example: Path, table: str
) -> None:
    package = Package(example)
    tables = ledger.Ledger({name: nes.load(name, path=example) for name in package.resources})
    rows = tables[table]
    found = tables.behind(rows.iloc[:1], rows.iloc[1::2])
    wanted = contributing_reports(package, rows.iloc[[0, *range(1, len(rows), 2)]])
    pairs = {tuple(map(str, pair)) for pair in found.itertuples(index=False)}
    assert pairs == {tuple(map(str, pair)) for pair in wanted.itertuples(index=False)}
    assert len(found) == len(pairs) > 0
