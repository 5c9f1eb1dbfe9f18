"""One statement is brought in with one line."""

from pathlib import Path

import pytest

from nesyria import cli
from tests.evidence_audit import Audit
from tests.helpers import table_rows

PAGE = ["--url", "https://example.net/1", "--publisher", "Courier", "--published", "2023-06-11"]


@pytest.fixture
def clone(example: Path) -> Path:
    """Return the example package with a folder for evidence, as a clone has one."""
    (example / "evidence").mkdir()
    return example


def add(root: Path, what: str, *options: str) -> int:
    return cli.run(["add", what, *options, "--path", str(root)])


@pytest.mark.slow
def test_handover_moves_a_figure_and_leaves_its_trail(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    about = ["--area", "Kyrgyzstan", "--date", "2023-06-10", "--women", "10", "--children", "21"]
    assert add(clone, "handover", *PAGE, "--agency", "AFP", *about) == 0
    out = capsys.readouterr().out
    (page,) = (
        one for one in table_rows(clone, "sources") if one["source_id"].startswith("courier")
    )
    assert (page["publisher"], page["agency"]) == ("Courier", "AFP")
    assert (
        "repatriations KGZ-2023-06-10: new (date 2023-06-10, kind repatriation, persons 31" in out
    )
    assert "totals KGZ, repatriation, all: persons 10 -> 41" in out
    report = table_rows(clone, "repatriation_reports")[-1]
    assert (report["source_id"], report["event_id"]) == ("courier-20230611-kgz", "KGZ-2023-06-10")
    (batch,) = (clone / "evidence").iterdir()
    assert (batch / "README.md").is_file()
    assert Audit(batch, clone / "data").faults() == []
    # The same line again finds the statement, and adds nothing.
    assert add(clone, "handover", *PAGE, *about) == 0
    assert "The ledger has this statement of this page." in capsys.readouterr().out
    assert table_rows(clone, "repatriation_reports")[-1] == report
    assert list((clone / "evidence").iterdir()) == [batch]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "about", "moved"),
    [
        (
            "total",
            ["--area", "KGZ", "--date", "2023-12-31", "--value", "341", "--scope", "nes"],
            "reconciliation",
        ),
        ("population", ["--site", "roj", "--date", "2023-06", "--value", "2100"], "populations"),
    ],
)
def test_dry_run_says_what_would_move_and_writes_nothing(
    clone: Path, capsys: pytest.CaptureFixture[str], what: str, about: list[str], moved: str
) -> None:
    before = {file: file.read_bytes() for file in clone.rglob("*") if file.is_file()}
    page = [*PAGE[:-1], "2024-01-09"]
    assert add(clone, what, *page, *about, "--dry-run") == 0
    assert f"figures that move in {moved} (" in capsys.readouterr().out
    assert {file: file.read_bytes() for file in clone.rglob("*") if file.is_file()} == before


@pytest.mark.slow
def test_unclear_statement_asks_for_the_event(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    about = ["--area", "KGZ", "--date", "2023-12-07", "--persons", "13"]
    page = [*PAGE[:-1], "2023-12-09"]
    assert add(clone, "handover", *page, *about) == 2
    err = capsys.readouterr().err
    assert "It may be KGZ-2023-12-07" in err
    assert "--event EVENT_ID, or --event new" in err
    assert add(clone, "handover", *page, *about, "--event", "new", "--dry-run") == 0
    assert "KGZ-2023-12-07-2: new" in capsys.readouterr().out


def test_faults_name_the_options(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    about = ["--area", "Atlantis", "--date", "10.06.2023", "--persons", "1,500"]
    assert add(clone, "handover", *PAGE, *about) == 2
    err = capsys.readouterr().err
    for words in ("--area 'Atlantis'", "--date '10.06.2023'", "--persons '1,500'"):
        assert words in err


def test_page_that_is_not_named_is_asked_for(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(clone, "total", "--area", "KGZ", "--value", "3") == 2
    assert "name the page" in capsys.readouterr().err
