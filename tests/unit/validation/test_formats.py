"""The formats of a report: what each says of the place, and that data is text in all of them."""

import html
import json
import os
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

import nesyria as nes
from nesyria.validation.finding import Finding
from nesyria.validation.formats import FORMATS, render
from nesyria.validation.report import Report
from nesyria.validation.rule import RULES
from tests import helpers
from tests.unit.validation.reports import EXAMPLE


def finding(row: int | None = 3, **values: str | None) -> Finding:
    given: dict[str, str | None] = {"field": "kind", "value": None, "message": "not a kind"}
    given |= values
    return Finding(
        "sites",
        "data/sites.csv",
        row,
        given["field"],
        "field.enum",
        "rows",
        "error",
        given["value"],
        given["message"] or "",
    )


def report(*findings: Finding, folder: Path | None = None) -> Report:
    return Report("x 1.0.0", ("rows",), list(findings), folder)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("folder", "prefix"), [(".", ""), ("some/folder", "some/folder/"), ("some/../other", "other/")]
)
def test_files_are_named_as_from_the_current_folder(
    folder: str, prefix: str, repository: Path
) -> None:
    for place in (Path(folder), repository / folder):
        found = report(finding(), folder=place)
        assert f"::error file={prefix}data/sites.csv,line=3" in render(found, "github")
        assert render(found, "text").splitlines()[0] == f"{prefix}data/sites.csv"
        case = ElementTree.fromstring(render(found, "junit"))[-1]  # noqa: S314 - our own text
        assert (case.get("file"), case.get("line")) == (f"{prefix}data/sites.csv", "3")


def test_a_step_in_a_subfolder_names_files_as_from_the_top(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "some").mkdir()
    monkeypatch.chdir(repository / "some")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(repository))
    found = report(finding(), folder=Path("folder"))
    assert "file=some/folder/data/sites.csv" in render(found, "github")


def test_a_folder_elsewhere_is_named_whole(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    found = report(finding(), folder=other)
    assert f"file={other.resolve().as_posix()}/data/sites.csv".replace(":", "%3A") in (
        render(found, "github").replace(":", "%3A")
    )
    # A page or a file of results is read on other machines.
    for format in ("html", "json", "junit"):
        assert str(other) not in render(found, format)


@pytest.mark.slow
def test_a_hint_names_the_folder(repository: Path) -> None:
    root = helpers.example(repository, "some folder")
    file = root / "data" / "sites.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",camp,", ",Camp,", 1), "utf-8")
    found = nes.validate("some folder", layers=["structure"])
    (broken,) = [one for one in found.findings if one.rule == "file.hash"]
    quoted = '"some folder"' if os.name == "nt" else "'some folder'"
    assert broken.message.endswith(f"run: nesyria build --path {quoted}")


@pytest.mark.parametrize("format", FORMATS)
def test_a_thousand_rows_that_break_one_rule(format: str) -> None:
    found = report(*(finding(row) for row in range(2, 1_002)))
    said = render(found, format)
    if format in ("json", "junit"):
        assert said.count("not a kind") == 1_000
    else:
        assert said.count("not a kind") == 1
        assert "2-1001" in said


def test_github_shows_ten_of_a_rule_and_one_for_the_rest() -> None:
    found = report(*(finding(row, message=f"{row} is no kind") for row in range(2, 1_002)))
    *annotations, last = render(found, "github").splitlines()
    assert len(annotations) == 11
    assert annotations[0].endswith("::kind: 2 is no kind")
    assert "line=12," in annotations[10]
    statement = RULES["field.enum"].statement
    assert annotations[10].endswith(f"::and 990 more: rows 12-1001: {statement}")
    assert last == "x 1.0.0: NOT VALID: 1,000 errors, 0 warnings (rows)"


def test_a_page_is_bounded_and_says_so() -> None:
    found = report(*(finding(row, message=f"{row} is no kind") for row in range(2, 5_002)))
    page = render(found, "html")
    assert page.count("is no kind") == 100
    assert "and 4,900 more: rows 102-5001" in page


@pytest.mark.parametrize(
    "hostile",
    [
        "::stop-commands::x",
        "x\n::stop-commands::y",
        "x\r\n::error::y",
        "##[error]x",
        " \t::error::x",
        "word " * 40 + "::error::x",
    ],
)
@pytest.mark.parametrize("format", FORMATS)
def test_data_is_no_command_of_a_workflow(format: str, hostile: str) -> None:
    found = report(finding(message=hostile, field=hostile, value=hostile))
    found.package = hostile
    for line in render(found, format).splitlines():
        own = line.startswith("::error file=data/sites.csv,line=3,title=field.enum::")
        assert own == (format == "github" and line.startswith("::"))
        assert own or not line.strip().startswith("::")
        assert "##[" not in line


# What no XML may hold, what steers terminals, and what ends a line somewhere.
UNSEEN = [
    "\0",
    "\x1b[2J",
    "\x85",
    "\u2028",
    "\u202e",
    "\ud800",
    "\ufffe",
    "\U000e0041",
    "\r\n",
    "\u0301" * 99,
]


@pytest.mark.parametrize("hostile", UNSEEN, ids=ascii)
def test_what_cannot_be_seen_is_written_out_in_every_format(hostile: str) -> None:
    found = report(finding(message=f"a{hostile}b", field=f"a{hostile}b", value=f"a{hostile}b"))
    for format in FORMATS:
        said = render(found, format)
        said.encode("utf-8")
        kept = "\n" if hostile == "\r\n" else "\u0301" if "\u0301" in hostile else ""
        for char in set(hostile) - {*kept, *"[2J"}:
            assert char not in said
        assert said.count("\u0301") < 20
    ElementTree.fromstring(render(found, "junit"))  # noqa: S314 - our own text
    (read,) = json.loads(render(found, "json"))["findings"]
    assert read["message"] == f"a{hostile}b"


def test_commands_in_brackets_are_the_same_text_to_who_reads_the_format() -> None:
    found = report(finding(message="##[error]x"))
    (read,) = json.loads(render(found, "json"))["findings"]
    assert read["message"] == "##[error]x"
    case = ElementTree.fromstring(render(found, "junit"))[-1]  # noqa: S314 - our own text
    assert case.findtext("failure") == "##[error]x"
    assert "##[error]x" in html.unescape(render(found, "html"))


@pytest.mark.parametrize(
    "hostile", ["<script>x</script>", "{{ 7 * 7 }}", "{% raw %}", "]]>", "&lt;"]
)
def test_data_is_no_markup(hostile: str) -> None:
    found = report(finding(message=hostile, field=hostile, value=hostile))
    page = render(found, "html")
    assert "<script" not in page
    assert "49" not in page
    assert "&amp;lt;" in page or hostile != "&lt;"
    case = ElementTree.fromstring(render(found, "junit"))[-1]  # noqa: S314 - our own text
    assert case.findtext("failure") == hostile
    assert "<script" not in found._repr_html_()


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


# What a terminal would obey, what it cannot show, and a letter that it can.
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


def test_a_name_is_no_command(example: Path) -> None:
    file = example / "datapackage.json"
    read = json.loads(file.read_text(encoding="utf-8"))
    read["name"] = "::error file=x::y\n::stop-commands::z"
    file.write_text(json.dumps(read), encoding="utf-8")
    text = render(nes.validate(example, layers=["rows"]), "github")
    assert not any(line.startswith("::") for line in text.splitlines())
