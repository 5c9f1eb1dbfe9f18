"""The report: what it holds, its formats, and its exit status."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

import nesyria as nes
from nesyria.cli import main, run
from nesyria.datapackage.package import Package
from nesyria.validation.finding import Finding
from nesyria.validation.formats import render
from nesyria.validation.report import Report
from tests.helpers import ROOT

EXAMPLE = Report(
    "nesyria 1.0.0",
    ("structure", "rows"),
    [
        Finding(
            "sites", "data/sites.csv", 3, "kind", "field.enum", "rows", "error", "<b>", 'not "camp"'
        ),
        Finding(
            "totals",
            "data/totals.csv",
            None,
            None,
            "file.hash",
            "structure",
            "warning",
            None,
            "50 % differs\nsecond line",
        ),
    ],
)


def test_the_real_package_is_valid() -> None:
    report = nes.validate(ROOT)
    assert report.errors == []
    assert report.valid
    # What is well formed and yet unlikely is rare among what people have looked at.
    package = Package(ROOT)
    rows = sum(package.read_table(name).count(b"\n") - 1 for name in package.resources)
    assert 50 * len(report.findings) < rows
    assert report.layers == ("structure", "rows", "across")


def test_warnings_alone_leave_it_valid() -> None:
    assert not EXAMPLE.valid
    assert Report("x", ("rows",), [EXAMPLE.findings[1]]).valid


def test_json_holds_everything() -> None:
    found = json.loads(render(EXAMPLE, "json"))
    assert found["valid"] is False
    assert found["counts"] == {"field.enum": 1, "file.hash": 1}
    assert found["findings"][0] == {
        "resource": "sites",
        "file": "data/sites.csv",
        "row": 3,
        "field": "kind",
        "rule": "field.enum",
        "layer": "rows",
        "severity": "error",
        "value": "<b>",
        "message": 'not "camp"',
    }


def test_github_annotations_stay_on_their_line() -> None:
    first, second, last = render(EXAMPLE, "github").splitlines()
    assert first == '::error file=data/sites.csv,line=3,title=field.enum::kind: not "camp"'
    assert second.endswith("::50 %25 differs%0Asecond line")
    assert last.startswith("nesyria 1.0.0: NOT VALID")


def test_junit_is_xml_with_a_failure_per_error() -> None:
    suite = ElementTree.fromstring(render(EXAMPLE, "junit"))  # noqa: S314 - our own text
    assert suite.get("failures") == "1"
    assert [case.get("classname") for case in suite] == ["structure", "field.enum", "file.hash"]
    assert suite.find("testcase/failure") is not None


def test_html_escapes_what_comes_from_data() -> None:
    page = render(EXAMPLE, "html")
    assert "&lt;b&gt;" in page
    assert "<b>" not in page


def test_text_names_place_rule_and_outcome() -> None:
    text = render(EXAMPLE, "text")
    assert "data/sites.csv\n  row 3, field kind  [field.enum]" in text
    assert text.splitlines()[-1].startswith("nesyria 1.0.0: NOT VALID: 1 error, 1 warning")


def test_a_frame_has_a_row_for_each_finding() -> None:
    frame = EXAMPLE.to_frame()
    assert list(frame.columns) == [*EXAMPLE.to_dict()["findings"][0]]
    assert frame["row"].tolist() == [3, pd.NA]
    assert frame["rule"].tolist() == ["field.enum", "file.hash"]
    assert str(frame["row"].dtype) == "Int64"
    assert str(frame["message"].dtype) == "string"
    assert frame.groupby("rule").size().to_dict() == EXAMPLE.counts()


def test_a_frame_of_nothing_has_its_columns_and_types() -> None:
    empty = Report("x", ("rows",)).to_frame()
    assert empty.dtypes.equals(EXAMPLE.to_frame().dtypes)
    assert empty.empty


def test_an_invalid_package_can_end_a_pipeline() -> None:
    with pytest.raises(nes.NesyriaError) as raised:
        EXAMPLE.raise_if_invalid()
    said = str(raised.value)
    assert said.startswith("nesyria 1.0.0 is not valid, 1 error:\ndata/sites.csv\n")
    assert 'row 3, field kind  [field.enum]\n    not "camp"' in said
    # A warning is no error.
    assert "file.hash" not in said
    Report("x", ("rows",), [EXAMPLE.findings[1]]).raise_if_invalid()


def test_a_report_is_short_where_it_is_shown() -> None:
    many = [
        replace(EXAMPLE.findings[0], file=f"{file}.csv", row=row, message=f"<i>{row}</i>")
        for file in range(20)
        for row in range(2, 1_000)
    ]
    report = Report("x 1.0.0", ("rows",), many)
    assert str(report).startswith("x 1.0.0: NOT VALID: 19,960 errors, 0 warnings (rows)\n0.csv\n")
    assert len(str(report)) < 5_000
    page = report._repr_html_()
    assert "<strong>x 1.0.0: NOT VALID" in page
    assert "&lt;i&gt;2&lt;/i&gt;" in page
    assert "<i>" not in page
    assert "And 9,980 more findings; <code>to_frame()</code> has all of them." in page
    assert page.count("<tr>") < 100


def test_a_valid_report_shows_no_table() -> None:
    report = Report("x 1.0.0", ("rows",))
    assert str(report) == "x 1.0.0: valid (rows)"
    assert "<table>" not in report._repr_html_()


HOSTILE = "camp\x1b[2J\x07\u202e\ufffe\ud800 \u00e9"


@pytest.mark.parametrize("format", ["text", "json", "github", "junit", "html"])
def test_what_stands_in_data_cannot_steer_a_terminal(format: str) -> None:
    finding = replace(EXAMPLE.findings[0], value=HOSTILE, message=f"not {HOSTILE}", field=HOSTILE)
    out = render(Report(f"x{HOSTILE} 1.0.0", ("rows",), [finding]), format)
    assert all(char.isprintable() or char == "\n" for char in out)
    out.encode("utf-8")
    assert "camp\\u001b[2J\\u0007" in out
    if format == "json":
        assert json.loads(out)["findings"][0]["value"] == HOSTILE
    if format == "junit":
        ElementTree.fromstring(out)  # noqa: S314 - our own text


@pytest.mark.parametrize("format", ["text", "json", "github", "junit", "html"])
def test_a_terminal_of_few_characters_is_enough(copy: Path, format: str) -> None:
    file = copy / "data" / "sites.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",camp,", ",c\u00e4mp,", 1), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "nesyria", "validate", copy, "--layer", "rows", "--format", format],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, done.stderr) == (1, b"")
    if format == "json":
        assert json.loads(done.stdout)["findings"][0]["value"] == "c\u00e4mp"
    if format == "html":
        assert b"c&#228;mp" in done.stdout


@pytest.mark.parametrize("format", ["text", "json", "github", "junit", "html"])
def test_exit_status_says_whether_it_is_valid(
    copy: Path, format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["validate", str(copy), "--layer", "structure", "--format", format]
    assert run(arguments) == 0
    capsys.readouterr()
    file = copy / "data" / "sites.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",camp,", ",Camp,", 1))
    assert run(arguments) == 1
    out = capsys.readouterr().out
    assert "Camp" in out
    assert "Traceback" not in out


def test_validate_py_checks_the_folder_it_stands_in_or_another(copy: Path) -> None:
    script = [sys.executable, str(ROOT / "validate.py")]
    done = subprocess.run([*script, "--layer", "rows"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    (copy / "data" / "sites.csv").unlink()
    done = subprocess.run([*script, str(copy), "--layer", "rows"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "no such file" in done.stdout
    done = subprocess.run([*script, "nowhere"], capture_output=True, text=True)
    assert done.returncode == 2
    # The folder may stand anywhere among the options.
    options = ["--layer", "rows", "--format", "github"]
    done = subprocess.run([*script, *options, str(copy)], capture_output=True, text=True)
    assert done.returncode == 1
    assert "::error" in done.stdout


def test_a_layer_imports_nothing_of_the_others() -> None:
    libraries = {
        "structure": "frictionless",
        "rows": "pandera",
        "across": "great_expectations",
    }
    for layer in ("structure", "rows"):
        code = (
            f"import nesyria, sys; nesyria.validate({str(ROOT)!r}, layers=['{layer}']); "
            "print(*sys.modules)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        loaded = set(done.stdout.split())
        for other, library in libraries.items():
            assert (library in loaded) == (other == layer), (layer, library)
        assert ("pandas" in loaded) == (layer == "rows")


def test_a_name_is_no_command(copy: Path) -> None:
    file = copy / "datapackage.json"
    read = json.loads(file.read_text(encoding="utf-8"))
    read["name"] = "::error file=x::y\n::stop-commands::z"
    file.write_text(json.dumps(read), encoding="utf-8")
    text = render(nes.validate(copy, layers=["rows"]), "github")
    assert not any(line.startswith("::") for line in text.splitlines())


def test_a_long_cell_is_told_in_short(copy: Path) -> None:
    file = copy / "data" / "sites.csv"
    file.write_bytes(file.read_bytes().replace(b",camp,", b"," + b"c" * 100_000 + b",", 1))
    report = nes.validate(copy, layers=["structure", "rows"])
    assert not report.valid
    assert max(len(one.message) for one in report.findings) < 1_000


def test_lines_are_counted_with_blank_ones(copy: Path) -> None:
    file = copy / "data" / "sites.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    site, name, *rest = lines[9].split(",")
    lines[9] = ",".join([site, f" {name}", *rest])
    file.write_text("\n".join([*lines[:5], "", "", *lines[5:], ""]), encoding="utf-8")
    found = [one for one in nes.validate(copy).findings if one.field == "name"]
    assert {(one.rule, one.row) for one in found} == {
        ("text.spaces", 12),
        ("corrections.unrecorded_changes", 12),
    }


def test_a_fault_of_the_program_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise TypeError("no such thing")

    monkeypatch.setattr("nesyria.validation.validate", broken)
    assert run(["validate", str(ROOT)]) == 2
    assert capsys.readouterr().err == "nesyria: cannot go on: TypeError: no such thing\n"


def test_an_interrupt_ends_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nesyria.validation.validate", interrupted)
    with pytest.raises(SystemExit) as ended:
        main(["validate", str(ROOT)])
    assert ended.value.code == 130
