"""The lines by which the README brings in a page do so, as they stand there."""

import re
import shlex
from pathlib import Path

import pytest

from nesyria import cli
from nesyria.intake import apply
from tests.evidence_audit import Audit
from tests.helpers import ROOT, copied, table_rows

PACKAGE = ("data", "schemas", "expectations", "releases", "datapackage.json", "CHANGELOG.md")


def blocks() -> list[list[list[str]]]:
    """Return the commands of each block, as a shell would part them."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split("\n## Bring in a page\n")[1].split("\n## ")[0]
    found = re.findall(r"^```sh\n(.*?)^```", section, re.DOTALL | re.MULTILINE)
    return [
        [shlex.split(line) for line in block.replace("\\\n", " ").splitlines()] for block in found
    ]


def run(commands: list[list[str]], home: Path) -> None:
    for program, *arguments in commands:
        if program == "nesyria":
            assert cli.run(arguments, home=home) == 0, arguments
        elif program == "mkdir":
            Path(*arguments).mkdir()
        else:
            assert (program, arguments[0]) == ("pip", "install")


def moved_by_readme() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^ {6}(repatriations KGZ.*)$", text, re.MULTILINE)


@pytest.mark.slow
def test_a_clone_takes_the_page_in_and_says_what_moved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = copied(tmp_path / "clone", *PACKAGE)
    (root / "evidence").mkdir()
    run(blocks()[0], root)
    out = capsys.readouterr().out
    assert len(moved_by_readme()) == 2
    assert [line for line in moved_by_readme() if line not in out] == []
    (batch,) = (root / "evidence").iterdir()
    assert Audit(batch, root / "data").faults() == []


@pytest.mark.slow
def test_a_copy_of_the_installed_package_takes_the_page_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # That it is valid afterwards, or unchanged, the test of a clone and those of apply say.
    monkeypatch.setattr(apply, "_check_valid", lambda root: None)
    monkeypatch.chdir(tmp_path)
    run(blocks()[1], ROOT)
    out = capsys.readouterr().out
    assert [line for line in moved_by_readme() if line not in out] == []
    urls = [row["url"] for row in table_rows(tmp_path / "my-copy", "sources")]
    assert "https://example.org/news/1" in urls
