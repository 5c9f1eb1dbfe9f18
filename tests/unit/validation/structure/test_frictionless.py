"""Files that are broken: bytes, headers, rows, hashes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nesyria.datapackage.package import Package
from nesyria.validation import rows, structure
from nesyria.validation.rows import reader
from nesyria.validation.structure import frictionless
from tests.helpers import edit, findings, rehash, rules_found

pytestmark = pytest.mark.slow

BYTES: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("byte order mark", lambda content: b"\xef\xbb\xbf" + content, "file.encoding"),
    ("CRLF", lambda content: content.replace(b"\n", b"\r\n"), "file.encoding"),
    (
        "Latin-1",
        lambda content: content.replace(b"al-Hol", "\u00e4".encode("latin-1"), 1),
        "file.encoding",
    ),
    ("NUL", lambda content: content[:200] + b"\0" + content[200:], "file.encoding"),
    ("empty", lambda content: b"", "file.encoding"),
    ("header alone", lambda content: content[: content.index(b"\n") + 1], "key.foreign"),
    ("cut off", lambda content: content[:-7], "file.encoding"),
    (
        "broken quote",
        lambda content: content.replace(b",camp,", b',"camp,', 1),
        "file.canonical",
    ),
    (
        "needless quotes",
        lambda content: content.replace(b",camp,", b',"camp",', 1),
        "file.canonical",
    ),
    ("renamed column", lambda content: content.replace(b"kind", b"Kind", 1), "table.header"),
    ("missing column", lambda content: content.replace(b"kind,", b"", 1), "table.header"),
    ("semicolons", lambda content: content.replace(b",", b";"), "table.header"),
]


@pytest.mark.parametrize(("name", "change", "rule"), BYTES)
def test_broken_bytes_are_found(
    example: Path, name: str, change: Callable[[bytes], bytes], rule: str
) -> None:
    file = example / "data" / "sites.csv"
    content = file.read_bytes()
    changed = change(content)
    assert changed != content, name
    file.write_bytes(changed)
    rehash(example)
    found = findings(example)
    assert rule in {one.rule for one in found}, {one.rule for one in found}


def test_rows_out_of_order_doubled_or_dropped(example: Path) -> None:
    file = example / "data" / "sources.csv"
    header, *lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    for changed, rule in (
        ([lines[1], lines[0], *lines[2:]], "row.order"),
        ([lines[0], *lines], "key.primary"),
        (lines[1:], "key.foreign"),
    ):
        file.write_text("".join([header, *changed]), encoding="utf-8")
        rehash(example)
        assert rule in rules_found(example)


def test_a_changed_hash_says_what_to_do(example: Path) -> None:
    file = example / "data" / "sites.csv"
    file.write_bytes(file.read_bytes() + b"\n")
    found = findings(example, ["structure"])
    assert any(one.rule == "file.hash" and "nesyria build" in one.message for one in found)


def test_cells_of_too_many_tables_are_left_to_the_row_layer(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(example, "total_reports", ",30,about", ",many,about")
    package = Package(example)
    assert "field.type" in {one.rule for one in structure.check(package)}
    monkeypatch.setattr(frictionless, "MAX_BYTES", 0)
    assert "field.type" not in {one.rule for one in structure.check(package)}
    tables, broken = reader.read(package)
    found = [*broken, *rows.check(tables)]
    assert ("total_reports", "field.type") in {(one.resource, one.rule) for one in found}
