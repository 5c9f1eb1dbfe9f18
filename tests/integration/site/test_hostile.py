"""Whatever data hold, the site shows it as text, and takes nothing from outside."""

import dataclasses
import json
import runpy
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from markdown_it import MarkdownIt

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.validation.finding import Finding
from nesyria.validation.report import Report
from tests.helpers import (
    ROOT,
    example,
    read_descriptor,
    rehash,
    table_rows,
    write_descriptor,
    write_rows,
)
from tests.integration.site.conftest import modules
from tests.unit.publishing.test_markdown import HOSTILE, PARSERS, kinds

pytestmark = pytest.mark.slow

FENCES = "\n```\n{include} /etc/passwd\n```\n````\n:::{raw} html\n:file: /etc/passwd\n:::\n"
SCRIPTS = "</script><script>x</script><!--<script>\"'><img src=//example.org onerror=x>]]>&lt;"
TEXTS = [
    FENCES + "\n".join(HOSTILE),
    SCRIPTS + " ".join(HOSTILE),
    "{download}`/etc/passwd` ![x](//example.org/x.png) [x](javascript:x) \x1b[2J\u202e\u2028",
]
ADDRESSES = [
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>x</script>",
    "file:///etc/passwd",
    "//example.org/x",
    "/etc/passwd",
    "../../etc/passwd",
    'https://example.org/" onclick="x',
    "https://example.org/<script>",
    "https:\\\\example.org",
    "",
]
# What writes pages from data, but for the first page.
WRITERS = ("pages.events", "pages.countries", "pages.camps", "pages.tables", "sql.page")
# Pages of countries are alike: one with an event of unknown size, one with a stated total too, and
# one of which no event is known.
COUNTRIES = ("IRQ", "KGZ", "NAM")
MODULES = (
    *WRITERS,
    *(
        "charts.chart",
        "charts.marks",
        "downloads.jsonfile",
        "downloads.spreadsheets",
        "pages.home",
        "records.totals",
    ),
    *("others", "pages.validation", "translations.markdown", "words.language"),
    *("writing.files", "writing.htmltable", "writing.site"),
)


@pytest.fixture(scope="module")
def code() -> Iterator[dict[str, ModuleType]]:
    """Return the modules that write the pages."""
    with modules(*MODULES) as found:
        yield found


def package(root: Path, text: str) -> Path:
    """Return the example package, all of whose texts are one text."""
    example(root.parent, root.name)
    about = read_descriptor(root)
    about |= {"title": text, "description": text, "keywords": [text]}
    about["contributors"], about["licenses"][0]["title"] = [{"title": text}], text
    about["licenses"][0]["path"] = text
    for resource in about["resources"]:
        resource |= {"title": text, "description": text}
    write_descriptor(root, about)
    fields = {
        "areas": ["name"],
        "sites": ["name", "basis"],
        "sources": ["title", "publisher", "url"],
    }
    fields |= {"flags": ["meaning"], "claims": ["statement"], "repatriation_reports": ["note"]}
    for table, names in fields.items():
        rows = table_rows(root, table)
        made = [row | dict.fromkeys(names, text) for row in rows]
        write_rows(root, table, list(rows[0]), made)
    rehash(root)
    return root


