"""The bytes of a CSV file: UTF-8, LF, and the one way in which `dialect.dumps` writes cells."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from nesyria.datapackage import dialect

if TYPE_CHECKING:
    import pyarrow as arrow

BOM, LF = b"\xef\xbb\xbf", b"\n"

_BLANK_LINE = re.compile(rb"\n\n")

# More findings than this about one file help nobody.
MOST = 1000

# Frictionless takes minutes for a line of a hundred thousand cells.
MOST_CELLS = 5_000

_MARKS = {
    BOM: "it begins with a byte order mark",
    b"\0": "it holds NUL bytes",
    b"\r": "it holds CR, as in Windows line ends",
}

# Quotes are only around a cell that holds a comma or a quote, and no cell holds a line break.
_CELL = r'(?:[^",\n]*|"(?:[^",\n]|"")*(?:,|"")(?:[^"\n]|"")*")'

# One blank cell that is alone in its line is quoted, since the line would be blank otherwise.
_CANONICAL = rf'\A(?:(?:""|{_CELL}(?:,{_CELL})*)\n)*\z'


def problems(content: bytes) -> Iterator[tuple[str, int | None, str]]:
    """Return what is wrong with the bytes of a file: rule, line and words.

    The rules are ``file.encoding``, ``row.cells`` (after either the file can hardly be read, and no
    other rule is looked at) and ``file.canonical``.
    """
    wrong = _misencoded(content)
    if wrong:
        yield "file.encoding", None, f"{wrong}; save it as UTF-8 with LF line ends"
        return
    blank = _blank_line(content)
    if blank:
        # Above the size at which Frictionless reads them, blank lines would go unseen.
        yield "row.cells", blank, f"line {blank} is blank; remove it"
        return
    wide = _too_wide(content)
    if wide:
        words = f"line {wide} has more than {MOST_CELLS:,} cells; its line ends are lost"
        yield "row.cells", wide, words
        return
    if is_canonical(content):
        return
    bad = ((at, reason) for at, line in _quoted(content) if (reason := _miswritten(line)))
    number, counted = 1, 0
    for start, reason in islice(bad, MOST):
        number, counted = number + content.count(LF, counted, start), start
        yield "file.canonical", number, f"line {number} {reason}"


def is_canonical(content: bytes) -> bool:
    """Say whether every cell is written as `dialect.dumps` writes it.

    All lines are matched at once by RE2, whose time grows with the text alone.
    """
    if b'"' not in content:
        return True
    from pyarrow.compute import match_substring_regex

    return bool(match_substring_regex(_whole(content), pattern=_CANONICAL)[0].as_py())


def _whole(content: bytes, *, text: bool = False) -> arrow.Array:
    """Return one value that is the whole file, without a copy of it.

    Made from buffers, since from Python objects Arrow would import pandas, which nothing here
    needs.
    """
    import pyarrow as arrow

    ends = b"".join(end.to_bytes(8, sys.byteorder) for end in (0, len(content)))
    buffers = [None, arrow.py_buffer(ends), arrow.py_buffer(content)]
    kind = arrow.large_string() if text else arrow.large_binary()
    return arrow.Array.from_buffers(kind, 1, buffers)


def _misencoded(content: bytes) -> str:
    if not content:
        return "it is empty"
    for mark, words in _MARKS.items():
        if mark in (content[:3] if mark == BOM else content):
            return words
    if not content.endswith(LF):
        return "its last line does not end; the file may be cut off"
    if _is_utf8(content):
        return ""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"line {content.count(LF, 0, error.start) + 1} is not UTF-8"
    return ""


def _is_utf8(content: bytes) -> bool:
    """Say whether a file is UTF-8, without the text that Python would make of it."""
    if content.isascii():
        return True
    try:
        _whole(content, text=True).validate(full=True)
    except ValueError:
        return False
    return True


def _blank_line(content: bytes) -> int:
    """Return the first blank line; 0 where there is none."""
    if content.startswith(LF):
        return 1
    # A pattern, which is found several times faster than two bytes are.
    found = _BLANK_LINE.search(content)
    return content.count(LF, 0, found.start()) + 2 if found else 0


def _too_wide(content: bytes) -> int:
    """Return the first line with more cells than any table has; 0 where there is none."""
    start = 0
    while start + MOST_CELLS < len(content):
        # A line has no more commas than bytes, so that only a long one is looked at.
        end = content.rfind(LF, start, start + MOST_CELLS)
        if end < 0:
            end = content.index(LF, start)
            # Commas inside quoted cells count too: no text here may hold that many.
            if content.count(b",", start, end) > MOST_CELLS:
                return content.count(LF, 0, start) + 1
        start = end + 1
    return 0


def _quoted(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Return the lines that hold a quote, each with its place; all others are canonical."""
    at = content.find(b'"')
    while at >= 0:
        start, end = content.rfind(LF, 0, at) + 1, content.index(LF, at)
        yield start, content[start:end]
        at = content.find(b'"', end)


def _miswritten(line: bytes) -> str:
    """Say how a line is not written as this package writes CSV."""
    have = line.decode()
    try:
        row = next(csv.reader([have], strict=True))
    except csv.Error as error:
        return f"has a broken quote: {error}; a cell holds no line break either"
    want = dialect.dumps(row, []).decode().removesuffix("\n")
    if have == want:
        return ""
    return f"is not written as this package writes CSV; expected {want[:120]!r}"
