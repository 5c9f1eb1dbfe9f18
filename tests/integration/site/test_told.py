"""Pages of events, countries and camps, written of the example package."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from tests.helpers import ROOT, example, table_rows, write_rows
from tests.integration.site.conftest import modules

pytestmark = pytest.mark.slow

NAMES = (
    *("charts.stated", "records.camps", "records.events", "records.totals"),
    *("pages.camps", "pages.event", "pages.events", "pages.timeline"),
    *("writing.htmltable", "writing.in_words", "writing.notes", "writing.site"),
)


@pytest.fixture(scope="module")
def code() -> Iterator[dict[str, ModuleType]]:
    """Return the modules that write the pages."""
    with modules(*NAMES) as found:
        yield found


@pytest.fixture(scope="module")
def written(code: dict[str, ModuleType], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the site of the example package, the pages of its events and camps written."""
    folder = tmp_path_factory.mktemp("told")
    root = example(folder)
    site = code["writing.site"].Site(Package(root), folder / "source", folder / "extra")
    code["pages.events"].write(site)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(code["records.camps"], "FEWEST", 1)
        code["pages.camps"].write(site)
    return site


def page(site: Any, name: str) -> str:
    return str((site.source / f"{name}.md").read_text(encoding="utf-8"))


def as_json(site: Any, key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site.extra / "events" / f"{key}.json").read_bytes())
    return found


def test_every_event_of_the_ledger_has_its_page_and_its_figure_as_json(written: Any) -> None:
    figures = nes.load("repatriations", path=written.package.root).set_index("event_id")
    events = written.tables["repatriation_reports"]["event_id"].dropna().unique()
    assert set(events) > set(figures.index)
    for key in events:
        found = as_json(written, key)
        assert f"Event {key}" in page(written, f"events/{key}")
        assert found["counted"] == (key in figures.index)
        if not found["counted"]:
            assert found["figure"] is None
            continue
        for name, value in found["figure"].items():
            if name != "event_id":
                is_blank = figures[name].isna()[key]
                assert value is None if is_blank else str(value) == str(figures.at[key, name])
        for measure in found["explanation"]["measures"]:
            firsts = [one["number"] for one in measure["reports"][:1]]
            assert firsts == [found["figure"][measure["measure"]]][: len(firsts)]


def test_an_event_is_cited_with_exactly_its_sources(written: Any) -> None:
    rows = nes.load("repatriations", path=written.package.root)
    for position in range(len(rows)):
        row = rows.iloc[[position]]
        key = row["event_id"].item()
        cited = json.loads(nes.cite(row, "csl-json", path=written.package.root))
        assert as_json(written, key)["citation"] == cited
        text = (written.extra / "events" / f"{key}-cite.txt").read_text(encoding="utf-8")
        assert text == nes.cite(row, path=written.package.root)


def test_an_event_that_is_not_counted_says_so_and_why(written: Any) -> None:
    for key, why in (
        ("FRA-2019-01-24-x", "attempted or postponed; the persons did not reach the country"),
        ("KAZ-2017-10-x", "about another place than north-east Syria"),
    ):
        text = page(written, f"events/{key}")
        assert "<strong>Not counted.</strong>" in text
        assert why in text
        assert "## The figure" not in text
        assert [one["meaning"] for one in as_json(written, key)["not_counted_because"]] != []


def test_what_is_left_out_of_a_number_is_shown_with_its_reason(written: Any) -> None:
    text = page(written, "events/KGZ-2023-12-07").partition("## Left out")[2]
    assert "9 persons" in text.partition("## Sources")[0]
    assert "12 persons" in text.partition("## Sources")[0]
    assert "announced or expected" in text


def test_the_history_of_an_event_has_each_release_and_now(written: Any) -> None:
    release = nes.load("repatriations", path=written.package.root, release="1.0.0")
    for key in ("KGZ-2023-12-07", "FRA-2019-01-24-x"):
        then, now = as_json(written, key)["history"]
        old = release[release["event_id"] == key]
        assert (then["version"], now["version"]) == ("1.0.0", "now")
        assert (then["figure"] is None) == old.empty
        if len(old):
            assert then["figure"]["persons"] == old["persons"].item()


