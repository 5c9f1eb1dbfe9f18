"""The lines of docs/static-api.md, run as they stand there against the built site."""

import csv
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pandas as pd
import pytest

from nesyria.datapackage.package import Package
from tests.helpers import ROOT
from tests.integration.site.conftest import QuietHandler, served

pytestmark = pytest.mark.slow

PACKAGE = Package(ROOT)
PAGE = (ROOT / "docs" / "static-api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
HOST = "https://OWNER.github.io/nesyria/"
READER = "hyparquet@1.33.0"
READ: dict[str, Callable[[str], Any]] = {
    "integer": int,
    "boolean": lambda text: text == "true",
    "string": str,
}
# What a block of each language leaves behind is written for the comparison, its types asserted.
AFTER_R = """
stopifnot(is.character(areas$m49), is.logical(areas$former_soviet), is.character(events$date))
stopifnot(is.integer(events$persons), anyNA(events$persons))
cat(jsonlite::toJSON(list(areas = areas, events = events), na = "null", dataframe = "rows"),
  file = "found.json"
)
"""
AFTER_JS = """
import { writeFileSync } from "node:fs";
const plain = (_, value) => (typeof value === "bigint" ? Number(value) : value);
writeFileSync("found.json", JSON.stringify({ areas, events }, plain));
"""


def blocks(language: str) -> list[Any]:
    found = [text for name, text in BLOCKS if name == language]
    return [pytest.param(text, id=f"{language}-{number}") for number, text in enumerate(found)]


class _Ranged(QuietHandler):
    """Sends parts of files, as hosts of static sites do and readers of Parquet ask."""

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if not wanted or not path.is_file():
            super().do_GET()
            return
        content, (first, last) = path.read_bytes(), wanted.groups()
        start = int(first) if first else max(0, len(content) - int(last))
        part = content[start : int(last) + 1 if first and last else None]
        self.send_response(206)
        self.send_header("Content-Length", str(len(part)))
        end = start + len(part) - 1
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(content)}")
        self.end_headers()
        self.wfile.write(part)


@pytest.fixture(scope="module")
def host(site: Path) -> Iterator[str]:
    """Serve the site as its host would; return its address."""
    with served(site, _Ranged) as at:
        yield f"{at}/"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in an empty folder; what is on this machine is read without a proxy."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return tmp_path


@pytest.fixture(scope="module")
def modules(node: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the reader of Parquet that the page names."""
    folder = tmp_path_factory.mktemp("node")
    (folder / "package.json").write_text("{}", encoding="utf-8")
    npm = Path(node).with_name("npm")
    command = [str(npm), "install", "--no-audit", "--no-fund", "--ignore-scripts", READER]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder / "node_modules"


def expected(name: str) -> list[dict[str, Any]]:
    """Return a table as it is published, each value of the type that its schema says."""
    with (ROOT / PACKAGE.resource(name)["path"]).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    types = {one["name"]: READ[one["type"]] for one in PACKAGE.schema(name)["fields"]}
    return [{key: types[key](text) if text else None for key, text in row.items()} for row in rows]


def agree(areas: list[dict[str, Any]], events: list[dict[str, Any]]) -> None:
    """Compare what was read with what is published, value by value and type by type."""
    for name, read in (("areas", areas), ("repatriations", events)):
        wanted = expected(name)
        assert read == wanted, name
        typed = [[type(value) for value in row.values()] for row in read]
        assert typed == [[type(value) for value in row.values()] for row in wanted], name


def records(frame: Any) -> list[dict[str, Any]]:
    """Return a frame of pandas, Polars or DuckDB as rows of plain values."""
    if isinstance(frame, pd.DataFrame):
        plain = frame.astype("object")
        return [
            {str(key): None if pd.isna(value) else value for key, value in row.items()}
            for row in plain.to_dict("records")
        ]
    if hasattr(frame, "to_dicts"):
        return list(frame.to_dicts())
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.fetchall()]


def test_what_is_read_has_what_goes_wrong() -> None:
    areas = {row["area_id"]: row for row in expected("areas")}
    assert (areas["NAM"]["iso2"], areas["AFG"]["m49"]) == ("NA", "004")
    assert areas["AFG"]["members"] is None
    persons = [row["persons"] for row in expected("repatriations")]
    assert None in persons
    assert 96 in persons


def test_every_block_is_in_a_language_that_is_run() -> None:
    counts = {name: len(blocks(name)) for name, _ in BLOCKS}
    assert counts == {"python": 3, "r": 2, "js": 2, "text": 3}


@pytest.mark.parametrize("lines", blocks("python"))
def test_python(lines: str, host: str, here: Path) -> None:
    names: dict[str, Any] = {}
    exec(compile(lines.replace(HOST, host), "static-api.md", "exec"), names)  # noqa: S102
    agree(records(names["areas"]), records(names["events"]))


@pytest.mark.parametrize("lines", blocks("r"))
def test_r(lines: str, host: str, here: Path, rscript: str) -> None:
    (here / "lines.R").write_text(lines.replace(HOST, host) + AFTER_R, encoding="utf-8")
    done = subprocess.run([rscript, "--vanilla", "lines.R"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    agree(**json.loads((here / "found.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("lines", blocks("js"))
def test_javascript(lines: str, host: str, here: Path, node: str, modules: Path) -> None:
    (here / "node_modules").symlink_to(modules)
    (here / "lines.mjs").write_text(lines.replace(HOST, host) + AFTER_JS, encoding="utf-8")
    done = subprocess.run([node, "lines.mjs"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    agree(**json.loads((here / "found.json").read_text(encoding="utf-8")))


def test_spreadsheets_are_given_addresses_and_types_that_are_so(host: str) -> None:
    """No spreadsheet is at hand that runs these lines: what they name is looked up."""
    lines = "".join(text for name, text in BLOCKS if name == "text")
    addresses = re.findall(rf'"{HOST}([^"]+)"', lines)
    assert len(addresses) == 2
    for address in addresses:
        with urlopen(host + address) as opened:  # noqa: S310 - of this machine
            head = opened.readline().decode().strip().split(",")
        table = Path(address).stem
        assert head == [one["name"] for one in PACKAGE.schema(table)["fields"]]
    named = dict(re.findall(r'\{"(\w+)", (type logical|Int64\.Type)\}', lines))
    types = {
        one["name"]: one["type"]
        for table in ("areas", "repatriations")
        for one in PACKAGE.schema(table)["fields"]
    }
    known = {"boolean": "type logical", "integer": "Int64.Type"}
    assert named == {name: known[types[name]] for name in named}
    # Of areas, all that is no text.
    assert {
        one["name"] for one in PACKAGE.schema("areas")["fields"] if one["type"] != "string"
    } == {name for name, kind in named.items() if kind == "type logical"}


@pytest.mark.parametrize("file", re.findall(rf"{HOST}(?:spreadsheets|feeds)/[\w.]+", PAGE))
def test_other_addresses_on_the_page_lead_somewhere(file: str, site: Path) -> None:
    assert (site / file.removeprefix(HOST)).is_file()
