"""The pages in other languages: all there, linked, and the same figures as in English."""

import posixpath
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.integration.site.accessibility import told
from tests.integration.site.conftest import LANGUAGES, PHONE, Visit

pytestmark = pytest.mark.slow

KINDS = ("index.html", "countries/ita.html", "events/KGZ-2023-12-07.html")
# Country, day, and who was handed over, as these pages begin.
BEGIN = {
    "ar": ("قيرغيزستان، 7 ديسمبر 2023", "تسليم إلى بلدهم"),
    "fr": ("Kirghizstan, 7 décembre 2023", "Remise au pays d’origine"),
    "ru": ("Киргизия, 7 декабря 2023 г.", "Передача на родину"),
}
LEADS = re.compile(r'\s(?:href|src)="([^"]*)"')
ANCHOR = re.compile(r'\sid="([^"]*)"')
NUMBER = re.compile(r'<td class="n"[^>]*>([^<]*)</td>')


@pytest.fixture(scope="module")
def wanted(pages: list[str]) -> list[str]:
    """Return the pages that are in all languages."""
    return [page for page in pages if page == "index.html" or page.startswith(IN_LANGUAGES)]


IN_LANGUAGES = ("countries/", "events/")


def test_every_page_of_these_kinds_is_in_every_language(site: Path, wanted: list[str]) -> None:
    assert len(wanted) > 50
    for language in LANGUAGES:
        made = {path.relative_to(site / language) for path in (site / language).rglob("*.html")}
        assert {one.as_posix() for one in made} == set(wanted)


def test_every_link_of_a_translated_page_leads_somewhere(site: Path, wanted: list[str]) -> None:
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    anchors = {}
    leads: dict[tuple[str, str], str] = {}
    for page in (f"{language}/{one}" for language in LANGUAGES for one in wanted):
        text = (site / page).read_text(encoding="utf-8")
        anchors[page] = set(ANCHOR.findall(text))
        leads |= {(page, one): page for one in LEADS.findall(text) if not re.match("https?:", one)}
    broken = []
    for page, link in leads:
        path, _, anchor = link.partition("#")
        file = unquote(path.partition("?")[0])
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), file)) if file else page
        if target not in files or (anchor and anchor not in anchors.get(target, {anchor})):
            broken.append(f"{page}: {link}")
    assert broken[:20] == []
    assert len(leads) > len(wanted)


def test_a_page_leads_to_itself_in_every_language(site: Path, wanted: list[str]) -> None:
    for page in wanted[:: max(1, len(wanted) // 20)]:
        every = {"en": page} | {language: f"{language}/{page}" for language in LANGUAGES}
        for own in every.values():
            text = (site / own).read_text(encoding="utf-8")
            told = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]*)"', text)
            assert {language for language, _ in told} == set(every)
            switch = text.partition('<nav class="languages"')[2].partition("</nav>")[0]
            for language, target in re.findall(r'<a href="([^"]*)" hreflang="(\w+)"', switch):
                there = posixpath.normpath(posixpath.join(posixpath.dirname(own), language))
                assert there == every[target]
            assert switch.count("<a ") == len(LANGUAGES)
            assert switch.count('aria-current="true"') == 1


@pytest.mark.parametrize("language", BEGIN)
def test_a_page_is_in_its_language_and_direction(site: Path, language: str) -> None:
    text = (site / language / "events" / "KGZ-2023-12-07.html").read_text(encoding="utf-8")
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in text
    title, kind = BEGIN[language]
    heading = re.search(r"<h1>(.*?)<a class", text)
    assert heading is not None
    assert heading[1].replace("\xa0", " ").replace("\u202f", " ") == title
    assert f"<title>{heading[1]} &#8212; " in text
    assert kind in text
    # What the theme says in English is said in the language too.
    for english in ("Skip to main content", "On this page", "Back to top", "Countries"):
        assert english not in text
    assert "\\u" not in text


@pytest.mark.parametrize("page", ["countries/fra.html", "countries/irq.html", KINDS[2]])
def test_a_translated_page_has_the_same_figures(site: Path, page: str) -> None:
    english = (site / page).read_text(encoding="utf-8")
    found = {
        language: [
            re.sub(r"\D", "", one)
            for one in NUMBER.findall((site / language / page).read_text(encoding="utf-8"))
        ]
        for language in LANGUAGES
    }
    own = [re.sub(r"\D", "", one) for one in NUMBER.findall(english)]
    assert len(own) > 10
    assert found == dict.fromkeys(LANGUAGES, own)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translated_page_breaks_a_rule_of_accessibility(visit: Visit, language: str) -> None:
    found = []
    for kind in KINDS:
        page = visit.open(f"{language}/{kind}", PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], kind
        found += told(page, kind)
    assert found == []


def test_charts_are_drawn_in_the_language(visit: Visit, site: Path) -> None:
    page = visit.open("fr/countries/uzb.html")
    drawn: Any = page.locator("#chart-returns-uzb-by-year svg")
    assert "personnes" in drawn.first.inner_html()
    alone = (site / "fr" / "charts" / "returns-uzb-by-year.svg").read_text(encoding="utf-8")
    assert "Ouzbékistan" in alone
    assert "persons" not in alone


def test_the_switch_is_reached_by_keyboard(visit: Visit) -> None:
    page = visit.open(KINDS[2])
    page.locator(".languages a").first.focus()
    for name in ("العربية", "Français", "Русский"):
        assert page.evaluate("document.activeElement.textContent") == name
        page.keyboard.press("Tab")
    page.locator(".languages a[hreflang=ar]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("html[lang=ar][dir=rtl]")
    # The way back to a page that is in the language stays in it.
    page.locator(".trail a").first.click()
    page.wait_for_url("**/ar/events/index.html")
