"""The command line, as a person uses it."""

import subprocess
import sys
from pathlib import Path

import pytest

from nesyria import cli


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = cli.run(arguments)
    out, err = capsys.readouterr()
    return status, out, err


def test_show_prints_what_a_person_wants_to_know(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    selection = ["--area", "KGZ", "--path", str(example)]
    status, out, _ = run(capsys, "show", "repatriations", *selection)
    assert status == 0
    header, *rows = out.splitlines()
    for name in ("persons", "low-high", "women", "men", "children", "sources"):
        assert name in header
    assert any(row.split()[:3] == ["KGZ-2023-12-07", "2023-12-07", "10"] for row in rows)
    assert "FRA-" not in out


def test_range_is_shown_where_sources_differ(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    selection = ["--event", "FRA-2022-07-03", "--path", str(example)]
    _, out, _ = run(capsys, "show", "repatriations", *selection)
    assert "12-20" in out


@pytest.mark.parametrize("table", ["areas", "sites", "claims", "totals", "populations"])
def test_every_kind_of_table_can_be_shown(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "show", table)
    assert status == 0
    assert len(out.splitlines()) > 5


def test_lines_fit_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    for arguments in (["tables"], ["describe", "repatriations"], ["show", "claims"]):
        _, out, _ = run(capsys, *arguments)
        assert max(map(len, out.splitlines())) <= 100


def test_sources_and_cite_follow_the_selection(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    selection = ["repatriations", "--event", "XKX-2019-04-20", "--path", str(example)]
    _, listed, _ = run(capsys, "sources", *selection)
    assert "Example Herald" in listed
    _, cited, _ = run(capsys, "cite", *selection, "--format", "ris")
    assert cited.count("TY  - ") == 4
    _, alone, _ = run(capsys, "cite")
    assert len(alone.splitlines()) == 1


def test_describe_and_tables(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "describe", "sites")
    assert "latitude" in out
    assert "degree" in out
    _, out, _ = run(capsys, "tables")
    assert "repatriation_reports" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "returns"], "unknown table 'returns'; choose one of"),
        (["show", "repatriations", "--area", "XYZ"], "no row has area 'XYZ'; there are: ALB"),
        (["show", "claims", "--site", "roj"], "no site_id to choose a site by"),
        (["cite", "--format", "mla"], "unknown citation format"),
        (["tables", "--path", "nowhere"], "no datapackage.json in nowhere"),
        (["validate", "nowhere"], "no datapackage.json in nowhere"),
        (["validate", "--format", "pdf"], "unknown report format 'pdf'"),
        (["validate", "--layer", "deep"], "unknown layer 'deep'"),
    ],
)
def test_mistakes_end_with_a_sentence_and_status_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


def test_build_says_what_it_wrote(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (example / "data" / "totals.csv").unlink()
    _, out, _ = run(capsys, "build", "--path", str(example))
    assert out.splitlines() == ["written: data/totals.csv"]
    _, out, _ = run(capsys, "build", "--path", str(example))
    assert out.splitlines() == ["already up to date"]


def test_a_reader_that_leaves_early_is_no_error() -> None:
    command = [sys.executable, "-m", "nesyria", "show", "sources"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()


def test_keys_are_not_broken_in_a_narrow_terminal(
    example: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    selection = ["--area", "KGZ", "--path", str(example)]
    _, out, _ = run(capsys, "show", "repatriations", *selection)
    assert any(line.startswith("KGZ-2023-12-07  2023-12-07       10") for line in out.splitlines())
    assert max(map(len, out.splitlines())) <= 80
