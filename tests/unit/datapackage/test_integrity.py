"""Tables of more rows, cells or text than can be worked with are refused in words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nesyria.datapackage import integrity
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.validation import rows, structure
from nesyria.validation.finding import Finding
from nesyria.validation.rows import reader
from tests.helpers import Make, rehash


@pytest.fixture
def small(make: Make) -> Path:
    return make()


def found(root: Path) -> list[Finding]:
    tables, broken = reader.read(Package(root))
    return [*structure.check(Package(root)), *broken, *rows.check(tables)]


TABLES: dict[str, tuple[str, int, Callable[[bytes], bytes], str]] = {
    "rows": (
        "MAX_ROWS",
        100,
        lambda content: content + b"x\n" * 200,
        "lines, and 100 are the most",
    ),
    "cells": (
        "MAX_CELLS",
        500,
        lambda content: content + b"," * 600 + b"\n",
        "more than 500 cells",
    ),
    "a line": (
        "MAX_LINE_BYTES",
        4_096,
        lambda content: content + b"x" * 5_000 + b"\n",
        "line 3 has more than 4,096 bytes",
    ),
    "a cell of lines": (
        "MAX_LINE_BYTES",
        4_096,
        lambda content: content.rstrip(b"\n") + b"y" * 9_000,
        "line 2 has more than 4,096 bytes",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("limit", "most", "change", "words"), TABLES.values(), ids=TABLES.keys())
def test_a_table_of_too_much_is_refused(
    small: Path,
    limit: str,
    most: int,
    change: Callable[[bytes], bytes],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(integrity, limit, most)
    file = small / "data" / "sites.csv"
    file.write_bytes(change(file.read_bytes()))
    rehash(small)
    with pytest.raises(NesyriaError, match=words):
        Package(small).read_table("sites")
    if limit != "MAX_CELLS":
        return
    said = [one for one in found(small) if one.rule == "file.unreadable"]
    assert {one.layer for one in said} == {"structure", "rows"}
    assert all(words in one.message for one in said)


@pytest.mark.parametrize("most", [1, 2, 3, 5, 6, 8])
def test_every_long_line_is_found_wherever_it_ends(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integrity, "MAX_LINE_BYTES", most)
    for content in (b"a\nbbbb\nc\n", b"aaaa\n", b"a\nb\ncccc", b"a\n\n\nbbbb\n", b"aaaa"):
        if most < 5:
            with pytest.raises(NesyriaError, match="more than"):
                integrity.check_bounds("x", content)
        else:
            integrity.check_bounds("x", content)
