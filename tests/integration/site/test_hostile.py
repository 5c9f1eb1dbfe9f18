"""Whatever data and documents hold, the site shows it as text, and takes nothing from outside."""

import dataclasses
import io
import json
import runpy
import warnings
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from markdown_it import MarkdownIt

import nesyria as nes
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
WRITERS = (
    *("pages.events", "pages.countries", "pages.camps", "pages.tables", "sql.page"),
    "pages.validation",
)
MODULES = (
    *WRITERS,
    *("charts.chart", "charts.marks", "downloads.jsonfile", "extensions.wall", "pages.documents"),
    *("pages.home", "pages.notebooks", "records.totals", "translations.markdown"),
    *("words.language", "words.phrases"),
    *("writing.files", "writing.htmltable", "writing.pictures", "writing.site"),
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
        monkeypatch.setattr(nes, "validate", lambda _: Report(text, ("rows",), [finding]))
        rule = SimpleNamespace(id=text, statement=text, severity="error", query=text)
        monkeypatch.setattr(code["pages.validation"], "suites", lambda _: [rule])
        kind = code["writing.site"].Site
        monkeypatch.setattr(kind, "chart", chart)
        site = kind(Package(package(here / "package", text)), here / "source", here / "extra")
        names = ("returns-third-country-by-year", "returns-irq-by-year")
        shown = [code["charts.chart"].Chart(name, "", "", None, None, ()) for name in names]
        drawn = [site.chart(one) for one in shown]
        # The example has no total of all other countries.
        monkeypatch.setattr(code["records.totals"], "OTHERS", "FRA")
        code["pages.home"].write(site, shown)
        site.page("charts", "charts", charts=dict.fromkeys(("returns", "stated", "camps"), drawn))
        for name in WRITERS:
            code[name].write(site)
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
    marks, convert = code["charts.marks"], code["writing.pictures"].vl_convert
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


def checkout(root: Path) -> Path:
    """Return a checkout with a document, a hidden folder, and a file beside it."""
    (root / "docs").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / ".git" / "config").write_text("secret", encoding="utf-8")
    (root / "notebooks").mkdir()
    (root / "CHANGELOG.md").write_text("# Changes\n", encoding="utf-8")
    (root.parent / "secret.txt").write_text("secret", encoding="utf-8")
    return root


