"""What a package may hold: more is refused in words, before it takes time or memory."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nesyria.datapackage import archives, expectations, integrity, package
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError, nearest
from nesyria.tableschema import profile
from nesyria.validation import finding, formats, rows, structure
from nesyria.validation.finding import Finding
from nesyria.validation.report import Report
from nesyria.validation.rows import reader
from nesyria.validation.rows.table import Violation
from tests.helpers import Make, rehash


@pytest.fixture
def small(make: Make) -> Path:
    return make()


def found(root: Path) -> list[Finding]:
    tables, broken = reader.read(Package(root))
    return [*structure.check(Package(root)), *broken, *rows.check(tables)]


def test_a_descriptor_of_very_many_resources_is_refused(small: Path) -> None:
    held = json.loads((small / DESCRIPTOR).read_text(encoding="utf-8"))
    many = [{"name": f"r{number}", "path": f"data/{number}.csv"} for number in range(50_000)]
    (small / DESCRIPTOR).write_text(json.dumps(held | {"resources": many}), encoding="utf-8")
    with pytest.raises(NesyriaError, match="more than 200 resources"):
        Package(small).resources  # noqa: B018


SCHEMAS: dict[str, tuple[dict[str, Any], str]] = {
    "fields": (
        {"fields": [{"name": f"f{number}", "type": "string"} for number in range(20_000)]},
        "20,000 fields, and 300 are the most",
    ),
    "enum": (
        {
            "fields": [
                {"name": "a", "type": "string", "constraints": {"enum": [*map(str, range(10**5))]}}
            ]
        },
        "an enum of 100,000 values, and 1,000 are the most; put them in a codes table",
    ),
    # Of values of several types the library compares each with each.
    "mixed": (
        {
            "fields": [
                {
                    "name": "a",
                    "type": "string",
                    "constraints": {"enum": [*map(str, range(50_000)), *range(50_000)]},
                }
            ]
        },
        "an enum of 100,000 values",
    ),
    "keys": (
        {"fields": [{"name": "a", "type": "string"}], "foreignKeys": [{"fields": ["a"]}] * 10_000},
        "10,000 foreign keys",
    ),
}


@pytest.mark.parametrize(("schema", "words"), SCHEMAS.values(), ids=SCHEMAS.keys())
def test_a_schema_of_very_many_parts_is_refused(
    small: Path, schema: dict[str, Any], words: str
) -> None:
    (small / "schemas" / "sites.json").write_text(json.dumps(schema), encoding="utf-8")
    with pytest.raises(NesyriaError, match=words):
        profile.schema(Package(small), "sites")


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


def test_very_many_rules_are_refused(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expectations, "MAX_RULES", 1)
    monkeypatch.setattr(expectations, "MAX_VIEWS", 0)
    for folder in ("sites", "views"):
        (small / "expectations" / folder).mkdir(parents=True)
        for name in "ab":
            (small / "expectations" / folder / f"{name}.sql").write_text("x", encoding="utf-8")
    with pytest.raises(NesyriaError, match="expectations: 2 rules, and 1 are the most"):
        expectations.read_rules(Package(small))
    with pytest.raises(NesyriaError, match="views: 2 views, and 0 are the most"):
        expectations.read_views(Package(small))


def zipped(*names: str, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name in names:
            archive.writestr(name, b"x" * 1_000)
    return buffer.getvalue()


def test_archives_of_too_much_or_of_two_meanings_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 2_500)
    refused = {
        "more than 3 files": zipped("a", "b", "c", "d"),
        "unpacks to more than 2,500 bytes": zipped("a", "b", "c"),
        "two files of the name 'data/a.csv'": zipped("data/a.csv", "data/A.CSV"),
        "'a' is compressed in an unusual way": zipped("a", method=zipfile.ZIP_LZMA),
        "not a zip archive": zipped("a")[:-30],
    }
    for words, content in refused.items():
        with pytest.raises(NesyriaError, match=f"x.zip: .*{words}"):
            archives.read_archive(content, "x.zip")
    assert set(archives.read_archive(zipped("a", "b"), "x.zip")) == {"a", "b"}


def test_a_size_that_an_archive_states_too_small_is_no_way_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = zipped("a").replace((1_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(NesyriaError, match="not a zip archive that can be read"):
        archives.read_archive(content, "x.zip")


LONG = "x" * 10**6


def one(rule: str = "field.enum", file: str = "data/a.csv", **values: Any) -> Finding:
    about: dict[str, Any] = {"resource": LONG, "row": 2, "field": LONG, "layer": "rows"}
    about |= {"severity": "error"}
    about |= {"value": LONG, "message": LONG} | values
    return Finding(file=file, rule=rule, **about)


@pytest.mark.parametrize("format", formats.FORMATS)
def test_long_texts_do_not_make_long_reports(format: str) -> None:
    report = Report("package 1.0.0", ("rows",), [one(row=row) for row in range(100)])
    assert len(formats.render(report, format)) < 100 * 8_000
    assert len(str(report)) < 100 * 8_000


def test_of_very_many_findings_each_rule_keeps_some_and_says_how_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finding, "MOST", 100)
    many = [one(row=row) for row in range(500)]
    many += [one(rule, row=row) for rule in ("key.foreign", "row.order") for row in range(10)]
    many += [one("date.future", severity="warning", row=row) for row in range(3)]
    kept = finding.ordered(many)
    assert len(kept) <= 100
    counts = {rule: sum(1 for each in kept if each.rule == rule) for rule in {o.rule for o in kept}}
    assert counts == {"field.enum": 13, "key.foreign": 10, "row.order": 10, "date.future": 3}
    assert "and 488 more findings of this rule in this file" in {each.message for each in kept}


def test_each_of_very_many_rules_cannot_name_very_many_rows(small: Path) -> None:
    tables, _ = reader.read(Package(small))
    tables.room = 3
    broken = Violation([0, 0], "area_id", "wrong")
    found = [*tables.findings("key.foreign", "areas", broken)]
    found += tables.findings("row.order", "areas", broken)
    assert [each.row for each in found] == [2, 2, 2, None]
    assert found[-1].message == "and 1 more rows, in field area_id"


def test_a_hint_is_found_among_very_many_that_nearly_fit() -> None:
    keys = [f"page-of-the-news-agency-{number:05d}" for number in range(5_000)]
    assert nearest("pages-of-the-news-agency-00417", keys) == "page-of-the-news-agency-00417"
    assert nearest("page-of-the-news-agncy-04999", keys) == "page-of-the-news-agency-04999"
    assert nearest("something else", keys) == ""
    assert nearest(LONG, [LONG + "x"]) == ""


def test_a_package_of_limits_as_they_are_is_read(small: Path) -> None:
    assert 10 * len(Package(small).resources) < package.MAX_RESOURCES
