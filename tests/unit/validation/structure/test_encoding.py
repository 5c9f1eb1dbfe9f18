"""The bytes of a CSV file are those that `dialect.dumps` would write, or it is said where not."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nesyria.datapackage import dialect
from nesyria.validation.structure import encoding
from tests.helpers import rehash
from tests.unit.validation.hostile import (
    found,
)

CELL = st.text(alphabet='a",\u0627 ', max_size=6)
LINE = st.text(alphabet='a",', max_size=12).filter(bool)


@given(st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=4))
def test_what_is_written_is_canonical(rows: list[list[str]]) -> None:
    content = dialect.dumps(rows[0], rows[1:])
    assert encoding.is_canonical(content)
    assert list(encoding.problems(content)) == []


@given(st.lists(LINE, min_size=1, max_size=4))
@example(['""'])
@example(['"",""'])
def test_what_would_be_written_otherwise_is_not(lines: list[str]) -> None:
    def otherwise(line: str) -> bool:
        try:
            row = next(csv.reader([line], strict=True))
        except csv.Error:
            return True
        return dialect.dumps(row, []) != f"{line}\n".encode()

    content = "".join(f"{line}\n" for line in lines).encode()
    wrong = [number for number, line in enumerate(lines, 1) if otherwise(line)]
    assert encoding.is_canonical(content) == (not wrong)
    found = list(encoding.problems(content))
    assert [row for _, row, _ in found] == wrong
    assert {rule for rule, _, _ in found} <= {"file.canonical"}


@pytest.mark.parametrize(
    ("content", "rule", "row"),
    [
        (b"", "file.encoding", None),
        (b"a,b\n\n1,2\n", "row.cells", 2),
        (b"\na,b\n", "row.cells", 1),
        (b"a,b\n1,2\n\n", "row.cells", 3),
        (b"a,b\n" + b"," * 5_001 + b"\n", "row.cells", 2),
        (b"a,b\n1,2\n" + b"x" * 9_000 + b"," * 5_001 + b"\n1,2\n", "row.cells", 3),
        (b'a,b\n"1,2\n3",4\n', "file.canonical", 2),
    ],
)
def test_what_can_hardly_be_read(content: bytes, rule: str, row: int | None) -> None:
    found = list(encoding.problems(content))
    assert found[0][:2] == (rule, row)


def test_long_lines_may_be_wide_as_texts() -> None:
    content = b"a,b\n" + b"x" * 9_000 + b",y\n" + (b"1,2\n" * 5_000)
    assert list(encoding.problems(content)) == []


CSV: list[Callable[[bytes], bytes]] = [
    lambda content: content + b"x" * 2**20 + b"," * 9 + b"\n",
    lambda content: content + b"x" + b",y" * 100_000 + b"\n",
    lambda content: b",".join(b"c%d" % one for one in range(100_000)) + b"\n",
    lambda content: content + b'"' * 9_999 + b"\n",
    lambda content: content + b'"' * 10_000 + b"," * 9 + b"\n",
    lambda content: content + b'"a\n' * 1_000,
    lambda content: content + b"\n" * 10_000,
    lambda content: content + b"," * 9 + b"\n",
    lambda content: b"\n" + content,
    lambda content: b"\n",
    lambda content: b",\n,\n",
    lambda content: content[: content.index(b"\n") + 1] * 3,
    lambda content: content.replace(b"al-hol", "\ud800".encode("utf-8", "surrogatepass"), 1),
    lambda content: content.replace(b"\n", b"\r"),
    lambda content: content.replace(b"\n", "\u2028".encode()) + b"\n",
    lambda content: content.replace(b",camp", b",\x1a", 1),
]


@pytest.mark.parametrize("change", CSV)
def test_hostile_files_are_findings(small: Path, change: Callable[[bytes], bytes]) -> None:
    file = small / "data" / "sites.csv"
    file.write_bytes(change(file.read_bytes()))
    rehash(small)
    assert found(small)
