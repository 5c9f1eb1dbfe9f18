"""Slips that a rule finds since something else in the package bears on them."""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Make, report, source
from tests.validation.test_faults import edit, findings, rules


def test_arabic_digits_stand_in_arabic_text(make: Make) -> None:
    title = "\u0639\u0648\u062f\u0629 \u0662\u0660 \u0637\u0641\u0644\u0627"
    assert findings(make(sources=[source("a", title=title, language="ar")]), "rows") == []


def test_a_subregion_lies_in_one_region(copy: Path) -> None:
    edit(copy, "areas", ",Europe,Western Europe,", ",Asia,Western Europe,")
    found = [one for one in findings(copy, "across") if one.rule == "across.subregions"]
    assert len(found) == 1
    assert "Western Europe lies in Europe" in found[0].message


def test_an_event_contradicts_itself_only_on_record(make: Make) -> None:
    pages = [source("a", published="2023-12-08"), source("b", published="2023-12-08")]
    agree = [
        report(1, "KGZ-2023-12-07", "a", persons=4, children=4, qualifier="exact"),
        report(2, "KGZ-2023-12-07", "b", children=4),
    ]
    assert findings(make(sources=pages, repatriation_reports=agree), "rows") == []
    # The same number, in the wrong column: no other report speaks of men.
    moved = [agree[0], report(2, "KGZ-2023-12-07", "b", men=4)]
    found = findings(make("moved", sources=pages, repatriation_reports=moved), "rows")
    assert [(one.rule, one.resource, one.row) for one in found] == [
        ("rows.parts", "repatriations", 2)
    ]


def total(number: int, page: str, value: int, **more: object) -> dict[str, object]:
    row: dict[str, object] = {"report_id": f"T{number:04d}", "area_id": "KGZ", "source_id": page}
    row |= {"as_of": "2023-12-07", "as_of_basis": "stated", "group": "all", "value": value}
    return row | {"qualifier": "exact", "scope": "nes", "kind": "remaining"} | more


@pytest.mark.parametrize(
    ("value", "more", "found"),
    [
        (96, {}, set()),
        (97, {}, {"across.one_day"}),
        (97, {"qualifier": "about"}, set()),
        (97, {"flags": "disputed"}, set()),
        (960, {"qualifier": "about"}, {"across.zeros"}),
        (960, {"qualifier": "about", "as_of": "2023-12"}, {"across.zeros"}),
        (960, {"qualifier": "about", "as_of": "2024-01"}, set()),
        (480, {"qualifier": "about"}, set()),
    ],
)
def test_totals_of_one_day_agree(
    make: Make, copy: Path, value: int, more: dict[str, object], found: set[str]
) -> None:
    pages = [source("a", published="2024-01-31"), source("b", published="2024-01-31")]
    root = make(sources=pages, total_reports=[total(1, "a", 96), total(2, "b", value, **more)])
    shutil.copytree(copy / "expectations", root / "expectations")
    said = {"across.one_day", "across.zeros"} & rules(findings(root, "across"))
    assert said == found


@pytest.mark.parametrize(("least", "most"), [(2, 4), (4, 9), (1, 20), (0, 0)])
def test_a_length_is_kept_to_in_rows_and_in_columns(make: Make, least: int, most: int) -> None:
    root = make(sources=[source("a")])
    about = root / "schemas" / "sites.json"
    read = json.loads(about.read_text(encoding="utf-8"))
    for field in read["fields"]:
        if field["name"] == "name":
            field["constraints"] = {"minLength": least, "maxLength": most}
    about.write_text(json.dumps(read), encoding="utf-8")
    found = findings(root, "structure"), findings(root, "rows")
    assert [len(one) for one in found] == ([0, 0] if (least, most) == (1, 20) else [1, 1])


@pytest.mark.parametrize("sources", [199, 200, 201, 350])
def test_all_that_breaks_a_rule_is_counted(make: Make, copy: Path, sources: int) -> None:
    root = make(sources=[source(f"s{number:03d}") for number in range(sources)])
    shutil.copytree(copy / "expectations", root / "expectations")
    found = [one for one in findings(root, "across") if one.rule == "across.cited"]
    placed = [one for one in found if one.row]
    assert len(placed) == min(sources, 200)
    more = [one.message.partition(":")[0] for one in found if not one.row]
    assert more == ([f"and {sources - 200} more rows"] if sources > 200 else [])