@pytest.fixture
def written(
    code: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], dict[str, Any]]:
    """Return a function that writes the pages of a package of one text, and says what they are."""

    in_script = code["downloads.jsonfile"].in_script

    def chart(site: Any, chart: Any) -> dict[str, Any]:
        # What it draws is tried apart: here, what stands around it.
        text = site.package.descriptor["title"]
        said = dataclasses.replace(chart, titled=text, read=text, noted=text)
        drawn = {"chart": said, "reports": 1, "sources": 1, "publishers": 1, "cited": text}
        shown = code["writing.htmltable"].table(pd.DataFrame({text: [text]}), text)
        return drawn | {"spec": in_script({"title": text}), "table": shown}

    def write(text: str) -> dict[str, Any]:
        here = tmp_path / str(len(list(tmp_path.iterdir())))
        here.mkdir()
        finding = Finding("sites", text, 2, text, text, "rows", "error", text, text)
        report = Report(text, ("rows",), [finding])
        rule = SimpleNamespace(id=text, statement=text, severity="error", query=text)
        monkeypatch.setattr(code["pages.validation"], "suites", lambda _: [rule])
        kind = code["writing.site"].Site
        monkeypatch.setattr(kind, "chart", chart)
        # No page shows what is in a workbook.
        monkeypatch.setattr(code["downloads.spreadsheets"], "as_workbook", lambda *_: b"")
        site = kind(Package(package(here / "package", text)), here / "source", here / "extra")
        site.countries = [one for one in site.countries if one["area_id"] in COUNTRIES]
        names = ("returns-third-country-by-year", "returns-irq-by-year")
        shown = [code["charts.chart"].Chart(name, "", "", None, None, ()) for name in names]
        drawn = [site.chart(one) for one in shown]
        # The example has no total of all other countries.
        monkeypatch.setattr(code["records.totals"], "OTHERS", "FRA")
        code["pages.home"].write(site, shown)
        site.page("charts", "charts", charts=dict.fromkeys(("returns", "stated", "camps"), drawn))
        for name in WRITERS:
            code[name].write(site)
        code["pages.validation"].write(site, report)
        found = sorted((here / "source").rglob("*.md"))
        said = {one.relative_to(here / "source").as_posix(): structure(one) for one in found}
        return said | dict(translated(code, site))

    return write


def translated(code: dict[str, ModuleType], site: Any) -> Iterator[tuple[str, list[object]]]:
    """Yield the body of each page in another language, and all that is no text of it."""
    with code["words.language"].use("ar"):
        for name, (template, values) in site.translated.items():
            text = site.text(name, template, values())
            tokens = MarkdownIt("commonmark").parse(text)
            sections = sum(one.type == "heading_open" for one in tokens)
            # The head of a page of an event is no heading, but looks like one.
            front = name.startswith("events/") and not name.endswith("index")
            ids = [f"s{number}" for number in range(sections - front)]
            yield f"ar/{name}", Markup(code["translations.markdown"].as_html(text, ids)[0]).found


