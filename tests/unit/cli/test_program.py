"""The program in its surroundings: pipes, full disks, locales, terminals and signals."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

import nesyria as nes
from nesyria.cli import main, run
from nesyria.cli.output import prepare_streams
from tests import helpers
from tests.helpers import ROOT

PROGRAM = [sys.executable, "-m", "nesyria"]
posix = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals and devices of POSIX")

# A page in Arabic, one in Kyrgyz: no letter of them is in ASCII or Windows-1252.
TITLE = "\u0627\u0644\u0647\u0648\u0644, \u041a\u044b\u0440\u0433\u044b\u0437"


@pytest.fixture
def titled(example: Path) -> Path:
    """Return an example package, one of whose pages has a title in other scripts."""
    (first, *_) = helpers.table_rows(example, "sources")
    helpers.edit(example, "sources", first["title"], TITLE.replace(",", ""))
    return example


def title() -> str:
    return TITLE.replace(",", "")


def program(
    *arguments: str | Path,
    stdout: int = subprocess.PIPE,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[bytes]:
    given = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(
        [*PROGRAM, *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**given, **environment},
        timeout=120,
    )


def closed_reader(*arguments: str | Path) -> tuple[int, bytes]:
    """Run a command whose reader has left before it writes."""
    reader, writer = os.pipe()
    os.close(reader)
    done = program(*arguments, stdout=writer)
    os.close(writer)
    return done.returncode, done.stderr


@pytest.mark.slow
def test_a_reader_that_has_left_is_no_error() -> None:
    assert closed_reader("tables") == (0, b"")
    assert closed_reader("--help") == (0, b"")


@pytest.mark.slow
def test_a_reader_that_has_left_does_not_change_the_verdict(example: Path) -> None:
    (example / "data" / "sites.csv").unlink()
    arguments = ["validate", str(example), "--layer", "structure", "--format"]
    for format in ("text", "json"):
        assert closed_reader(*arguments, format) == (1, b"")


@pytest.mark.slow
@posix
@pytest.mark.parametrize("arguments", [["cite"], ["tables"], ["--help"], ["--version"], []])
def test_a_full_disk_ends_with_a_sentence(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = program(*arguments, stdout=full.fileno())
    words = b"nesyria: standard output cannot be written: No space left on device\n"
    assert (done.returncode, done.stderr) == (2, words)


@pytest.mark.slow
@posix
def test_a_closed_output_ends_with_a_sentence() -> None:
    def status(redirection: str) -> tuple[int, bytes]:
        command = f'"$0" -m nesyria tables {redirection}'
        done = subprocess.run(["bash", "-c", command, sys.executable], capture_output=True)
        return done.returncode, done.stderr

    assert status(">&-") == (2, b"nesyria: standard output is closed\n")
    assert status("2>&-") == (0, b"")


@pytest.mark.slow
@posix
def test_an_error_that_nobody_can_read_has_its_status() -> None:
    for redirection in ("2>/dev/full", "2>&-"):
        command = f'"$0" -m nesyria describe nothing {redirection}'
        done = subprocess.run(["bash", "-c", command, sys.executable], capture_output=True)
        assert (done.returncode, done.stdout, done.stderr) == (2, b"", b""), redirection


LOCALES = [
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "cp1252"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]


def written(monkeypatch: pytest.MonkeyPatch, encoding: str, *arguments: str) -> tuple[int, bytes]:
    """Run a command in this process, with its output in a file of an encoding."""
    file = io.BytesIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", io.TextIOWrapper(file, encoding, newline="\r\n"))
        prepare_streams()
        status = run(arguments)
        sys.stdout.flush()
        return status, file.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("locale", LOCALES, ids=["ascii", "cp1252", "C"])
def test_citations_are_utf_8_in_any_locale(titled: Path, locale: dict[str, str]) -> None:
    done = program("cite", "sources", "--path", titled, environment=locale)
    assert (done.returncode, done.stderr) == (0, b"")
    assert title() in done.stdout.decode("utf-8")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("format", ["apa", "bibtex", "ris", "csl-json"])
def test_citations_in_a_file_are_utf_8(
    titled: Path, format: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["cite", "sources", "--format", format, "--path", str(titled)]
    status, out = written(monkeypatch, encoding, *arguments)
    assert status == 0
    text = out.decode("utf-8")
    assert title() in text
    assert "\r" not in text
    if format == "csl-json":
        assert title() in {one["title"] for one in json.loads(text)}


@pytest.mark.slow
def test_tables_and_differences_in_a_file_are_utf_8(titled: Path) -> None:
    for arguments in (["show", "sources"], ["diff", "1.0.0", str(titled), "--format", "markdown"]):
        environment = {"PYTHONIOENCODING": "cp1252", "COLUMNS": "1000"}
        done = program(*arguments, "--path", titled, environment=environment)
        assert (done.returncode, done.stderr) == (0, b"")
        assert title().split()[1] in done.stdout.decode("utf-8")


def test_what_steers_a_terminal_is_no_command_of_tex(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (first, *_) = helpers.table_rows(example, "sources")
    helpers.edit(example, "sources", first["title"], "Page \x1b[2J\u202e end")
    for format in ("bibtex", "ris"):
        assert run(["cite", "sources", "--format", format, "--path", str(example)]) == 0
        out = capsys.readouterr().out
        assert "Page \ufffd[2J\ufffd end" in out
    assert run(["cite", "sources", "--format", "csl-json", "--path", str(example)]) == 0
    titles = {one["title"] for one in json.loads(capsys.readouterr().out)}
    assert "Page \x1b[2J\u202e end" in titles


@pytest.mark.slow
@pytest.mark.parametrize("columns", ["0", "-1", "", "x", "1", "9" * 40])
def test_any_width_will_do(
    example: Path, columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example / "data" / "sites.csv").unlink()
    # Not for longer: the runner of the tests asks for the width as well.
    with monkeypatch.context() as patch:
        patch.setenv("COLUMNS", columns)
        assert run(["show", "areas", "--path", str(example)]) == 0
        assert run(["validate", str(example), "--layer", "structure"]) == 1
    out, err = capsys.readouterr()
    assert "no such file" in " ".join(out.split())
    assert err == ""


LONG = """
import sys, time
import nesyria.validation
def long(*_, **__):
    print("begun", file=sys.stderr, flush=True)
    time.sleep(60)
