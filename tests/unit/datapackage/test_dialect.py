"""Reading CSV: the count of rows is that of the frame that is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nesyria.datapackage.dialect import count_rows, dumps, read_text
from nesyria.errors import NesyriaError

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4)


@pytest.mark.slow
@given(st.integers(1, 3), st.lists(CELLS, max_size=12))
def test_rows_are_counted_as_they_are_read(width: int, cells: list[str]) -> None:
    rows = [cells[at : at + width] for at in range(0, len(cells) - width + 1, width)]
    content = dumps([f"c{number}" for number in range(width)], rows)
    assert count_rows(content, "x") == len(read_text(content, "x"))


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n",
        b"a,b\n1,2",
        b"a,b\n1,2\n\n3,4\n",
        b"a,b\n1,2\n  \n3,4\n",
        b"a,b\r\n1,2\r\n",
        b"a,b\r1,2\r3,4\r",
        b'a,b\n"1\n2",3\n',
        b'a,b\n1"2,3\n',
        b'a,b\n"1"2,3\n',
        b"a,b\n1\n",
        b"a,b\n1,\x002\n3,4\n",
        b"\xef\xbb\xbfa,b\n1,2\n",
        b"a\n1\n \n2\n",
        b'a,b\n1,"' + b"x" * 200_000 + b'"\n',
    ],
)
def test_odd_files_are_counted_as_they_are_read(content: bytes) -> None:
    assert count_rows(content, "x") == len(read_text(content, "x"))


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2,3\n", b"a,b\n1,2\n1,2,3\n", b'a,b\n"1,2\n', b"a,b\n\xff,2\n"]
)
def test_what_is_no_csv_file_is_not_counted(content: bytes) -> None:
    with pytest.raises(NesyriaError, match="x: "):
        count_rows(content, "x")