class Markup(HTMLParser):
    """Collects the tags of HTML with their attributes, and where these lead."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        leads = [one for one in attrs if one[0] in ("href", "src", "type", "id", "class")]
        # A long text has a class of its own.
        leads = [one for one in leads if one != ("class", "t")]
        self.found.append((tag, sorted(name for name, _ in attrs if name != "class"), leads))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(tag)

    def handle_comment(self, data: str) -> None:
        self.found.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.found.append("declaration")

    def unknown_decl(self, data: str) -> None:
        self.found.append("declaration")


def structure(page: Path) -> list[object]:
    """Return all that is no text of a page: its Markdown, and the HTML in it."""
    tokens = PARSERS["myst"].parse(page.read_text(encoding="utf-8"))
    html = [Markup(one.content).found for one in tokens if one.info == "{raw} html"]
    return [kinds(tokens), html]


def test_data_is_text_on_every_page(written: Callable[[str], dict[str, Any]]) -> None:
    plain = written("x")
    assert len(plain) > 15
    assert any("fence" in str(page) for page in plain.values())
    for text in TEXTS:
        hostile = written(text)
        assert list(hostile) == list(plain)
        for name, found in hostile.items():
            assert found == plain[name], name


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_link_leads_to_a_page_of_the_web_or_nowhere(
    code: dict[str, ModuleType], address: str
) -> None:
    frame = pd.DataFrame({"source_id": ["a"]})
    shown = code["writing.htmltable"].table(frame, "x", links={"source_id": {"a": address}})
    assert [one for one in Markup(shown).found if isinstance(one, tuple) and one[0] == "a"] == []
    good = code["writing.htmltable"].table(
        frame, "x", links={"source_id": {"a": "https://example.org/x?a=1&b=2"}}
    )
    assert '<a href="https://example.org/x?a=1&amp;b=2">a</a>' in good


@pytest.mark.parametrize("text", TEXTS)
def test_json_in_a_page_is_what_it_was_and_ends_no_script(
    code: dict[str, ModuleType], text: str
) -> None:
    made = code["downloads.jsonfile"].in_script({"title": text})
    assert json.loads(made) == {"title": text}
    assert "<" not in made
    assert Markup(f"<script>{made}</script>").found[-1] == "script"


def test_a_picture_has_no_markup_of_data(code: dict[str, ModuleType]) -> None:
    marks, convert = code["charts.marks"], code["others"].vl_convert
    data = pd.DataFrame({"country": [SCRIPTS, "b"], "persons": [1, 2]})
    base = marks.alt.Chart(marks.plain(data)).encode(y="country:N", text="country:N")
    picture = convert.vegalite_to_svg(base.mark_text().properties(title=SCRIPTS).to_dict())
    tags = {one[0] for one in Markup(picture).found if isinstance(one, tuple)}
    assert tags <= {"svg", "rect", "g", "path", "text", "line", "defs", "clippath"}


def test_the_settings_of_the_site_hold_text_alone(
    code: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = example(tmp_path)
    write_descriptor(root, read_descriptor(root) | {"name": SCRIPTS, "version": "1'\\</script>"})
    monkeypatch.setenv("NESYRIA_SITE_WORK", str(tmp_path))
    monkeypatch.setenv("NESYRIA_SITE_PACKAGE", str(root))
    settings = runpy.run_path(str(ROOT / "site" / "conf.py"))
    # Themes put these into pages as they are.
    assert Markup(settings["html_theme_options"]["logo"]["text"]).found == []
    assert set(settings["version"]) <= {*"1-script"}


NAMES = ["../evil", "a/../../evil", "/evil", "a\\evil", "C:evil", ".evil", "~/evil", "a\0", "nul"]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_data_leads_out_of_the_site(
    code: dict[str, ModuleType], tmp_path: Path, name: str
) -> None:
    (tmp_path / "site").mkdir()
    with pytest.raises(NesyriaError, match="refused"):
        code["writing.files"].write(tmp_path / "site", name, b"evil")
    assert [one.name for one in tmp_path.rglob("*")] == ["site"]


def test_no_file_of_the_site_takes_the_place_of_another(
    code: dict[str, ModuleType], tmp_path: Path
) -> None:
    for content in (b"a", b"a"):
        code["writing.files"].write(tmp_path, "countries/index.md", content)
    with pytest.raises(NesyriaError, match=r"two files 'countries/index\.md'"):
        code["writing.files"].write(tmp_path, "countries/index.md", b"b")
    assert (tmp_path / "countries" / "index.md").read_bytes() == b"a"


@pytest.mark.parametrize(
    "file",
    [
        *("index.html", "index.csv", "_static/site.js", "_static/x.csv", "schemas/x.html"),
        *("data/x.svg", "datapackage.csv", "charts/x.csv", "data"),
    ],
)
def test_a_file_of_the_package_is_no_page_and_no_script(
    code: dict[str, ModuleType], file: str
) -> None:
    with pytest.raises(NesyriaError, match="is not published"):
        code["pages.tables"]._offered(file)
    assert code["pages.tables"]._offered("data/x.csv") == "data/x.csv"


def test_a_package_with_codes_that_are_paths_has_no_site(
    code: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = example(tmp_path)
    for name in ("areas", "repatriation_reports", "total_reports", "population_reports"):
        rows = [
            {key: "../../evil" if cell == "KGZ" else cell for key, cell in row.items()}
            for row in table_rows(root, name)
        ]
        write_rows(root, name, list(rows[0]), rows)
    about = read_descriptor(root)
    (root / about["resources"][0]["schema"]).rename(root / "index.html")
    about["resources"][0]["schema"] = "index.html"
    write_descriptor(root, about)
    kind = code["writing.site"].Site
    site = kind(Package(root), tmp_path / "source", tmp_path / "extra")
    monkeypatch.setattr(kind, "chart", lambda *_: None)
    with pytest.raises(NesyriaError, match="refused: it points to a parent folder"):
        code["pages.countries"].write(site)
    with pytest.raises(NesyriaError, match=r"'index\.html' is not published"):
        code["pages.tables"].write(site)
    assert not list(tmp_path.rglob("evil*"))
