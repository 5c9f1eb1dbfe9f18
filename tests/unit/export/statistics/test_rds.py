"""R's files: what is refused, and the bytes that R Internals asks for; R itself reads them too."""

import gzip
import struct
from pathlib import Path

import pytest

from nesyria.errors import NesyriaError
from nesyria.export import export
from tests.unit.export.statistics.small import package

INTEGER = [{"name": "n", "type": "integer"}]


def content(tmp_path: Path, rows: str) -> bytes:
    root = package(tmp_path / "package", rows, fields=INTEGER).root
    export("rds", tmp_path / "out", path=root)
    return gzip.decompress((tmp_path / "out" / "trees.rds").read_bytes())


@pytest.mark.parametrize(
    ("rows", "kind", "values"),
    [
        ('7\n""\n', 13, struct.pack(">ii", 7, -(2**31))),
        (f"{2**31 - 1}\n", 13, struct.pack(">i", 2**31 - 1)),
        (f'{2**31}\n""\n', 14, struct.pack(">d", 2**31) + bytes.fromhex("7ff00000000007a2")),
    ],
)
def test_integers_are_those_of_r_where_they_fit(
    tmp_path: Path, rows: str, kind: int, values: bytes
) -> None:
    found = content(tmp_path, rows)
    # Version 2, in the order of bytes of the network.
    assert found.startswith(b"X\n\0\0\0\2")
    length = struct.pack(">i", rows.count("\n"))
    # A vector with attributes.
    assert struct.pack(">i", kind | 1 << 9) + length + values in found


def test_an_integer_that_would_not_be_exact_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NesyriaError, match=f"trees, field n: {2**53 + 1} is too large for R"):
        content(tmp_path, f"{2**53 + 1}\n")
    assert not (tmp_path / "out").exists()


def test_the_clock_is_not_in_the_file(tmp_path: Path) -> None:
    content(tmp_path, "1\n")
    assert (tmp_path / "out" / "trees.rds").read_bytes()[4:8] == bytes(4)
