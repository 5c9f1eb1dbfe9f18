"""The real package: what holds of it, whatever evidence comes in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import nesyria as nes
from nesyria.datapackage import releases
from nesyria.datapackage.package import Package
from nesyria.figures.build import build, derived
from nesyria.validation.finding import Finding
from nesyria.validation.rows.reader import Tables
from nesyria.validation.suites.history import proof
from tests.helpers import ROOT

pytestmark = pytest.mark.slow


def test_as_of_its_release_is_what_is_published_but_for_the_undated() -> None:
    day = str(Package(ROOT).descriptor["created"])[:10]
    now = nes.load("repatriations").set_index("event_id")["persons"]
    then = nes.load("repatriations", as_of=day).set_index("event_id")["persons"]
    assert set(then.index) <= set(now.index)
    assert len(then) > 0.95 * len(now)


def test_published_figures_are_what_the_ledger_gives() -> None:
    package = Package(ROOT)
    for name, made in derived(package).items():
        assert package.path(name).read_bytes() == made, f"{name} is stale; run: nesyria build"


def test_build_is_idempotent(copy: Path) -> None:
    for name in ("repatriations", "totals", "reconciliation", "populations", "countries"):
        (copy / "data" / f"{name}.csv").write_text("gone", encoding="utf-8")
    assert set(build(copy)) >= {"data/repatriations.csv", "data/totals.csv"}
    assert build(copy) == []
    for file in sorted((ROOT / "data").glob("*.csv")):
        assert (copy / "data" / file.name).read_bytes() == file.read_bytes()
    assert (copy / "datapackage.json").read_bytes() == (ROOT / "datapackage.json").read_bytes()


def test_the_real_package_is_valid() -> None:
    report = nes.validate(ROOT)
    assert report.errors == []
    # What is well formed and yet unlikely is rare among what people have looked at.
    package = Package(ROOT)
    rows = sum(package.read_table(name).count(b"\n") - 1 for name in package.resources)
    assert 50 * len(report.findings) < rows
    assert report.valid
    assert report.layers == ("structure", "rows", "across")


def test_no_published_row_differs_from_the_release_before_but_as_recorded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Validation takes it from here that releases which the code knows were compared.
    compared: list[str] = []
    monkeypatch.setattr(releases, "known_versions", lambda package: frozenset())
    ask = proof._broken

    def noted(before: Package, now: Package, archive: str) -> Iterator[Finding]:
        compared.append(now.version)
        return ask(before, now, archive)

    monkeypatch.setattr(proof, "_broken", noted)
    assert [one for one in proof.check(Tables(Package(ROOT))) if one.severity == "error"] == []
    assert compared == list(releases.known_releases(Package(ROOT)))[1:]
