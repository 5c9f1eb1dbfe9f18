"""Pages are for people: no code, no name of a column, dates and numbers as they are said."""

import importlib
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.tableschema.fields import constraints
from tests.helpers import ROOT

pytestmark = pytest.mark.slow

PACKAGE = Package(ROOT)
# These show code, or the codes and rules of the ledger themselves.
OF_CODES = re.compile(
    r"docs/(?!codebook)|notebooks/|validation/|sql\.html|tables/(?:flags|source_kinds|areas)"
)
# Columns of free text, which may hold any word.
FREE = {"key", "reason", "note", "title", "statement", "evidence", "aliases", "name"}
FREE |= {"source_id", "publisher", "agency"}
# What stood in a field before and after, and why: of the ledger itself.
CORRECTED = {"old", "new", "reason"}


class Texts(HTMLParser):
    """Collects the texts of a page outside code samples, and those of cells."""

    VOID = ("img", "br", "input", "link", "meta", "hr", "col", "source", "wbr")
    SKIPPED = ("code", "pre", "script", "style", "head", "svg")

    def __init__(self, content: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.cells: list[str] = []
        self._open: list[str] = []
        self._columns: list[str] = []
        self._column = 0
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.VOID:
            return
        self._open.append(tag)
        if tag == "thead":
            self._columns = []
        if tag == "th":
            self._columns.append(dict(attrs).get("data-name") or "")
        self._column = -1 if tag == "tr" else self._column + (tag == "td")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not data.strip() or set(self._open) & set(self.SKIPPED):
            return
        column = ""
        if "td" in self._open and self._column < len(self._columns):
            column = self._columns[self._column]
        if column not in CORRECTED:
            self.found.append(data.strip())
        # The first column holds the key, or what takes its place.
        if "td" in self._open and self._column and column not in FREE | CORRECTED:
            self.cells.append(data.strip())


def coded(package: Package) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each field with codes of its own, and its table."""
    for name in package.resources:
        for field in package.schema(name)["fields"]:
            if "enum" in constraints(field):
                yield name, field


def codes() -> set[str]:
    """Return every code that is no word, as no title is like it."""
    said = [pair for _, field in coded(PACKAGE) for pair in titles(field).items()]
    flags, areas = nes.load("flags"), nes.load("areas")
    said += zip(flags["flag"], flags["title"], strict=True)
    groups = areas[areas["kind"].astype(str) != "country"]
    said += zip(groups["area_id"], groups["name"], strict=True)
    return {code for code, _ in said} - {text for _, text in said}


def titles(field: Mapping[str, Any]) -> dict[str, str]:
    return {**field.get("meanings", {}), **field.get("titles", {})}


def columns() -> set[str]:
    names = (
        field["name"] for name in PACKAGE.resources for field in PACKAGE.schema(name)["fields"]
    )
    return {name for name in names if "_" in name}


def test_every_code_has_a_title_of_its_own() -> None:
    for table, field in coded(PACKAGE):
        called = [titles(field).get(code, "") for code in field["constraints"]["enum"]]
        assert all(called), (table, field["name"])
        assert len(set(called)) == len(called), (table, field["name"])
        assert not any("_" in text for text in called), (table, field["name"])
        if "titles" in field:
            assert set(field["titles"]) == set(field["constraints"]["enum"]), (table, field["name"])


def test_no_code_and_no_name_of_a_column_stands_on_a_page(site: Path, pages: list[str]) -> None:
    whole = codes() - {"no"}
    # A code of several words stands in no sentence; others are words, and looked for in cells.
    parts = "|".join(sorted({one for one in whole if "_" in one} | columns()))
    within = re.compile(rf"(?<![\w-])(?:{parts})(?![\w-])")
    # The reason of a correction is quoted as it was published.
    reasons = {one for one in nes.load("corrections")["reason"].dropna() if "_" in one}
    quoted = re.compile("|".join(map(re.escape, sorted(reasons))) or "(?!)")
    found = []
    for page in pages:
        if OF_CODES.match(page):
            continue
        read = Texts((site / page).read_text(encoding="utf-8"))
        cells = [text for text in read.cells if text in whole]
        texts = [text for text in read.found if within.search(quoted.sub("", text))]
        found += [f"{page}: {text[:80]}" for text in [*cells, *texts]]
    assert sorted(set(found)) == []


# Told from beginning to end: what happened, where, when.
STORIES = ("docs/contradictions.html", "docs/changes.html")


@pytest.mark.parametrize("path", STORIES)
def test_a_document_that_tells_names_countries_events_and_days(site: Path, path: str) -> None:
    content = (site / path).read_text(encoding="utf-8")
    events = "|".join(nes.load("repatriations")["event_id"])
    areas = nes.load("areas")
    own = areas.loc[areas["kind"].astype(str) == "country", "area_id"]
    # A code in brackets or in a cell of its own; KAZ, USA and the like are words elsewhere.
    codes = re.compile(rf"(?:[>(](?:{'|'.join(own)})[<)])|>(?:{events})<|(?<![\w/.-])20\d\d-\d\d")
    body = content[content.index("<article") : content.index("</article>")]
    # A command is quoted as it is typed.
    body = re.sub(r"<code.*?</code>", "", body, flags=re.DOTALL)
    assert codes.findall(body) == []
    assert content.count('href="../events/') > 50


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module that says things in words."""
    monkeypatch.syspath_prepend(str(ROOT / "site"))
    return importlib.import_module("words.titles")


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2023-12-07", "7 December 2023"),
        ("2023-12", "December 2023"),
        ("2023", "2023"),
        ("2023-13", "2023-13"),
        (pd.NA, ""),
    ],
)
def test_dates_are_said(module: ModuleType, date: Any, said: str) -> None:
    assert importlib.import_module("words.values").day(date) == said