@pytest.mark.parametrize(
    "target", ["../.git/config", "../../secret.txt", "{out}/secret.txt", "docs.txt"]
)
def test_a_document_takes_no_other_file_along(
    code: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    root = checkout(tmp_path / "checkout")
    (root / "docs" / "docs.txt").symlink_to("../.git/config")
    link = target.replace("{out}", str(tmp_path))
    (root / "docs" / "page.md").write_text(f"# Page\n\n[x]({link})\n", encoding="utf-8")
    monkeypatch.setattr(code["pages.documents"], "OWN", Package(root))
    site = SimpleNamespace(source=tmp_path / "source")
    with pytest.raises(NesyriaError, match="refused"):
        code["pages.documents"]._take_over(site, "docs/page.md")
    assert not [one for one in (tmp_path / "source").rglob("*") if one.is_file()]


@pytest.mark.parametrize("name", ["docs/page.md", "notebooks/page.ipynb", "CHANGELOG.md"])
def test_a_document_that_is_a_link_is_not_shown(
    code: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    root = checkout(tmp_path / "checkout")
    (root / name).unlink(missing_ok=True)
    (root / name).symlink_to(tmp_path / "secret.txt")
    for part in ("pages.documents", "pages.notebooks"):
        monkeypatch.setattr(code[part], "OWN", Package(root))
    site = SimpleNamespace(source=tmp_path / "source", page=lambda *_, **__: None)
    site.download = lambda *_: None
    with pytest.raises(NesyriaError, match="leads outside the package"):
        code["pages.documents"].write(site)
        code["pages.notebooks"].write(site)
    made = [one for one in (tmp_path / "source").rglob("*") if one.is_file()]
    assert not [one for one in made if "secret" in one.read_text(encoding="utf-8")]


# Markup that documents could bring in from data, by mistake or on purpose; {out} is a folder beside
# the site's.
DOCUMENTS = [
    "{download}`x <{out}/secret.txt>`",
    "{download}`{out}/secret.txt`",
    "{download}`../../secret.txt`",
    "[x]({out}/secret.txt)",
    "[x](../../secret.txt)",
    "[x](<path:../../secret.txt>)",
    "![x]({out}/secret.png)",
    "![x](../../secret.png)",
    "![x](https://example.org/x.png)",
    "![x](//example.org/x.png)",
    "```{image} https://example.org/x.png\n```",
    "```{figure} {out}/secret.png\n```",
    "<img src=//example.org/x.png>",
    "<script>alert(1)</script>",
    "a <b onclick=x>c</b>",
    "```{raw} html\n<script>x</script>\n```",
    "```{eval-rst}\n.. raw:: html\n\n   <script>x</script>\n```",
    "```{eval-rst}\n`x <javascript:alert(1)>`_\n```",
    "[x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x](data:text/html,x)",
    "<details onclick=x>\n\n</details>",
    "<details>\n<summary><b>x</b></summary>\n\n</details>",
    "<details>\n\nwithout an end",
    "<details>\n\n## In another section\n\n</details>",
]
# These read a file where they stand.
INSERTIONS = [
    "```{include} {out}/secret.txt\n```",
    "```{literalinclude} {out}/secret.txt\n```",
    "```{raw} html\n:file: {out}/secret.txt\n```",
    "```{csv-table}\n:file: {out}/secret.txt\n```",
    "```{eval-rst}\n.. include:: {out}/secret.txt\n```",
    "```{eval-rst}\n.. literalinclude:: {out}/secret.txt\n```",
    "```{eval-rst}\n.. raw:: html\n   :file: {out}/secret.txt\n```",
    "```{eval-rst}\n.. csv-table::\n   :file: {out}/secret.txt\n```",
]
SOUND = "# Page\n\n<!-- generated: x -->\n\n[x](https://example.org) ![x](own.png) [y](own.txt)\n"
SOUND += "\n<details>\n<summary>More</summary>\n\n- x\n\n</details>\n"


@pytest.fixture(scope="module")
def doctrees(code: dict[str, ModuleType], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with documents for Sphinx to read, and files beside it."""
    here = tmp_path_factory.mktemp("documents")
    source = here / "source"
    (source / "docs").mkdir(parents=True)
    for name in ("secret.txt", "secret.png", "source/docs/own.png", "source/docs/own.txt"):
        (here / name).write_text("1,MACHINE-SECRET\n", encoding="utf-8")
    (source / "index.md").write_text("# Start\n", encoding="utf-8")
    (source / "docs" / "sound.md").write_text(SOUND, encoding="utf-8")
    for number, text in enumerate([*DOCUMENTS, *INSERTIONS]):
        page = f"# Page\n\n{text.replace('{out}', str(here))}\n"
        (source / "docs" / f"page{number}.md").write_text(page, encoding="utf-8")
    return here


@pytest.fixture(scope="module")
def read(code: dict[str, ModuleType], doctrees: Path) -> Any:
    """Return what Sphinx has read, and what the site says of it before anything is taken over."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace

    wall = code["extensions.wall"]
    found: dict[str, list[str]] = {}
    brought: dict[str, int] = {}

    def look(app: Any, tree: Any) -> None:
        found[app.env.docname] = list(wall.refused(tree, app.env.docname, Path(app.srcdir)))
        brought[app.env.docname] = len(markup(tree))

    # The reader of Markdown asks Sphinx in ways that it will give up.
    with docutils_namespace(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        app = Sphinx(
            doctrees / "source",
            None,
            doctrees / "out",
            doctrees / "trees",
            "dummy",
            {"extensions": ["myst_parser"], "myst_enable_extensions": ["colon_fence", "deflist"]},
            status=None,
            warning=io.StringIO(),
            freshenv=True,
        )
        app.connect("env-before-read-docs", wall._insert_nothing)
        app.connect("doctree-read", look, priority=1)
        app.build()
    return SimpleNamespace(env=app.env, refused=found, markup=brought)


@pytest.mark.parametrize("number", range(len(DOCUMENTS)), ids=lambda one: DOCUMENTS[one][:40])
def test_a_document_that_brings_in_something_is_refused(read: Any, number: int) -> None:
    name = f"docs/page{number}"
    # What the reader of Markdown does not take for markup is text already, and a whole path is one
    # from the top of the site, where nothing is.
    assert read.refused[name] or not read.markup[name] or "{out}" in DOCUMENTS[number]


def test_a_whole_path_is_one_from_the_top_of_the_site(read: Any, doctrees: Path) -> None:
    source = doctrees / "source"
    for path, (names, _) in {**read.env.dlfiles, **read.env.images}.items():
        inside = (source / path).resolve().is_relative_to(source.resolve())
        assert inside or all(read.refused[name] for name in names)


def markup(tree: Any) -> list[Any]:
    from docutils import nodes
    from sphinx.addnodes import download_reference

    kinds = (download_reference, nodes.image, nodes.raw)
    found = [one for kind in kinds for one in tree.findall(kind)]
    return found + [one for one in tree.findall(nodes.reference) if "javascript" in str(one)]


@pytest.mark.parametrize("number", range(len(INSERTIONS)), ids=lambda one: INSERTIONS[one][:40])
def test_a_document_reads_no_file(read: Any, number: int) -> None:
    tree = read.env.get_doctree(f"docs/page{len(DOCUMENTS) + number}")
    assert "MACHINE-SECRET" not in tree.astext()


def test_a_sound_document_is_not_refused(read: Any) -> None:
    assert read.markup["docs/sound"] == 5
    assert read.refused["docs/sound"] == []


@pytest.mark.parametrize(
    ("low", "high", "publishers", "said"),
    [
        (90, 96, [1], "sources: 90 to 96"),
        (96, 96, [2, 3], "no source differs"),
        (96, 96, [1], "one publisher"),
        (96, 96, [1, 2, 1], "2 of 3 events rest on one publisher alone"),
        (pd.NA, pd.NA, [], "no number is stated"),
    ],
)
def test_that_no_source_differs_is_said_where_two_publishers_agree(
    code: dict[str, ModuleType], low: Any, high: Any, publishers: list[int], said: str
) -> None:
    assert code["words.phrases"].between(low, high, pd.Series(publishers)) == said
