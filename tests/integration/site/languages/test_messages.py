"""The catalogues of the languages are whole, and what they say stands in the pages in their way."""

import importlib
import re
import sys
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from babel.messages import Catalog
from markdown_it import MarkdownIt

import nesyria as nes
from nesyria.datapackage.package import Package
from nesyria.figures.countries import gaps
from nesyria.figures.reconciliation import counted_in_words
from tests.helpers import ROOT
from tests.integration.site.conftest import LANGUAGES

NAMES = (
    *("words.language", "words.formats", "words.messages", "words.phrases", "words.values"),
    *("charts.drawings", "charts.overview", "pages.countries", "pages.events", "pages.home"),
    *(
        "translations.markdown",
        "translations.pages",
        "others",
        "writing.site",
        "messages",
    ),
)
# A language whose messages have two forms.
GERMAN = "de"


@pytest.fixture(scope="module")
def code() -> Iterator[dict[str, ModuleType]]:
    """Return the modules that write the site in languages, and those that keep catalogues."""
    folders = [str(ROOT / "site"), str(ROOT / "scripts")]
    sys.path += folders
    try:
        yield {name: importlib.import_module(name) for name in NAMES}
    finally:
        for folder in folders:
            sys.path.remove(folder)


@pytest.fixture(scope="module")
def needed(code: dict[str, ModuleType]) -> Catalog:
    """Return every message that the pages need."""
    found: Catalog = code["messages"].collected()
    return found


def test_the_languages_are_those_that_are_tried(code: dict[str, ModuleType]) -> None:
    language = code["words.language"]
    assert ("en", *LANGUAGES) == language.LANGUAGES
    assert len(LANGUAGES) >= 3


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_catalogue_is_whole(
    code: dict[str, ModuleType], needed: Catalog, spoken: str
) -> None:
    messages = code["messages"]
    found = messages.read(spoken)
    assert messages.violations(found, needed) == []
    assert len(needed) > 350


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_catalogue_is_as_the_command_writes_it(
    code: dict[str, ModuleType], spoken: str
) -> None:
    messages = code["messages"]
    kept = code["words.messages"].catalogue_path(spoken).read_bytes()
    assert kept == messages.as_text(messages.update(spoken))


def small(code: dict[str, ModuleType], said: dict[Any, Any], **marks: Any) -> list[str]:
    """Return what is wrong with a catalogue of German beside a few messages."""
    needed = Catalog()
    needed.add("%(n)s of <b>%(all)s</b>")
    needed.add(("%(n)s child", "%(n)s children"))
    found = Catalog(locale=GERMAN)
    for key, text in said.items():
        found.add(key, text, **marks)
    violations: list[str] = code["messages"].violations(found, needed)
    return violations


SOUND = {
    "%(n)s of <b>%(all)s</b>": "%(n)s von <b>%(all)s</b>",
    ("%(n)s child", "%(n)s children"): ("ein Kind", "%(n)s Kinder"),
}


@pytest.mark.parametrize(
    ("change", "marks", "told"),
    [
        ({"%(n)s of <b>%(all)s</b>": ""}, {}, "0 of 1 forms are translated"),
        ({"%(n)s of <b>%(all)s</b>": "von <b>%(all)s</b>"}, {}, "has other places"),
        ({"%(n)s of <b>%(all)s</b>": "%(n)s von <b>%(wer)s</b>"}, {}, "has other places"),
        ({"%(n)s of <b>%(all)s</b>": "%(n)s von %(all)s"}, {}, "has other marks or links"),
        ({"%(n)s of <b>%(all)s</b>": "%(n)s of <b>%(all)s</b>"}, {}, "the same as in English"),
        (
            {("%(n)s child", "%(n)s children"): ("%(n)s Kind", "")},
            {},
            "1 of 2 forms are translated",
        ),
        (
            {("%(n)s child", "%(n)s children"): ("%(m)s Kind", "%(n)s Kinder")},
            {},
            "has other places",
        ),
        ({"unknown": "unbekannt"}, {}, "no page needs it"),
        ({}, {"flags": ["fuzzy"]}, "marked as fuzzy"),
    ],
)
def test_what_is_broken_in_a_catalogue_is_told(
    code: dict[str, ModuleType], change: dict[Any, Any], marks: dict[str, Any], told: str
) -> None:
    assert small(code, SOUND) == []
    assert any(told in one for one in small(code, SOUND | change, **marks))


def test_a_message_that_is_missing_is_told(code: dict[str, ModuleType]) -> None:
    assert len(small(code, {})) == 2
    assert all("it is missing" in one for one in small(code, {}))


def test_a_message_may_be_the_same_where_a_translator_says_so(code: dict[str, ModuleType]) -> None:
    same = SOUND | {"%(n)s of <b>%(all)s</b>": "%(n)s of <b>%(all)s</b>"}
    assert small(code, same, user_comments=[code["messages"].SAME]) == []


@pytest.mark.slow
def test_in_english_phrases_are_the_words_of_the_package(code: dict[str, ModuleType]) -> None:
    phrases = code["words.phrases"]
    dataset = nes.Dataset.at(ROOT, check=False)
    said = set()
    for key in dataset.load("repatriations")["event_id"][::4]:
        for one in dataset.explain(key, table="repatriations"):
            assert phrases.why(one) == one.why
            said.add(one.decided_by)
    assert len(said) > 3
    countries = nes.load("countries")
    rows = countries[["stated", "counted_then", "basis"]].astype("object")
    rows = rows.where(rows.notna(), None)
    assert [phrases.gap(*row) for row in rows.itertuples(index=False)] == gaps(countries)
    for counted in [(1203, 9, 2), (0, 2, 2), (0, 0, 0)]:
        assert phrases.counted(*counted) == counted_in_words(*counted)


