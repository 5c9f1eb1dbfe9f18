"""Validation as a whole: its layers, and that it leaves the process as it was."""

import logging
import os
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import nesyria as nes
from tests import helpers
from tests.helpers import ROOT, edit


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_long_cell_is_told_in_short(example: Path) -> None:
    file = example / "data" / "sites.csv"
    file.write_bytes(file.read_bytes().replace(b",camp,", b"," + b"c" * 100_000 + b",", 1))
    report = nes.validate(example, layers=["structure", "rows"])
    assert not report.valid
    assert max(len(one.message) for one in report.findings) < 1_000


@pytest.mark.slow
def test_lines_are_counted_with_blank_ones(released: Path) -> None:
    file = released / "data" / "sites.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    site, name, *rest = lines[4].split(",")
    lines[4] = ",".join([site, f" {name}", *rest])
    file.write_text("\n".join([*lines[:3], "", "", *lines[3:], ""]), encoding="utf-8")
    found = [one for one in nes.validate(released).findings if one.field == "name"]
    assert {(one.rule, one.row) for one in found} == {
        ("text.spaces", 7),
        ("corrections.unrecorded_changes", 7),
    }


def state() -> list[Any]:
    named = logging.root.manager.loggerDict.values()
    loggers = [logging.root, *(one for one in named if isinstance(one, logging.Logger))]
    return [
        (sys.stdout, sys.stderr, sys.path[:], Path.cwd(), dict(os.environ)),
        (list(warnings.filters), warnings.showwarning),
        {one.name: (one.level, one.handlers[:]) for one in loggers},
    ]


@pytest.mark.slow
@pytest.mark.parametrize("layers", [("structure", "rows"), ("across",)])
def test_threads_that_validate_leave_the_process_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], layers: tuple[str, ...]
) -> None:
    roots = [helpers.example(tmp_path, name) for name in "abc"]
    edit(roots[1], "sites", "36.38,41.15", "36.38,")
    # What libraries do while they are imported is done.
    alone = [nes.validate(root, layers=layers).findings for root in roots]
    before = state()
    with ThreadPoolExecutor(3) as pool:
        reports = list(pool.map(lambda root: nes.validate(root, layers=layers), roots * 2))
    assert state() == before
    assert [report.findings for report in reports] == alone * 2
    assert reports[0].valid
    assert ("fields.together" in reports[1].counts()) == ("rows" in layers)
    assert capsys.readouterr() == ("", "")
