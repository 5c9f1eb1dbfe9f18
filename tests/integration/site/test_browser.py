"""The site in a real browser: drawn, searched, downloaded, by keyboard, by ear and on a phone."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import nesyria as nes
from tests.integration.site.accessibility import told, violations
from tests.integration.site.conftest import DESKTOP, PHONE, Visit

pytestmark = pytest.mark.slow

KINDS = (
    *("index.html", "charts.html", "countries/index.html", "countries/uzb.html"),
    *("events/index.html", "events/KGZ-2023-12-07.html", "events/AUS-2026-02-16-x.html"),
    *("camps/index.html", "camps/al-hol.html", "camps/prisons.html"),
    *("tables/index.html", "tables/repatriations.html", "docs/dictionary.html", "docs/rules.html"),
    *("sql.html", "docs/api.html", "docs/changelog.html", "validation/index.html", "search.html"),
    *("notebooks/index.html", "notebooks/2-plotting.html"),
)
# The largest tables are opened on a phone once, where more is asked of them.
LARGEST = ("tables/repatriation_reports.html", "tables/total_reports.html")
# One of each layout: what is read aloud is the same at every size.
ON_A_PHONE = (
    *("index.html", "charts.html", "countries/uzb.html", "events/KGZ-2023-12-07.html"),
    *("camps/al-hol.html", "tables/repatriations.html", "docs/dictionary.html", "search.html"),
    *("sql.html", "validation/index.html", "notebooks/2-plotting.html"),
)


def test_every_page_renders_without_error_or_outside_request_and_fits_a_phone(
    visit: Visit, opened: list[str]
) -> None:
    wide = []
    assert {*LARGEST} < {*opened}
    for path in opened:
        if path in LARGEST:
            continue
        page = visit.open(path, PHONE)
        assert page.locator("h1").first.inner_text().strip(), path
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            wide.append(f"{path}: {width}")
    assert wide == []


def test_what_goes_wrong_in_a_page_is_seen(browser: Any, address: str) -> None:
    page = browser.new_page()
    watched = Visit(page, address)
    page.goto(f"{address}/search.html")
    page.evaluate("console.error('broken'); document.body.innerHTML = '<img src=//other.invalid/>'")
    page.wait_for_timeout(200)
    axe = violations(page)
    page.close()
    assert any("broken" in one for one in watched.wrong)
    assert any("asks for http://other.invalid/" in one for one in watched.wrong)
    assert "image-alt" in [one["id"] for one in axe]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("<td>100</td><td><a href=#>x</a></td>", None),
        ("<td>100</td><td><a href=#></a></td>", "link-name"),
        ("<td>100</td><td><a href=# aria-label=''></a></td>", "link-name"),
        ("<td style='color: #ddd'>100</td><td><a href=#>x</a></td>", "color-contrast"),
        ("<td>100</td><td lang=zz><a href=#>x</a></td>", "valid-lang"),
        ("<td>100</td><td><a href=#>x</a><img src=data:></td>", "image-alt"),
    ],
)
def test_a_fault_in_one_of_many_rows_is_seen(browser: Any, row: str, fault: str | None) -> None:
    page = browser.new_page()
    rows = [f"<tr><td>{n}</td><td><a href=#>{n}</a></td></tr>" for n in range(99)]
    body = "".join([*rows[:50], f"<tr>{row}</tr>", *rows[50:]])
    head = "<html lang=en><title>x</title><main><h1>x</h1>"
    page.set_content(f"{head}<table><thead><tr><th>a<th>b</thead><tbody>{body}</table></main>")
    found = [one["id"] for one in violations(page)]
    left = page.locator("tbody tr").count()
    page.close()
    assert found == [fault] * bool(fault)
    assert left == (3 if fault else 2)


def test_charts_have_drawn(visit: Visit) -> None:
    page = visit.open("charts.html")
    drawings = page.locator(".drawing")
    assert drawings.count() == 9
    for index in range(drawings.count()):
        drawing = drawings.nth(index)
        box = drawing.locator("svg").bounding_box()
        assert box["width"] > 500
        assert box["height"] > 150
        assert drawing.locator("svg path").count() > 5
        assert drawing.locator("img").count() == 0


def test_a_chart_tells_its_numbers_under_the_pointer(visit: Visit) -> None:
    page = visit.open("charts.html")
    bars = page.locator("#chart-returns-third-country-by-year svg .mark-rect path")
    bars.nth(2).hover()
    page.wait_for_selector("#vg-tooltip-element.visible")
    totals = nes.load("totals")
    year = totals[(totals["area_id"] == "third_country") & (totals["kind"] == "repatriation")]
    persons = year.set_index("period")["persons"]["2019"]
    assert str(persons) in page.locator("#vg-tooltip-element").inner_text()


def test_pictures_and_whole_tables_stand_without_scripts(browser: Any, address: str) -> None:
    plain = browser.browser.new_context(java_script_enabled=False)
    try:
        page = plain.new_page()
        page.goto(f"{address}/charts.html")
        pictures = page.locator(".drawing img")
        assert pictures.count() == 9
        assert all(pictures.nth(index).get_attribute("alt") for index in range(9))
        page.locator("details.data summary").first.click()
        assert page.locator("details.data table").first.is_visible()
        page.goto(f"{address}/tables/repatriations.html")
        assert page.locator("tbody tr").count() == len(nes.load("repatriations"))
    finally:
        plain.close()


def test_the_site_works_from_a_folder_on_disk(visit: Visit, site: Path) -> None:
    page = visit.open((site / "charts.html").as_uri())
    assert page.locator(".drawing svg").count() >= 9
    page = visit.open((site / "tables" / "totals.html").as_uri())
    page.get_by_role("searchbox", name="Search", exact=True).last.fill("KAZ")
    assert 0 < page.locator("tbody tr").count() < 25


def test_a_table_is_filtered_sorted_and_saved(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("tables/repatriations.html")
    rows = page.locator("tbody tr")
    assert rows.count() == 25
    page.get_by_label("Filter Area").fill("Kyrgyzstan")
    events = nes.load("repatriations")
    wanted = events[events["area_id"] == "KGZ"]
    page.wait_for_function(f"document.querySelectorAll('tbody tr').length === {len(wanted)}")
    names = (
        page.locator("thead tr")
        .first.locator("th")
        .evaluate_all("heads => heads.map(head => head.dataset.name)")
    )
    column = names.index("persons")
    head = page.locator("thead tr").first.locator("th").nth(column)
    numbers = page.locator(f"tbody tr td:nth-child({column + 1})")
    head.click()
    page.wait_for_selector("th[aria-sort=ascending]")
    up = [int(text) for text in numbers.all_inner_texts()]
    head.click()
    page.wait_for_selector("th[aria-sort=descending]")
    down = [int(text) for text in numbers.all_inner_texts()]
    assert up == sorted(up)
    assert down == sorted(up, reverse=True)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save the rows shown (CSV)").click()
    saved = tmp_path / "saved.csv"
    waiting.value.save_as(saved)
    with saved.open(encoding="utf-8-sig", newline="") as stream:
        kept = list(csv.DictReader(stream))
    assert waiting.value.suggested_filename == "repatriations-filtered.csv"
    assert {row["event_id"] for row in kept} == set(wanted["event_id"])
    # What is saved are the values, not the words in their place.
    assert {row["area_id"] for row in kept} == {"KGZ"}
    assert {row["date"] for row in kept} == set(wanted["date"])
    assert [int(row["persons"]) for row in kept] == down


def test_a_table_and_a_chart_are_downloaded_whole(visit: Visit, site: Path, tmp_path: Path) -> None:
    for path, link, file in (
        ("tables/sources.html", "The whole table (CSV)", "data/sources.csv"),
        ("charts.html", "Data (CSV)", "charts/returns-third-country-by-year.csv"),
    ):
        page = visit.open(path)
        with page.expect_download() as waiting:
            page.get_by_text(link, exact=True).first.click()
        waiting.value.save_as(tmp_path / "saved")
        assert (tmp_path / "saved").read_bytes() == (site / file).read_bytes()


def test_the_search_of_the_site_finds_a_country(visit: Visit) -> None:
    page = visit.open("search.html?q=Kyrgyzstan")
    page.wait_for_selector("ul.search a")
    assert "Kyrgyzstan" in page.locator("ul.search").inner_text()


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("Nederland", "Netherlands (country, Nederland)"),
        ("Turkey", "Türkiye (country, Turkey)"),
        ("turkiye", "Türkiye (country)"),
        ("Al-Hawl", "al-Hol camp (place, al-Hawl)"),
        ("KGZ-2023-12-07", "Kyrgyzstan, 7 December 2023 (event, KGZ-2023-12-07)"),
        ("20 Minutes", "20 Minutes (publisher)"),
        ("syrie: douze orphelins remis", "Syrie: douze orphelins remis à la France (title)"),
    ],
)
def test_a_name_is_found_first(visit: Visit, wanted: str, first: str) -> None:
    page = visit.open(f"search.html?q={wanted}")
    page.wait_for_selector(".by-name a")
    assert page.locator(".by-name li").first.inner_text() == first
    address = page.locator(".by-name a").first.get_attribute("href")
    page = visit.open(address)
    assert page.locator("h1").count() == 1


def test_what_has_no_page_of_its_own_is_shown_in_its_table(visit: Visit) -> None:
    page = visit.open("tables/areas.html?find=Kyrgyzstan")
    assert "KGZ" in page.locator("tbody tr").all_inner_texts()[0]
    assert page.locator("tbody tr").count() < 5


@pytest.mark.parametrize(
    ("size", "kinds"), [(DESKTOP, KINDS), (PHONE, ON_A_PHONE)], ids=["desktop", "phone"]
)
def test_axe_finds_nothing_serious(
    visit: Visit, size: dict[str, int], kinds: Sequence[str]
) -> None:
    found = []
    for path in kinds:
        found += told(visit.open(path, size), path)
    assert found == []


def test_everything_is_reached_by_keyboard(visit: Visit) -> None:
    page = visit.open("tables/repatriations.html")
    page.keyboard.press("Tab")
    assert "Skip to main content" in page.evaluate("document.activeElement.textContent")
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.ariaLabel || document.activeElement.text")
        )
    assert "The whole table (CSV)" in reached
    assert "Filter Event" in reached
    page.get_by_label("Filter Event").focus()
    page.keyboard.type("KGZ-2023-12-07")
    page.wait_for_function("document.querySelectorAll('tbody tr').length === 1")


def test_keyboard_opens_the_table_of_a_chart(visit: Visit) -> None:
    page = visit.open("charts.html")
    summary = page.locator("details.data summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.data table").first.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region"


def test_a_screen_reader_hears_what_a_chart_says(visit: Visit) -> None:
    page = visit.open("charts.html")
    spoken = page.get_by_role("img", name="Chart: Persons handed over to Iraq, by year")
    assert spoken.count() == 1
    label = spoken.get_attribute("aria-label")
    total = nes.load("totals").query("area_id == 'IRQ' and kind == 'repatriation'")
    total = total[total["period"] == "all"]["persons"].item()
    assert f"{total:,}" in label
    for summary in page.locator("details.data summary").all():
        summary.click()
    tables = page.get_by_role("table")
    assert tables.count() >= 9
    assert all(table.locator("caption").inner_text() for table in tables.all())
    heads = page.locator("table thead th")
    assert heads.count() == page.locator("table thead th[scope=col]").count()


def test_persons_and_source_are_on_the_first_screen_of_a_phone(visit: Visit) -> None:
    for path in LARGEST:
        page = visit.open(path, PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        assert page.locator("h1").first.inner_text().strip(), path
        heads = page.locator("thead tr").first.locator("th")
        names = heads.evaluate_all("heads => heads.map(head => head.dataset.name)")
        number = "persons" if "persons" in names else "value"
        for name in (names[0], number, "source_id"):
            box = heads.nth(names.index(name)).bounding_box()
            assert box["x"] >= 0, (path, name)
            assert box["x"] + box["width"] <= PHONE["width"], (path, name)


def test_the_first_column_stays_where_a_table_is_moved(visit: Visit) -> None:
    page = visit.open("tables/repatriations.html", PHONE)
    cells = page.locator("tbody tr").first.locator("td")
    before = [cells.nth(number).bounding_box()["x"] for number in (0, 1)]
    page.locator("table.searched").evaluate("it => { it.parentElement.scrollLeft = 300 }")
    after = [cells.nth(number).bounding_box()["x"] for number in (0, 1)]
    assert after[0] == pytest.approx(before[0], abs=20)
    assert after[1] < before[1] - 200


def test_charts_fit_a_phone(visit: Visit) -> None:
    page = visit.open("charts.html", PHONE)
    boxes = [one.bounding_box() for one in page.locator(".drawing svg").all() if one.is_visible()]
    assert len(boxes) >= 9
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] for box in boxes)


def test_the_data_in_the_page_is_the_data_to_download(visit: Visit, site: Path) -> None:
    page = visit.open("charts.html")
    for chart in page.locator("figure.chart").all():
        name = chart.get_attribute("id").removeprefix("chart-")
        with (site / "charts" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        shown = chart.locator("details.data tr").evaluate_all(
            "rows => rows.map(row => [...row.cells].map("
            "cell => cell.dataset.name ?? cell.dataset.order ?? cell.textContent))"
        )
        assert json.dumps(shown) == json.dumps(rows), name
