"""What cites this package is read by the tools that others read it with."""

import json
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.datapackage.releases import published
from nesyria.publishing import metadata
from tests.helpers import ROOT

pytestmark = pytest.mark.slow

PACKAGE = Package(ROOT)
DOCUMENT = r"""\documentclass{article}
%s
\begin{document}
\nocite{*}
\bibliographystyle{plain}
\bibliography{cited}
\end{document}
"""
FONT = r"\usepackage{fontspec}\setmainfont{FreeSerif}\usepackage{url}"


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stdout[-2000:]
    return done.stdout


def test_the_files_are_those_of_the_last_release() -> None:
    # Not those of the descriptor at hand, which may have tables that no release has yet.
    last = published(PACKAGE, PACKAGE.version)
    for name, content in metadata.files(last).items():
        assert (ROOT / name).read_bytes() == content, f"{name} is not what a release writes"


def test_citation_cff_is_valid(tmp_path: Path) -> None:
    # In an environment of its own: its needs and those of the validators exclude each other.
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = ["-m", "pip", "--python", str(python), "install", "--quiet", "--no-compile"]
    run(tmp_path, sys.executable, *install, "cffconvert==2.0.0", "setuptools<81")
    file = tmp_path / "CITATION.cff"
    file.write_text(metadata.citation_cff(PACKAGE), encoding="utf-8")
    check = [str(python.with_name("cffconvert")), "--infile", str(file)]
    run(tmp_path, *check, "--validate")
    converted = run(tmp_path, *check, "--format", "apalike")
    assert PACKAGE.descriptor["title"] in converted
    assert PACKAGE.version in converted


def test_datacite_is_valid() -> None:
    from datacite import schema45

    made = metadata.datacite(PACKAGE)
    assert [error.message for error in schema45.validator.iter_errors(made)] == []
    assert made["version"] == PACKAGE.version
    del made["titles"]
    assert not schema45.validate(made)


def test_zenodo_has_what_zenodo_asks_for() -> None:
    made = metadata.zenodo(PACKAGE)
    for name in ("upload_type", "title", "description", "creators", "license", "access_right"):
        assert made[name]
    assert json.loads(json.dumps(made)) == made


@pytest.mark.parametrize(("engine", "packages"), [("xelatex", FONT), ("pdflatex", "")])
def test_bibtex_with_titles_in_any_script_compiles(
    tmp_path: Path, xelatex: str, engine: str, packages: str
) -> None:
    cited = nes.cite(nes.load("repatriations"), "bibtex")
    entries = len(re.findall(r"^@(?!preamble)", cited, re.MULTILINE))
    for script in ("\u0627", "\u0430", "\u00e9"):  # Arabic, Cyrillic, accented Latin
        assert script in cited
    (tmp_path / "cited.bib").write_text(cited, encoding="utf-8")
    (tmp_path / "paper.tex").write_text(DOCUMENT % packages, encoding="utf-8")
    # Both come with the same distribution.
    program = str(Path(xelatex).with_name(engine))
    compile_ = [program, "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    run(tmp_path, *compile_)
    said = run(tmp_path, "bibtex", "paper")
    assert "error" not in said.lower()
    assert "warning" not in said.lower()
    run(tmp_path, *compile_)
    run(tmp_path, *compile_)
    made = (tmp_path / "paper.bbl").read_text(encoding="utf-8")
    assert made.count("\\bibitem") == entries > 500
    # All but the release itself are pages.
    assert made.count("\\url{http") == entries - 1
    log = (tmp_path / "paper.log").read_text(encoding="utf-8", errors="replace")
    assert "undefined" not in log
    assert (tmp_path / "paper.pdf").stat().st_size > 10_000
