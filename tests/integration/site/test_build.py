"""The built folder: complete, its links lead somewhere, and nothing in it comes from elsewhere."""

import csv
import hashlib
import html
import itertools
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
from tests.helpers import ROOT, read_descriptor, table_rows, write_descriptor, write_rows
from tests.integration.site.conftest import build

pytestmark = pytest.mark.slow

PACKAGE = Package(ROOT)


class Reader(HTMLParser):
    """Collects the links of a page, what it loads, and what can be linked to."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.anchors |= {found[name] for name in ("id", "name") if name in found}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag == "link" and found.get("rel") not in ("canonical",) and "href" in found:
            (self.links if "hreflang" in found else self.loads).append(found["href"])
        if tag in ("script", "img", "iframe", "source", "video", "object") and "src" in found:
            self.loads.append(found["src"])


@pytest.fixture(scope="session")
def read(site: Path, pages: list[str]) -> dict[str, Reader]:
    return {page: Reader(site / page) for page in pages}


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_every_kind_of_page_is_there(site: Path, pages: list[str]) -> None:
    wanted = {"index", "charts", "countries/index", "tables/index", "docs/dictionary", "docs/rules"}
    wanted |= {"docs/changelog", "docs/api", "validation/index", "notebooks/index"}
    wanted |= {f"docs/{path.stem}" for path in (ROOT / "docs").glob("*.md")}
    wanted |= {f"tables/{name}" for name in PACKAGE.resources}
    wanted |= {f"notebooks/{path.stem}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {f"{name}.html" for name in wanted} <= set(pages)


def test_every_country_of_the_ledger_has_a_page(pages: list[str]) -> None:
    areas = nes.load("areas").set_index("area_id")["kind"].astype(str)
    ledger = ("repatriation_reports", "total_reports", "population_reports")
    spoken_of = {area for name in ledger for area in nes.load(name)["area_id"].unique()}
    countries = {area for area in spoken_of if areas[area] == "country"}
    assert len(countries) > 30
    assert {f"countries/{area.lower()}.html" for area in countries} <= set(pages)


def test_every_event_has_a_page_that_never_moves_and_its_figure_as_json(
    site: Path, pages: list[str]
) -> None:
    figures = nes.load("repatriations").set_index("event_id")
    ledger = set(nes.load("repatriation_reports")["event_id"].dropna())
    ever = ledger | set(nes.load("repatriations", release="1.0.0")["event_id"])
    assert len(ever) > len(figures) > 100
    assert {f"events/{key}.html" for key in ever} <= set(pages)
    numbers = [name for name in figures if figures[name].dtype == "Int64"]
    known = figures[numbers].astype("object").where(figures[numbers].notna(), None)
    for key in ever:
        found = json.loads((site / "events" / f"{key}.json").read_text(encoding="utf-8"))
        assert found["counted"] == (key in known.index), key
        if found["counted"]:
            assert {name: found["figure"][name] for name in numbers} == known.loc[key].to_dict()


def test_no_page_loads_from_elsewhere(read: dict[str, Reader]) -> None:
    outside = [
        f"{page}: {address}"
        for page, found in read.items()
        for address in found.loads
        if urlsplit(address).netloc
    ]
    assert outside == []


def test_no_style_loads_from_elsewhere(site: Path) -> None:
    loads = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"'])(?:https?:)?//")
    assert [path.name for path in site.rglob("*.css") if loads.search(path.read_text())] == []


def test_every_link_inside_the_site_leads_somewhere(site: Path, read: dict[str, Reader]) -> None:
    broken = []
    for page, found in read.items():
        for link in [*found.links, *found.loads]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (site / page).parent / unquote(parts.path) if parts.path else site / page
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                broken.append(f"{page}: {link}")
                continue
            other = read.get(target.resolve().relative_to(site.resolve()).as_posix())
            if parts.fragment and other and unquote(parts.fragment) not in other.anchors:
                broken.append(f"{page}: {link}")
    assert broken == []


def test_the_package_itself_can_be_downloaded_byte_for_byte(site: Path) -> None:
    files = ["datapackage.json", *(one["path"] for one in PACKAGE.resources.values())]
    files += [one["schema"] for one in PACKAGE.resources.values()]
    for file in files:
        assert (site / file).read_bytes() == (ROOT / file).read_bytes(), file


def test_the_home_page_is_a_dataset_for_search_engines(site: Path) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert len(found) == 1
    data: dict[str, Any] = json.loads(found[0])
    about = PACKAGE.descriptor
    assert (data["@context"], data["@type"]) == ("https://schema.org/", "Dataset")
    assert (data["name"], data["version"]) == (about["title"], about["version"])
    assert data["license"] == about["licenses"][0]["path"]
    assert 50 <= len(data["description"]) <= 5000
    assert len(data["distribution"]) == len(PACKAGE.resources)
    for file in data["distribution"]:
        local = site / Path(*urlsplit(file["contentUrl"]).path.lstrip("/").split("/")[-2:])
        assert hashlib.sha256(local.read_bytes()).hexdigest() == file["sha256"]


def test_every_chart_has_its_data_picture_and_citations(site: Path) -> None:
    charts = sorted((site / "charts").glob("*.svg"))
    assert len(charts) > 9
    for picture in charts:
        assert rows_of(picture.with_suffix(".csv")), picture.name
        assert picture.with_suffix(".png").read_bytes().startswith(b"\x89PNG"), picture.name
        # A picture that is passed on says what it shows and where it is from.
        texts = html.unescape(" ".join(re.findall(">([^<>]+)<", picture.read_text("utf-8"))))
        assert f"Source: {PACKAGE.descriptor['title']}"[:60] in texts, picture.name
        sizes = re.findall(r'font-size="([0-9.]+)', picture.read_text("utf-8"))
        assert min(map(float, sizes)) >= 12, picture.name
        stem = picture.with_suffix("")
        cited = json.loads(Path(f"{stem}-cite.json").read_text(encoding="utf-8"))
        assert cited[0]["version"] == PACKAGE.version
        assert len(cited) > 1, f"{picture.name} cites no source"
        for ending in ("txt", "bib", "ris"):
            assert PACKAGE.descriptor["title"] in Path(f"{stem}-cite.{ending}").read_text("utf-8")


def test_names_on_the_map_do_not_touch(site: Path) -> None:
    picture = (site / "charts" / "returns-map.svg").read_text(encoding="utf-8")
    label = (
        r'<text text-anchor="middle" transform="translate\(([0-9.-]+),([0-9.-]+)\)"[^>]*>([^<]+)<'
    )
    names = [(float(x), float(y), name) for x, y, name in re.findall(label, picture)]
    assert len(names) > 9
    # A letter is some 7 pixels wide, and a line 12 high.
    touching = [
        (one[2], other[2])
        for one, other in itertools.combinations(names, 2)
        if abs(one[1] - other[1]) < 12
        and abs(one[0] - other[0]) < 7 * (len(one[2]) + len(other[2])) / 2
    ]
    assert touching == []


def test_a_chart_holds_the_published_figures(site: Path) -> None:
    rows = rows_of(site / "charts" / "returns-third-country-by-year.csv")
    drawn = {row["period"]: row for row in rows}
    totals = nes.load("totals")
    years = totals[(totals["area_id"] == "third_country") & (totals["kind"] == "repatriation")]
    years = years[years["period"] != "all"].set_index("period")
    assert set(drawn) == set(years.index)
    for year, row in drawn.items():
        assert [int(row[name]) for name in ("persons", "low", "high")] == list(
            years.loc[year, ["persons", "low", "high"]]
        )


def test_iraq_and_the_others_are_never_on_one_scale(site: Path) -> None:
    for file in (site / "charts").glob("returns-*.csv"):
        areas = {row["area_id"] for row in rows_of(file)}
        assert "IRQ" not in areas or areas == {"IRQ"}, file.name


def test_the_validation_report_is_of_this_data(site: Path) -> None:
    report = json.loads((site / "validation" / "report.json").read_text(encoding="utf-8"))
    assert report == json.loads(json.dumps(nes.validate(ROOT).to_dict()))
    page = (site / "validation" / "index.html").read_text(encoding="utf-8")
    assert "file.hash" in page


def hostile(root: Path, secret: Path) -> None:
    """Give a package texts that would be markup, or a file of the machine, if they were no text."""
    markup = f"{{download}}`{secret}` ![x](//example.org/x.png) [y](javascript:y)"
    markup += "</script><script>x</script><img src=//example.org/x.png onerror=x>"
    about = read_descriptor(root)
    about |= {"title": f"Returns {markup}", "description": f"{markup}\n```\n\n{markup}\n" * 2}
    for resource in about["resources"]:
        resource |= {"title": f"{resource['title']} {markup}", "description": markup}
    write_descriptor(root, about)
    for table, key, fields in (
        ("areas", "ALB", ["name"]),
        ("sites", "roj", ["name"]),
        ("claims", "", ["statement"]),
        ("flags", "", ["meaning"]),
        ("sources", "", ["title", "publisher", "url"]),
    ):
        rows = table_rows(root, table)
        named = next(row for row in rows if key in row.values()) if key else rows[0]
        named |= {field: f"{markup} of {field}" for field in fields}
        write_rows(root, table, list(rows[0]), rows)


def test_a_package_that_is_not_valid_says_so_and_its_texts_are_text(
    example: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.png"
    secret.write_text("MACHINE-SECRET", encoding="utf-8")
    hostile(example, secret)
    done = build(tmp_path / "out", "--quick", "--package", example)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out" / "validation" / "index.html").read_text(encoding="utf-8")
    assert "NOT VALID" in page
    assert re.search("✗ [0-9]+ found", page)
    for path in (tmp_path / "out").rglob("*"):
        assert path.is_dir() or b"MACHINE-SECRET" not in path.read_bytes(), path
    for path in (tmp_path / "out").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script>x" not in text, path
        assert "<img src=//" not in text, path
        found = Reader(path)
        assert [one for one in found.loads if urlsplit(one).netloc] == [], path
        assert [one for one in found.links if one.lower().startswith("javascript")] == [], path


def test_each_table_is_there_for_spreadsheets(site: Path) -> None:
    import openpyxl

    for name, resource in PACKAGE.resources.items():
        published = rows_of(ROOT / resource["path"])
        content = (site / "spreadsheets" / f"{name}.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf"), name
        opened = [*csv.DictReader(content.decode("utf-8-sig").splitlines())]
        years = [row.pop("year", None) for row in opened]
        assert opened == published, name
        date = resource.get("dateField")
        assert not date or years == [row[date][:4] for row in published], name
    book = openpyxl.load_workbook(site / "spreadsheets" / "areas.xlsx", read_only=True)
    codes = {row[0]: row for row in book["areas"].values}
    assert codes["AFG"][codes["area_id"].index("m49")] == "004"
    assert codes["NAM"][codes["area_id"].index("iso2")] == "NA"
    book = openpyxl.load_workbook(site / "spreadsheets" / "repatriations.xlsx", read_only=True)
    head, first, *_ = book["repatriations"].values
    assert head[head.index("date") + 1] == "year"
    assert first[head.index("year")] == int(first[head.index("date")][:4])


# A cell is saved by its value, which stands beside its text where it differs.
CELL = re.compile(r'<td[^>]*?(?: data-order="([^"]*)"[^>]*)?>(.*?)</td>', re.DOTALL)


@pytest.mark.parametrize("name", ["areas", "flags", "reconciliation", "totals"])
def test_rows_are_saved_from_a_page_as_the_file_has_them(site: Path, name: str) -> None:
    page = (site / "tables" / f"{name}.html").read_text(encoding="utf-8")
    head, body = page.partition("<thead>")[2].split("</thead>")[:2]
    columns = re.findall(r'data-name="([^"]*)"', head)
    saved = []
    for row in body.partition("</tbody>")[0].split("</tr>")[:-1]:
        cells = [one[1] or re.sub("<[^>]*>", "", one[2]) for one in CELL.finditer(row)]
        saved.append(dict(zip(columns, map(html.unescape, cells), strict=True)))
    assert saved == rows_of(ROOT / PACKAGE.resources[name]["path"])


def test_claims_fold_their_sql(site: Path) -> None:
    page = (site / "tables" / "claims.html").read_text(encoding="utf-8")
    claims = PACKAGE.resources["claims"]["path"]
    assert page.count("<details><summary>SQL</summary>") == len(rows_of(ROOT / claims))


def test_notebooks_are_kept_without_outputs_and_shown_with_them(site: Path) -> None:
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert len(notebooks) == 5
    for path in notebooks:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert not any(cell["outputs"] or cell["execution_count"] for cell in code), path.name
        page = (site / "notebooks" / f"{path.stem}.html").read_text(encoding="utf-8")
        # An import alone prints nothing.
        assert page.count("cell_output") >= len(code) / 2, path.name
        assert "Traceback" not in page


def test_other_files_are_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = build(tmp_path)
    assert done.returncode == 2
    assert "holds other files; name a new or an empty folder" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_without_a_package_is_named(tmp_path: Path) -> None:
    done = build(tmp_path / "out", "--package", tmp_path)
    assert (done.returncode, "no datapackage.json in" in done.stderr) == (2, True)


def test_the_folder_does_not_hide_the_module_of_its_name() -> None:
    code = "import site; print(site.__file__)"
    for flags in ([], ["-S"]):
        command = [sys.executable, *flags, "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
        assert not done.stdout.startswith(str(ROOT / "site"))
        assert done.stdout.strip().endswith("site.py")


def test_the_page_of_a_source_has_its_archived_copy_beside_it(site: Path, pages: list[str]) -> None:
    known = set(nes.load("sources")["url"].dropna())
    link = re.compile(r'<a [^>]*?href="([^"]+)"[^>]*>.*?</a>(.{0,60})', re.DOTALL)
    found = 0
    for page in pages:
        text = (site / page).read_text(encoding="utf-8")
        for address, after in link.findall(text):
            if html.unescape(address) in known:
                found += 1
                beside = r' (?:<a class="copy" |\(<a )href="https://web\.archive\.org/web/'
                assert re.match(beside, after), page
    assert found > 5000