@pytest.mark.parametrize(
    ("spoken", "number", "days", "people"),
    [
        (
            "fr",
            "1\u202f203",
            ["7 décembre 2023", "décembre 2023", "2023"],
            ["1 enfant", "2 enfants", "11 enfants", "– enfants"],
        ),
        (
            "ar",
            "1,203",
            ["7 ديسمبر 2023", "ديسمبر 2023", "2023"],
            ["طفل واحد", "طفلان", "11 طفلًا", "– طفل"],
        ),
        (
            "ru",
            "1\xa0203",
            ["7 декабря 2023\u202fг.", "декабрь 2023\u202fг.", "2023"],
            ["1 ребёнок", "2 ребёнка", "11 детей", "– детей"],
        ),
    ],
)
def test_numbers_days_and_plurals_are_those_of_the_language(
    code: dict[str, ModuleType], spoken: str, number: str, days: list[str], people: list[str]
) -> None:
    formats, values = code["words.formats"], code["words.values"]
    with code["words.language"].use(spoken):
        assert formats.number(1203) == number
        said = [values.day(one) for one in ("2023-12-07", "2023-12", "2023")]
        assert [one.replace("\xa0", "\u202f") for one in said] == days
        assert values.day("2023-02-31") == "2023-02-31"
        counts = (1, 2, 11, pd.NA)
        assert [code["words.phrases"].people("children", one) for one in counts] == people
        assert formats.country("XK", "Kosovo") in ("Kosovo", "كوسوفو", "Косово")
    assert formats.number(1203) == "1,203"


@pytest.fixture
def asked(code: dict[str, ModuleType]) -> Iterator[set[str]]:
    """Return what is asked of the French catalogue, and is not in it."""
    found: set[str] = set()

    class Listener(NullTranslations):
        def gettext(self, message: str) -> str:
            found.add(message)
            return message

        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            found.add(msgid1)
            return msgid1 if n == 1 else msgid2

    catalogue = code["words.messages"]._catalogue("fr")
    catalogue.add_fallback(Listener())
    yield found
    catalogue._fallback = None


@pytest.mark.slow
def test_all_that_pages_say_is_in_the_catalogue(
    code: dict[str, ModuleType], asked: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    language = code["words.language"]
    monkeypatch.setattr(code["others"], "picture", lambda *_, **__: ("<svg/>", b""))
    site = code["writing.site"].Site(Package(ROOT), tmp_path / "source", tmp_path / "extra")
    shown = code["charts.overview"].overview(site.tables)["returns"][:2]
    code["pages.home"].write(site, shown)
    site.countries = [one for one in site.countries if one["area_id"] in ("FRA", "ALB")]
    code["pages.countries"].write(site)
    code["pages.events"].write(site)
    with language.use("fr"):
        for name, (template, values) in site.translated.items():
            text = site.text(name, template, values())
            shell = "".join(f'<section id="{one}">' for one in headings(text))
            article = f'<article class="bd-article">{shell}</article>'
            code["translations.pages"].page(text, name, article, ())
    # Numbers, days and keys are the same in all languages.
    assert {one for one in asked if re.search("[a-z]", one)} == set()


def headings(text: str) -> list[str]:
    """Return a name for each heading of a page in Markdown."""
    made = MarkdownIt("commonmark").parse(
        re.sub(r"\A\s*---\n.*?\n---\n", "", text, flags=re.DOTALL)
    )
    return [str(place) for place, one in enumerate(made) if one.type == "heading_open"]


def test_a_drawing_has_its_words_in_the_language(code: dict[str, ModuleType]) -> None:
    drawing = {
        "encoding": {
            "y": {"field": "persons", "title": "persons", "axis": None},
            "color": {"field": "what", "scale": {"domain": ["stated", "counted"]}},
        },
        "transform": [{"filter": "(datum.what === 'counted')"}],
        "datasets": {"x": [{"what": "counted", "date": "2023", "persons": 7}]},
    }
    assert code["charts.drawings"].translated(drawing) is drawing
    with code["words.language"].use("fr"):
        made = code["charts.drawings"].translated(drawing)
    assert made["encoding"]["y"]["title"] == "personnes"
    assert made["encoding"]["color"]["scale"]["domain"] == ["déclaré", "compté"]
    assert made["transform"] == [{"filter": "(datum.what === 'compté')"}]
    assert made["datasets"]["x"] == [{"what": "compté", "date": "2023", "persons": 7}]
    assert made["config"]["locale"]["number"]["decimal"] == ","
    assert made["config"]["locale"]["time"]["months"][11] == "décembre"
    assert made["config"]["locale"]["time"]["days"][0] == "dimanche"


def test_a_page_has_the_sections_of_the_english_one(code: dict[str, ModuleType]) -> None:
    text = (
        "---\norphan: true\n---\n# A *b*\n\n[x](../y.md#z)\n\n```{raw} html\n<p>&lt;</p>\n```\n\n"
    )
    text += "## C\n\n```{toctree}\nx\n```\n\n<script>x</script>\n"
    made, headings = code["translations.markdown"].as_html(text, ["one", "two"])
    assert headings == {"one": "A <em>b</em>", "two": "C"}
    assert '<section id="one">\n<h1>A <em>b</em><a class="headerlink" href="#one"' in made
    assert '<a href="../y.html#z">x</a>' in made
    assert "<p>&lt;</p>" in made
    assert "toctree" not in made
    assert "&lt;script&gt;x" in made
    assert made.count("<section") == made.count("</section>") == 2
    for ids in (["one"], ["one", "two", "three"]):
        with pytest.raises(nes.NesyriaError, match="other sections than the English"):
            code["translations.markdown"].as_html(text, ids)
