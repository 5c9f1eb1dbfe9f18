"""The pages in docs/ say what the package is: generated parts, names, numbers, links, examples."""

import doctest
import importlib.util
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from nesyria import NesyriaError, load
from nesyria.datapackage.package import Package
from nesyria.figures.flags import Flags, flag_sets
from nesyria.publishing.markdown import text as markdown
from nesyria.validation.rule import RULES
from tests.helpers import ROOT
from tests.unit.publishing.test_markdown import HOSTILE, PARSERS, kinds

pytestmark = pytest.mark.slow

DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), *sorted(ROOT.glob("*.md"))]
PACKAGE = Package(ROOT)
LEDGER = ("repatriation_reports", "total_reports", "population_reports")
EVENT = re.compile(r"`([A-Z]{3}-\d{4}[a-z0-9-]*)`")
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
DAYS = re.compile(rf"\b\d{{1,2}}(?:[–-]\d{{1,2}})? (?:{MONTH})\b|\b(?:19|20)\d\d\b(?!,\d)")
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*\d|(?<![\w.])\d")


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "render_docs", ROOT / "scripts" / "render_docs.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module


@pytest.fixture
def clone(generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the package and its pages, to which the script is turned."""
    for name in ("data", "docs", "evidence", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("datapackage.json", "README.md"):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    # It validates the package, which takes a second; a copy without suites says nothing of it.
    monkeypatch.setitem(generate.BLOCKS, "warnings-today", lambda package: "")
    return tmp_path


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_generated_parts_are_up_to_date(
    generate: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate.main(["--check"]) == 0, capsys.readouterr().out


def test_every_generated_part_has_its_place(generate: ModuleType) -> None:
    pages = [*DOCS.glob("*.md"), ROOT / "README.md"]
    used = [name for path in pages for name in generate.OPEN.findall(path.read_text())]
    assert sorted(used) == sorted(generate.BLOCKS)


def test_example_in_the_script_holds(generate: ModuleType) -> None:
    markup = sys.modules["blocks.markup"]
    assert doctest.testmod(markup) == doctest.TestResults(failed=0, attempted=1)


def test_stale_part_is_named_and_rewritten(
    generate: ModuleType, clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = clone / "docs" / "dictionary.md"
    good = own.read_text(encoding="utf-8")
    stale = good.replace("| `women_children` |", "| `mothers` |")
    assert stale != good
    own.write_text(stale, encoding="utf-8")
    assert generate.main(["--check"]) == 1
    assert "stale: docs/dictionary.md: code-lists" in capsys.readouterr().out
    assert own.read_text(encoding="utf-8") == stale
    assert generate.main([]) == 0
    assert own.read_text(encoding="utf-8") == good


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<!-- generated: overveiw -->\n<!-- end -->\n", "overveiw"),
        ("<!-- generated: overview -->\n", "has no end"),
        ("<!-- generated: sites -->\n<!-- generated: groups -->\n<!-- end -->\n", "has no end"),
    ],
)
def test_broken_marker_is_told(
    generate: ModuleType,
    clone: Path,
    text: str,
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    # The other pages, whose parts take seconds, do not matter here.
    for other in (clone / "docs").glob("*.md"):
        other.unlink()
    (clone / "docs" / "new.md").write_text(text, encoding="utf-8")
    assert generate.main([]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("value", HOSTILE)
def test_a_cell_of_a_page_is_text(generate: ModuleType, value: str) -> None:
    table, code = generate.ledger.table, generate.ledger.code
    made = [table(["a", "b"], [[one, code(one)]]) for one in (value, "x")]
    for parser in PARSERS.values():
        read, plain = (parser.parse(one) for one in made)
        assert kinds(read) == kinds(plain)


def test_meanings_and_statements_are_text_on_every_page(
    generate: ModuleType, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = "{download}`/etc/passwd` <!-- end --> | <script>x</script>"
    package = Package(clone)
    for resource in package.resources.values():
        resource["description"] = hostile
    schema = {**package.schema("sites")} | {
        "fields": [
            {
                **field,
                "description": hostile,
                "unit": hostile,
                "meanings": dict.fromkeys(field.get("constraints", {}).get("enum", []), hostile),
            }
            for field in package.schema("sites")["fields"]
        ]
    }
    monkeypatch.setattr(Package, "schema", lambda self, name: schema)
    made = f"<!-- generated: dictionary -->\n{generate.dictionary.dictionary(package)}\n\n"
    made += f"{generate.dictionary.code_lists(package)}\n<!-- end -->\n"
    assert generate.OPEN.findall(made) == ["dictionary"]
    assert generate.BLOCK.sub("", made).strip() == ""
    tokens = PARSERS["myst"].parse(made)
    inner = [one for token in tokens for one in token.children or []]
    assert {one.type for one in inner} <= {
        *("text", "text_special", "code_inline", "link_open", "link_close", "softbreak"),
    }
    assert [one.content for one in tokens if one.type == "html_block"] == [
        "<!-- generated: dictionary -->\n",
        "<!-- end -->\n",
    ]


@pytest.mark.parametrize("name", ["docs/a.md", "evidence/2026-11-24/decisions.csv"])
def test_no_link_is_followed_into_a_page(
    generate: ModuleType, clone: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    outside = clone.parent / "outside.md"
    outside.write_text("<!-- generated: sites -->\n<!-- end -->\n", encoding="utf-8")
    (clone / name).unlink(missing_ok=True)
    (clone / name).symlink_to(outside)
    before = outside.read_bytes()
    assert generate.main([]) == 2
    assert "leads outside the package" in capsys.readouterr().err
    assert outside.read_bytes() == before
    outside.unlink()


def test_rules_of_expectations_are_shown(generate: ModuleType, clone: Path) -> None:
    rule = clone / "expectations" / "totals" / "sum.sql"
    rule.parent.mkdir(parents=True)
    header = "-- id: totals.sum\n-- alias: across.sum\n-- severity: warning\n"
    rule.write_text(f"{header}-- statement: a | b\nSELECT 1", encoding="utf-8")
    shown = generate.rules.rules_across(Package(clone))
    assert r"| `totals.sum` | a \| b | warning | `across.sum` |" in shown
    rule.write_text(header, encoding="utf-8")
    with pytest.raises(NesyriaError, match=r"sum\.sql: its header needs .*statement"):
        generate.rules.rules_across(Package(clone))


def test_rules_warn_of_at_most_one_row_in_fifty() -> None:
    """The numbers themselves are compared with what the rules find, as every generated part."""
    part = page("rules.md").split("<!-- generated: warnings-today -->")[1]
    (rows,) = re.findall(r"^\| all \| (\d+) \|$", part, re.MULTILINE)
    assert int(rows) <= sum(len(load(name, path=ROOT)) for name in PACKAGE.resources) / 50


@pytest.mark.parametrize("name", list(PACKAGE.resources))
def test_every_field_and_value_stands_in_the_dictionary(name: str) -> None:
    text = page("dictionary.md")
    section = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
    for field in PACKAGE.schema(name)["fields"]:
        assert f"| `{field['name']}` |" in section
        for value in field.get("constraints", {}).get("enum", []):
            meaning = field["meanings"][value]
            assert f"| `{value}` | {markdown(meaning)} |" in text, (name, field["name"], value)


@pytest.mark.parametrize("name", LEDGER)
def test_every_flag_of_a_table_stands_in_the_codebook(name: str) -> None:
    flags = Flags.of({"flags": load("flags", path=ROOT)})
    section = page("codebook.md").split(f"Flags of `{name}`")[1].split("\n\n")[1]
    for flag in flags.tables[name]:
        computed = "yes" if flag in flags.computed[name] else "no"
        counted = "no" if flag in flags.excluded else "yes"
        assert (
            f"| `{flag}` | {markdown(flags.meanings[flag])} | {computed} | {counted} |" in section
        )


def test_every_rule_stands_on_its_page() -> None:
    text = page("rules.md")
    for rule in RULES.values():
        assert f"| `{rule.id}` | {markdown(rule.statement)} | {rule.severity} |" in text


def test_events_named_on_the_pages_exist() -> None:
    named = set(EVENT.findall(page("codebook.md") + page("contradictions.md")))
    known = set(load("repatriation_reports", path=ROOT)["event_id"].dropna())
    assert len(named) > 100
    assert named - known == set()


def test_events_that_differ_are_explained() -> None:
    """Each event that stands out has a word in the notes on its country."""
    events = load("repatriations", path=ROOT)
    wide = pd.concat(
        [events[f"{one}_low"] < events[f"{one}_high"] for one in ("persons", "women", "children")],
        axis=1,
    ).any(axis=1)
    odd = events.loc[events["flags"].notna() | (events["persons"].isna()), "event_id"]
    told = set(EVENT.findall(" ".join(notes().values())))
    assert set(odd) - told == set()
    foreign = events.loc[wide & (events["area_id"] != "IRQ"), "event_id"]
    assert set(foreign) - told == set()


def notes() -> dict[str, str]:
    """Return the hand-written notes on gaps and contradictions by heading."""
    text = re.sub(r"<!-- generated.*?<!-- end -->", "", page("contradictions.md"), flags=re.DOTALL)
    heads = [*re.finditer(r"^#{2,3} (.*)$", text, re.MULTILINE)]
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return {
        head[1]: text[head.end() : end]
        for head, end in zip(heads, ends, strict=True)
        if text[head.end() : end].strip()
    }


def ledger_numbers(area: str | None) -> set[int]:
    """Return all numbers of the ledger and of the figures made from it, notes included."""
    found: set[int] = set()
    for name in (*LEDGER, "totals", "reconciliation"):
        frame = load(name, path=ROOT)
        frame = frame if area is None else frame[frame["area_id"] == area]
        for column in frame.select_dtypes("Int64"):
            found |= set(frame[column].dropna().astype(int))
        if "note" in frame:
            texts = frame["note"].dropna()
            found |= {number for text in texts for number in numbers(str(text))}
    return found


def numbers(text: str) -> list[int]:
    text = DAYS.sub(" ", EVENT.sub(" ", text))
    return [int(number.replace(",", "")) for number in NUMBER.findall(text)]


COUNTRIES = [(head, text) for head, text in notes().items() if re.search(r"\([A-Z]{3}\)$", head)]


@pytest.mark.parametrize(("head", "text"), COUNTRIES, ids=[head[-4:-1] for head, _ in COUNTRIES])
def test_numbers_in_the_notes_on_a_country_are_of_its_ledger(head: str, text: str) -> None:
    known = ledger_numbers(head[-4:-1])
    # Events of another country that a note names bring their numbers with them.
    for event in EVENT.findall(text):
        known |= ledger_numbers(event[:3]) if event[:3] != head[-4:-1] else set()
    assert set(numbers(text)) - known == set()


def test_other_numbers_in_the_notes_are_of_the_ledger() -> None:
    texts = [notes()[head] for head in ("All countries", "Totals", "Populations")]
    assert {number for text in texts for number in numbers(text)} - ledger_numbers(None) == set()


def test_every_country_with_uncounted_or_flagged_reports_has_notes() -> None:
    reports = load("repatriation_reports", path=ROOT)
    flagged = reports.loc[flag_sets(reports).map(bool), "area_id"].unique()
    assert set(flagged) - {head[-4:-1] for head, _ in COUNTRIES} == set()


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    heads = re.findall(r"^#+ (.*)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), f"{path.name}: {target}"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file.read_text(encoding="utf-8")), f"{path.name}: {target}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_tables_have_equal_rows(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = [len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0 for line in lines]
    for number, (before, here) in enumerate(pairwise(cells), 2):
        assert 0 in (before, here) or before == here, f"{path.name}, line {number}"


# The lines of the API read the built site: tests/integration/site/test_lines.py runs them.
OFFLINE = [path for path in PAGES if path.name != "static-api.md"]


@pytest.mark.parametrize("path", OFFLINE, ids=lambda path: path.name)
def test_python_in_pages_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks with prompts are compared with what they show, others must run; in one session."""
    # As a reader would: away from the checkout.
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    text = path.read_text(encoding="utf-8")
    for match in re.finditer(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        line = text.count("\n", 0, match.start()) + 1
        if ">>>" not in match[1]:
            exec(compile(match[1], f"{path.name}, line {line}", "exec"), names)  # noqa: S102
            continue
        test = doctest.DocTestParser().get_doctest(match[1], names, path.name, str(path), line)
        runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
        shown: list[str] = []
        failed = runner.run(test, out=shown.append, clear_globs=False).failed
        names = test.globs
        assert not failed, "".join(shown)


def test_the_picture_of_the_readme_shows_the_figures_of_today() -> None:
    totals = load("totals", path=ROOT)
    years = totals[(totals["kind"] == "repatriation") & (totals["period"] != "all")]
    drawn = (DOCS / "returns.svg").read_text(encoding="utf-8")
    for area in ("third_country", "IRQ"):
        persons = years.loc[years["area_id"] == area, "persons"].dropna()
        assert len(persons) > 3
        assert [f">{one:,}</text>" for one in persons if f">{one:,}</text>" not in drawn] == []


def test_the_picture_of_the_readme_is_drawn_by_its_script(tmp_path: Path) -> None:
    script, target = ROOT / "scripts" / "draw_returns.py", tmp_path / "drawn.svg"
    done = subprocess.run([sys.executable, script, target], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    words = re.compile(r">([^<>]+)</text>")
    kept = (DOCS / "returns.svg").read_text(encoding="utf-8")
    assert words.findall(target.read_text(encoding="utf-8")) == words.findall(kept)