def test_an_event_that_only_a_release_has_keeps_its_page(
    code: dict[str, ModuleType], tmp_path: Path
) -> None:
    root = example(tmp_path)
    rows = table_rows(root, "repatriation_reports")
    for row in rows:
        if row["event_id"] == "ALB-2018":
            row["event_id"] = ""
    write_rows(root, "repatriation_reports", list(rows[0]), rows)
    figures = [one for one in table_rows(root, "repatriations") if one["event_id"] != "ALB-2018"]
    write_rows(root, "repatriations", list(figures[0]), figures)
    site = code["writing.site"].Site(Package(root), tmp_path / "source", tmp_path / "extra")
    found = code["pages.event"].describe(site.events, "ALB-2018")
    assert (found["row"], found["moved"], found["country"]) == (None, True, "Albania")
    assert [one["states"] for one in found["reports"]] == ["3 children"]
    assert [one["figure"] is None for one in found["history"]] == [False, True]


def test_a_key_that_is_no_name_of_a_file_has_no_page(code: dict[str, ModuleType]) -> None:
    key = code["records.events"].KEY
    assert key.fullmatch("KGZ-2023-12-07")
    for bad in ("../KGZ-2023", "KGZ-2023/x", "KGZ-2023\n", "KGZ 2023", "", "KGZ-"):
        assert not key.fullmatch(bad), bad


def test_the_timeline_of_a_country_has_each_of_its_events_in_order(
    code: dict[str, ModuleType], written: Any
) -> None:
    told = code["pages.timeline"].timeline(written.events, "FRA")
    assert [one["key"] for one in told] == [
        *("FRA-2019-01-24-x", "FRA-2019-06-10-t", "FRA-2022-07-03")
    ]
    assert [one["row"] is None for one in told] == [True, False, False]
    best = told[-1]["sources"][0]["publisher"]
    assert best == written.sources.at["ministry-20220703-fra", "publisher"]


def test_a_camp_tells_the_number_of_each_month_with_its_sources(
    code: dict[str, ModuleType], written: Any
) -> None:
    root = written.package.root
    camps = code["records.camps"].Camps(written)
    place = code["records.camps"].Place("al-hol", "al-Hol", ("al-hol",))
    numbers = camps.numbers(place)
    for area, label in (("world", ""), ("IRQ", "nationals of Iraq")):
        months = nes.monthly("al-hol", area=area, path=root).dropna(subset="value")
        shown = {
            month: one for month, found in numbers.items() for one in found if one["label"] == label
        }
        assert {month: one["value"] for month, one in shown.items()} == dict(
            zip(months["month"], months["value"], strict=True)
        )
        assert all(one["sources"] for one in shown.values())
    # A range without a best figure is told as a range.
    assert "2,000 to 2,500 persons" in page(written, "camps/roj")
    text = page(written, "camps/al-hol")
    assert "40,000 persons" in text
    assert "../events/KGZ-2023-12-07.html" in text
    assert "No source" not in text


NOTE = """
- [Kyrgyzstan](../events/KGZ-2023-12-07.md) and `other`; see [Totals](#totals),
  [the rule](codebook.md#rule) and [a page](https://example.org/x).
- <script>x</script> ![y](//example.org/y.png) [z](javascript:z)
"""


