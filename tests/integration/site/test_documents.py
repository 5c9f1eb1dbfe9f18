"""Whatever documents hold, the site takes no other file along and nothing from outside."""

import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from tests.integration.site.conftest import modules

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def code() -> Iterator[dict[str, ModuleType]]:
    """Return the modules that take documents over."""
    with modules("extensions.wall", "pages.documents", "pages.notebooks") as found:
        yield found


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
