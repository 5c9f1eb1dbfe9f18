"""The command line, as a person uses it."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import nesyria as nes
from nesyria import cli, export
from nesyria.cli.arguments import parser
from nesyria.cli.selection import format_rows
from nesyria.datapackage.package import Package
from nesyria.validation import LAYERS
from nesyria.validation.formats import FORMATS


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


def test_totals_of_all_years_are_a_choice(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "show", "totals", "--year", "all", "--path", str(example))
    assert status == 0
    shown = nes.load("totals", path=example)
    assert f"{(shown['period'] == 'all').sum()} rows" in out
    status, _, err = run(capsys, "show", "sources", "--year", "all", "--path", str(example))
    assert (status, "no row has year 'all'" in err) == (2, True)


def test_range_is_shown_where_sources_differ(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    selection = ["--event", "FRA-2022-07-03", "--path", str(example)]
    _, out, _ = run(capsys, "show", "repatriations", *selection)
    assert "12-20" in out


def test_a_sum_over_no_number_is_shown_blank() -> None:
    frame = pd.DataFrame(
        {
            "report_id": ["T0001", "T0002", "T0003"],
            "stated": [2, 3, 4],
            "counted": [0, 0, 5],
            "events": [0, 2, 2],
            "events_silent": [0, 2, 1],
            "residual": [2, 3, -1],
        }
    )
    frame = frame.assign(coverage=[0.0, 0.0, 1.25]).convert_dtypes()
    rows = [line.split() for line in format_rows(frame, "reconciliation").splitlines()[1:4]]
    assert rows == [
        ["T0001", "2", "0", "0", "nothing", "counted"],
        ["T0002", "3", "2", "2", "no", "number", "counted"],
        ["T0003", "4", "5", "2", "1", "-1", "1.25", *["1", "more", "counted", "than", "stated"]],
    ]
    # Another package may have a table of that name that is about something else.
    assert "T0001" in format_rows(frame[["report_id", "counted"]], "reconciliation")


def test_a_bound_is_shown_as_one() -> None:
    frame = pd.DataFrame(
        {
            "area_id": ["FRA", "IDN", "KGZ"],
            **{name: pd.array([None] * 3, dtype="Int64") for name in ("stated", "counted_then")},
            "basis": [None] * 3,
            "remaining": pd.array([280, 359, None], dtype="Int64"),
            "remaining_qualifier": ["at_most", "exact", None],
        }
    )
    assert format_rows(frame, "countries").splitlines()[:4] == [
        "area  stated  counted by then  remaining    stated beside counted",
        "FRA                            at most 280  no number known",
        "IDN                                    359  no number known",
        "KGZ                                         no number known",
    ]


@pytest.mark.parametrize("table", ["areas", "sites", "claims", "totals", "populations"])
def test_every_kind_of_table_can_be_shown(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "show", table)
    assert status == 0
    assert len(out.splitlines()) > 5


def test_lines_fit_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    for arguments in (
        ["tables"],
        ["describe", "repatriations"],
        ["show", "claims"],
        ["explain", "KGZ", "repatriation", "all"],
    ):
        _, out, _ = run(capsys, *arguments)
        assert max(map(len, out.splitlines())) <= 100


@pytest.mark.slow
def test_sources_and_cite_follow_the_selection(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    selection = ["repatriations", "--event", "XKX-2019-04-20", "--path", str(example)]
    _, listed, _ = run(capsys, "sources", *selection)
    assert "Example Herald" in listed
    _, looked_up, _ = run(capsys, "sources", *selection, "--archived")
    assert "https://web.archive.org" in looked_up.replace("\n", "")
    _, cited, _ = run(capsys, "cite", *selection, "--format", "ris")
    assert cited.count("TY  - ") == 4
    _, alone, _ = run(capsys, "cite")
    assert len(alone.splitlines()) == 1


@pytest.mark.slow
def test_a_figure_is_explained_in_each_format_and_of_each_day(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = ["explain", "FRA-2022-07-03", "--path", str(example)]
    _, text, _ = run(capsys, *key)
    assert "persons: 12 (12 to 20)" in text
    _, told, _ = run(capsys, *key, "--format", "json", "--as-of", "2022-07-03")
    assert json.loads(told)["place"]["as_of"] == "2022-07-03"
    assert json.loads(told)["measures"][0]["high"] == 12
    for name, words in (("html", "<h3>FRA-2022-07-03, France"), ("csv", "persons,report,1,R0005")):
        _, out, _ = run(capsys, *key, "--format", name)
        assert words in out
    _, parts, _ = run(capsys, *key[:1], "KGZ", "repatriation", "2023", *key[2:])
    assert parts.startswith("totals: Kyrgyzstan, repatriation, 2023\n")


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
        (["cite", "--format", "mla"], "argument --format: invalid choice: 'mla'"),
        (["explain", "KGZ-2023-12-08"], "no figure has the key 'KGZ-2023-12-08'; near it: KGZ-"),
        (["explain", "KGZ", "--table", "sources"], "unknown table of figures 'sources'"),
        (["explain", "KGZ", "--as-of", "yesterday"], "'yesterday'"),
        (["explain"], "the following arguments are required: KEY"),
        (["tables", "--path", "nowhere"], "no datapackage.json in nowhere"),
        (["validate", "nowhere"], "no datapackage.json in nowhere"),
        (["validate", "--format", "pdf"], "argument --format: invalid choice: 'pdf'"),
        (["export", "xml", "out"], "argument FORMAT: invalid choice: 'xml'"),
        (["export", "xml", "out"], "parquet"),
        (["diff", "1.0.0", "--format", "pdf"], "argument --format: invalid choice: 'pdf'"),
        (["returns"], "argument COMMAND: invalid choice: 'returns'"),
        (["describe"], "the following arguments are required: table; see: nesyria describe --help"),
        (["show", "areas", "--year", "last"], "'last' is not a year; write it like 2023"),
        (["show", "repatriations", "--as-of", "autumn"], "date like 2023-12-07, not 'autumn'"),
        (["release", "2.0.0", "--date", "tomorrow"], "'tomorrow' is not a date; write a day like"),
        (["release", "2.0.0", "--date", "2023-02-30"], "'2023-02-30' is not a date"),
        (["release", "2.0.0", "--date", "2023-02"], "'2023-02' is not a date"),
        (["validate", "--layer", "deep"], "argument --layer: invalid choice: 'deep'"),
    ],
)
def test_mistakes_end_with_a_sentence_and_status_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


COMMANDS = {
    "show": ["areas"],
    "cite": ["sources"],
    "sources": ["repatriations"],
    "validate": [],
    "export": ["hxl", "out"],
    "diff": ["1.0.0"],
    "release": ["2.0.0"],
    "tables": [],
    "build": [],
    "describe": ["areas"],
    "explain": ["KGZ"],
}


def options(name: str) -> list[str]:
    """Return the options of a command that take a value, as its parser has them."""
    (commands,) = [one.choices for one in parser()._actions if isinstance(one.choices, dict)]
    actions = [one for one in commands[name]._actions if one.option_strings and one.nargs != 0]
    return [one.option_strings[0] for one in actions]


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_no_value(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for empty in ("", " "):
        for option in options(name):
            status, out, err = run(capsys, name, *COMMANDS[name], option, empty)
            assert (status, out) == (2, "")
            assert f"argument {option}" in err
        if COMMANDS[name] or name == "validate":
            status, out, err = run(capsys, name, empty, *COMMANDS[name][1:])
            assert (status, out) == (2, "")
            assert "empty" in err or "invalid choice" in err


def test_alone_it_prints_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys)
    assert (status, err) == (0, "")
    assert out.startswith("usage: nesyria")
    for name in COMMANDS:
        assert f"\n    {name} " in out
    assert "Exit status: 0" in out


def test_help_lists_the_choices(capsys: pytest.CaptureFixture[str]) -> None:
    for name, choices in {
        "validate": (*FORMATS, *LAYERS),
        "cite": ("apa", "bibtex", "ris", "csl-json"),
        "diff": ("text", "json", "markdown"),
        "export": tuple(export.FORMATS),
    }.items():
        status, out, _ = run(capsys, name, "--help")
        assert status == 0
        for choice in choices:
            assert choice in out


def test_version_is_that_of_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    version = Package.installed().version
    assert run(capsys, "--version") == (0, f"nesyria {version}\n", "")


def test_a_view_passes_over_columns_that_a_package_lacks(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = nes.load("repatriations", path=example).drop(columns=["kind", "date", "persons_low"])
    shown = format_rows(frame, "repatriations")
    assert "handed_over_by" not in shown.splitlines()[0]
    assert "KGZ-2023-12-07" in shown


@pytest.mark.slow
def test_build_says_what_it_wrote(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (example / "data" / "totals.csv").unlink()
    _, out, _ = run(capsys, "build", "--path", str(example))
    assert out.splitlines() == ["written: data/totals.csv"]
    _, out, _ = run(capsys, "build", "--path", str(example))
    assert out.splitlines() == ["already up to date"]


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("format", ["text", "json", "github", "junit", "html"])
def test_exit_status_says_whether_it_is_valid(
    example: Path, format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["validate", str(example), "--layer", "structure", "--format", format]
    assert run(capsys, *arguments)[0] == 0
    file = example / "data" / "sites.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",camp,", ",Camp,", 1))
    status, out, _ = run(capsys, *arguments)
    assert status == 1
    assert "Camp" in out
    assert "Traceback" not in out