def test_a_note_is_shown_as_text_with_links_that_lead_somewhere(
    code: dict[str, ModuleType],
) -> None:
    made = code["writing.notes"].as_html(NOTE, "../docs/")
    wanted = [
        '<a href="../events/KGZ-2023-12-07.html">Kyrgyzstan</a>',
        "<code>other</code>",
        '<a href="../docs/contradictions.html#totals">Totals</a>',
        '<a href="../docs/codebook.html#rule">the rule</a>',
        '<a href="https://example.org/x">a page</a>',
    ]
    assert [one for one in wanted if one not in made] == []
    assert [one for one in ("<script", "<img", 'href="javascript') if one in made] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("### France (FRA)", "### France"),
        ("**France** (`FRA`): 5 (SDF)", "**France**: 5 (SDF)"),
        ("`FRA`, `women_children`", "France, women and children"),
        (
            "`KGZ-2023-12-07` and R0001",
            "[Kyrgyzstan, 7 December 2023](../events/KGZ-2023-12-07.md) and R0001",
        ),
        ("stated by 2023-12, 2023-12-07.", "stated by December 2023, 7 December 2023."),
        ("flagged several_events", "flagged several events together"),
        ("[x](../evidence/2023-12-07/a.md) `nesyria diff`", None),
        ("https://example.org/2023-12-07/third_country", None),
        ("page-2023-12-07 or 2023-12-07-x", None),
    ],
)
def test_a_document_is_told_in_words(
    code: dict[str, ModuleType], written: Any, text: str, said: str | None
) -> None:
    assert code["writing.in_words"].in_words(written, text) == (said or text)


def test_a_chart_of_a_country_has_the_total_that_its_page_states_and_no_later_beginning(
    code: dict[str, ModuleType],
) -> None:
    tables = {name: nes.load(name) for name in ("areas", "sources", "flags", "source_kinds")}
    names = ("total_reports", "reconciliation", "countries", "totals", "repatriations")
    tables |= {name: nes.load(name) for name in names}
    rows = code["records.totals"].standing(tables)
    assert rows["since"].isna().all()
    assert (tables["reconciliation"]["since"].notna()).any()
    first = rows.drop_duplicates("area_id").set_index("area_id")
    stated = tables["countries"].dropna(subset="stated").set_index("area_id")
    assert first["report_id"].to_dict() == stated["stated_report_id"].to_dict()
    both = code["charts.stated"].stated_and_counted(tables).data.set_index("area_id")
    assert both["stated"].to_dict() == stated["stated"].drop("IRQ").to_dict()
    counted = stated["counted_then"].drop("IRQ").fillna(0)
    assert both["counted"].to_dict() == counted.to_dict()


def test_every_country_has_the_note_below_its_heading(code: dict[str, ModuleType]) -> None:
    document = (ROOT / "docs" / "contradictions.md").read_text(encoding="utf-8")
    found = code["writing.notes"].of_countries(document)
    headings = document.partition("## By country")[2].partition("\n## ")[0].count("\n### ")
    assert len(found) == headings > 30
    assert all(found.values())
    assert not any("\n## " in text or "### " in text for text in found.values())


def test_a_link_has_its_copy_beside_it_where_there_is_one(code: dict[str, ModuleType]) -> None:
    linked, page, copy = (
        code["writing.htmltable"].linked,
        "https://a.org/?x&y",
        "https://b.org/2023/a",
    )
    assert linked("A & B", page) == '<a href="https://a.org/?x&amp;y">A &amp; B</a>'
    beside = '<a class="copy" href="https://b.org/2023/a" aria-label="Copy: A &amp; B">copy</a>'
    assert linked("A & B", page, copy) == f"{linked('A & B', page)} {beside}"
    assert linked("A", page, "javascript:x") == linked("A", page)
    assert linked("A", "javascript:x", copy) == "A"


def test_a_cell_is_found_and_sorted_by_its_text_and_not_by_its_copy(
    code: dict[str, ModuleType],
) -> None:
    frame = pd.DataFrame({"url": ["https://a.org/", "https://b.org/"]})
    links = {"url": {url: url for url in frame["url"]}}
    copies = {"https://a.org/": "https://c.org/a"}
    made = code["writing.htmltable"].table(frame, "Pages", links=links, copies=copies)
    assert 'data-order="https://a.org/" data-search="https://a.org/"' in made
    assert made.count('class="copy"') == 1