def test_values_are_said_in_words(module: ModuleType) -> None:
    tables = {name: nes.load(name) for name in ("areas", "sites", "sources", "flags")}
    words = module.Words(PACKAGE, tables)
    rows = pd.DataFrame(
        {
            "area_id": ["KGZ"],
            "date": ["2023-12-07"],
            "persons": [1234],
            "women": [pd.NA],
            "handed_over_by": ["sdf"],
            "flags": ["partial second_figure"],
            "not_of_a_table": [True],
        }
    )
    shown = words.shown(rows, "repatriation_reports").iloc[0].to_dict()
    assert shown == {
        "area_id": "Kyrgyzstan",
        "date": "7 December 2023",
        "persons": "1,234",
        "women": "",
        "handed_over_by": "Syrian Democratic Forces",
        "flags": "counts only some; further figure of the source",
        "not_of_a_table": "yes",
    }
    assert words.title("countries", "last_date") == "Last handover"
    assert words.title("", "not_of_a_table") == "Not of a table"


@pytest.mark.parametrize(
    ("counted", "events", "silent", "said"),
    [(0, 0, 0, "nothing counted"), (0, 2, 2, "no number counted"), (1203, 2, 1, "1,203")],
)
def test_a_sum_over_no_number_is_no_zero(
    module: ModuleType, counted: int, events: int, silent: int, said: str
) -> None:
    row = {"stated": 2, "counted": counted, "events": events, "events_silent": silent}
    rows = pd.DataFrame([row | {"residual": 2 - counted, "coverage": 0.0}])
    shown = module.Words(PACKAGE, {}).shown(rows, "reconciliation").iloc[0]
    assert shown["counted"] == said
    assert bool(shown["residual"]) == bool(shown["coverage"]) == (events > silent)


def test_numbers_of_persons_in_evidence_have_separators_and_years_have_none(
    module: ModuleType,
) -> None:
    rows = pd.DataFrame(
        {"evidence": ["1926 of 2828 persons to December 2023", "2019 has most", "10, sum 2681"]}
    )
    assert module.Words(PACKAGE, {}).shown(rows, "claims")["evidence"].tolist() == [
        "1,926 of 2,828 persons to December 2023",
        "2019 has most",
        "10, sum 2,681",
    ]


def test_a_correction_is_said_in_the_words_of_its_field(module: ModuleType) -> None:
    words = module.Words(PACKAGE, {})
    row = {"table": "sources", "key": "x", "field": "kind", "old": "un", "new": None}
    shown = words.shown(pd.DataFrame([row]), "corrections").iloc[0].to_dict()
    assert shown == {"table": "Sources", "key": "x", "field": "Kind", "old": "United Nations"} | {
        "new": ""
    }
