"""The same package gives the same bytes, in another process with another order of sets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nesyria.export import FORMATS
from tests.integration.export.conftest import Exported

pytestmark = pytest.mark.slow

# DuckDB writes marks of its own into each file; a server keeps no file of ours.
SAME = [format for format in FORMATS if format not in ("duckdb", "postgres")]


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("again")
    code = (
        "import sys, pathlib; from nesyria.export import export;"
        "[export(format, pathlib.Path(sys.argv[1], format)) for format in sys.argv[2:]]"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", code, str(root), *SAME], env=environment, check=True)
    return root


def contents(target: Path) -> dict[str, bytes]:
    if target.is_file():
        return {"": target.read_bytes()}
    found = sorted(path for path in target.rglob("*") if path.is_file())
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize("format", SAME)
def test_two_exports_are_equal(format: str, exported: Exported, again: Path) -> None:
    assert contents(exported(format)) == contents(again / format)