nesyria.validation.validate = long
from nesyria.cli import main
main(["validate", "."])
"""


@posix
@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("SIGINT", 130, b"nesyria: interrupted\n"),
        ("SIGTERM", 143, b"nesyria: ended by SIGTERM\n"),
        ("SIGHUP", 129, b"nesyria: ended by SIGHUP\n"),
    ],
)
def test_a_signal_ends_with_a_sentence_and_its_status(name: str, status: int, words: bytes) -> None:
    with subprocess.Popen([sys.executable, "-c", LONG], stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"begun\n"
        process.send_signal(signal.Signals[name])
        assert process.stderr.read() == words
        assert process.wait(60) == status


def on_terminal(
    *arguments: str | Path, stdout: int | None = None, **environment: str
) -> tuple[int, str]:
    """Run a command on a pseudo-terminal; return its status, and what the terminal was given."""
    import pty

    controller, terminal = pty.openpty()
    given = {name: value for name, value in os.environ.items() if name != "CI"}
    out = terminal if stdout is None else stdout
    with subprocess.Popen(
        [*PROGRAM, *arguments], stdout=out, stderr=terminal, env=given | environment
    ) as process:
        os.close(terminal)
        shown = b""
        try:
            while part := os.read(controller, 10_000):
                shown += part
        except OSError:
            # The last process that had it open has ended.
            pass
    os.close(controller)
    return process.returncode, shown.decode("ascii", "backslashreplace")


@pytest.mark.slow
@posix
def test_a_terminal_that_lacks_a_letter_shows_its_number(titled: Path) -> None:
    arguments = ["show", "sources", "--path", str(titled)]
    status, shown = on_terminal(*arguments, PYTHONIOENCODING="ascii", COLUMNS="1000")
    assert status == 0
    assert "\\u0627\\u0644\\u0647\\u0648\\u0644" in shown


@pytest.mark.slow
@posix
def test_progress_is_shown_to_a_person_and_cleared(example: Path) -> None:
    arguments = ["validate", str(example), "--layer", "rows"]
    status, shown = on_terminal(*arguments, COLUMNS="80")
    assert status == 0
    assert "\rreading the tables of " in shown
    assert "\rchecking rows" in shown
    *_, last = shown.rstrip().split("\r")
    assert "example 1.0.0: valid (rows)" in last


@pytest.mark.slow
@posix
def test_progress_is_for_nobody_else(example: Path, tmp_path: Path) -> None:
    arguments = ["validate", str(example), "--layer", "structure"]
    assert "checking" not in on_terminal(*arguments, CI="true")[1]
    reader, writer = os.pipe()
    assert on_terminal(*arguments, stdout=writer) == (0, "")
    os.close(reader)
    os.close(writer)
    assert program(*arguments).stderr == b""
    # A report that goes to a file is waited for by somebody.
    with (tmp_path / "report.txt").open("w") as file:
        assert "checking structure" in on_terminal(*arguments, stdout=file.fileno())[1]


@pytest.mark.slow
def test_progress_of_the_library_is_a_log(example: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="nesyria"):
        nes.validate(example, layers=["rows"])
    assert [one.getMessage().split()[0] for one in caplog.records] == ["reading", "checking"]


TRAP = """\
import os
open({target!r}, "w").close()
print('{{"findings": []}}', flush=True)
os._exit(0)
"""


@pytest.mark.slow
@pytest.mark.parametrize("program", [[str(ROOT / "validate.py")], ["-m", "nesyria", "validate"]])
def test_no_code_is_taken_from_the_folder(
    example: Path, tmp_path: Path, program: list[str]
) -> None:
    target = tmp_path / "ran"
    for name in ("frictionless.py", "json.py", "pandas.py"):
        (example / name).write_text(TRAP.format(target=str(target)), encoding="utf-8")
    file = example / "data" / "sites.csv"
    file.write_bytes(file.read_bytes().replace(b"camp", b"Camp"))
    done = subprocess.run(
        [sys.executable, *program, ".", "--layer", "structure", "--layer", "rows"],
        cwd=example,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert not target.exists()
    assert done.returncode == 1, done.stderr
    assert "file.hash" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("format", ["text", "json", "github", "junit", "html"])
def test_a_terminal_of_few_characters_is_enough(
    example: Path, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = example / "data" / "sites.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",camp,", ",c\u00e4mp,", 1), "utf-8")
    arguments = ["validate", str(example), "--layer", "rows", "--format", format]
    status, out = written(monkeypatch, "ascii", *arguments)
    assert status == 1
    if format == "json":
        assert json.loads(out)["findings"][0]["value"] == "c\u00e4mp"
    if format == "html":
        assert b"c&#228;mp" in out


@pytest.mark.slow
def test_validate_py_checks_the_folder_it_stands_in_or_another(example: Path) -> None:
    script = [sys.executable, str(ROOT / "validate.py")]
    done = subprocess.run([*script, "--layer", "rows"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    (example / "data" / "sites.csv").unlink()
    options = ["--layer", "structure"]
    done = subprocess.run([*script, str(example), *options], capture_output=True, text=True)
    assert done.returncode == 1
    assert "no such file" in done.stdout
    done = subprocess.run([*script, "nowhere"], capture_output=True, text=True)
    assert done.returncode == 2
    # The folder may stand anywhere among the options.
    options += ["--format", "github"]
    done = subprocess.run([*script, *options, str(example)], capture_output=True, text=True)
    assert done.returncode == 1
    assert "::error" in done.stdout


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
