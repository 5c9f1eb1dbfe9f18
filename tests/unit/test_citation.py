"""Citations of the release and of exactly the sources behind some rows."""

import json
import re
from itertools import accumulate
from pathlib import Path

import pandas as pd
import pytest

import nesyria as nes
from nesyria.citation import cite_release
from nesyria.citation.tex import PREAMBLE, escape
from nesyria.datapackage.package import DESCRIPTOR, MemoryPackage, Package
from nesyria.publishing import metadata
from tests.helpers import ROOT, Make, report, source

FORMATS = ["apa", "bibtex", "ris", "csl-json"]


def one_event(root: Path) -> tuple[pd.DataFrame, list[str]]:
    handovers = nes.load("repatriations", path=root)
    rows = handovers[handovers["event_id"] == "KGZ-2023-12-07"]
    return rows, nes.sources(rows, path=root)["source_id"].tolist()


@pytest.mark.parametrize("format", FORMATS)
def test_the_release_is_cited_with_title_version_and_year(format: str) -> None:
    text = nes.cite(format=format)
    about = Package(ROOT).descriptor
    for words in (about["title"], about["version"], about["created"][:4]):
        assert words in text


@pytest.mark.slow
@pytest.mark.parametrize("format", FORMATS)
def test_rows_add_exactly_their_sources(example: Path, format: str) -> None:
    rows, keys = one_event(example)
    text = nes.cite(rows, format, path=example)
    urls = nes.load("sources", path=example).set_index("source_id")["url"]
    for key, url in urls.items():
        assert (url in text.replace(r"\%", "%")) == (key in keys), key


def test_csl_json_is_json_with_one_item_per_work(example: Path) -> None:
    rows, keys = one_event(example)
    items = json.loads(nes.cite(rows, "csl-json", path=example))
    assert sorted(item["id"] for item in items[1:]) == sorted(keys)
    assert items[0]["type"] == "dataset"
    assert all(item["author"] and item["title"] for item in items)


def test_ris_entries_are_closed(example: Path) -> None:
    rows, keys = one_event(example)
    lines = nes.cite(rows, "ris", path=example).splitlines()
    assert sum(line.startswith("TY  - ") for line in lines) == len(keys) + 1
    assert sum(line.startswith("ER  - ") for line in lines) == len(keys) + 1


def test_bibtex_escapes_what_tex_reads_as_a_command(make: Make) -> None:
    page = source("daily", title=r"50 % of #1 & \more_{all}~^", publisher="A & B")
    path = make(
        sources=[page],
        repatriation_reports=[report(1, "KGZ-2023-12-07", "daily", persons=96, qualifier="exact")],
    )
    text = nes.cite(nes.load("repatriations", path=path), "bibtex", path=path)
    assert (
        r"50 \% of \#1 \& \textbackslash{}more\_\textbraceleft{}all\textbraceright{}"
        r"\textasciitilde{}\textasciicircum{}" in text
    )
    assert r"{A \& B}" in text


def test_a_page_without_a_date_is_cited_without_one(make: Make) -> None:
    path = make(
        sources=[source("daily")],
        repatriation_reports=[report(1, "KGZ-2023-12-07", "daily", persons=96, qualifier="exact")],
    )
    text = nes.cite(nes.load("repatriations", path=path), path=path)
    assert "Daily. (n.d.). Page daily. https://example.org/daily" in text


HOSTILE = [
    "a\nER  - \nTY  - DATA\nTI  - b",
    "a\r\n::error::b",
    "a}, note = {b",
    "a { b",
    "a } b",
    "a\\",
    r"\input{/etc/passwd}",
    r"\write18{x} ^^5cinput $x$ ~ # % & _",
    "a\n@misc{b,\n  title = {c},\n}",
    "a\x1b[2J\0\x85\u2028\u202eb",
    "a" + "\u0301" * 99,
    "\ud800",
    '"a" <i>b</i>',
    "##[error]a",
]


def cited(text: str, format: str) -> str:
    """Return a citation of a release whose texts are all the same one."""
    about = dict.fromkeys(("name", "title", "version", "homepage"), text)
    made = {**about, "contributors": [{"title": text}], "created": "2026-11-25", "resources": []}
    content = {DESCRIPTOR: json.dumps(made).encode()}
    return cite_release(MemoryPackage(Path(), "x", content), format)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_ends_no_field_and_no_entry(text: str) -> None:
    plain = {format: cited("a b", format) for format in FORMATS}
    made = {format: cited(text, format) for format in FORMATS}
    assert json.loads(made.pop("csl-json"))[0]["title"] == text
    for format, said in made.items():
        assert {one for one in said if not one.isprintable()} <= {"\n"}
        assert said.count("\n") == plain[format].count("\n")
        said.encode("utf-8")
    # Each line of RIS is that of its tag.
    tags = [[line[:6] for line in one["ris"].splitlines()] for one in (made, plain)]
    assert tags[0] == tags[1]


@pytest.mark.parametrize("text", HOSTILE)
def test_bibtex_is_one_entry_in_which_text_is_no_command(text: str) -> None:
    lines, plain = (
        cited(one, "bibtex").removeprefix(PREAMBLE).strip().splitlines() for one in (text, "a b")
    )
    assert [line.split("=")[0] for line in lines[1:]] == [line.split("=")[0] for line in plain[1:]]
    assert lines[-2:] == ["  month = nov,", "}"]
    for line in lines[1:-2]:
        # BibTeX counts braces, whatever stands before them; only the last one ends a field.
        depths = list(accumulate({"{": 1, "}": -1}.get(char, 0) for char in line))
        assert depths[-1] == 0
        first = line.index("{")
        assert 0 not in depths[first:-2]
        commands = set(re.findall(r"\\([A-Za-z]+|.)", line))
        assert commands <= {*"&%$#_", *TEX_WORDS, "unicodetext", "url"}
    assert re.fullmatch(r"@misc\{[A-Za-z0-9.:-]+,", lines[0])


TEX_WORDS = {f"text{word}" for word in ("backslash", "asciitilde", "asciicircum")}
TEX_WORDS |= {"textbraceleft", "textbraceright"}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Syrie : 47 femmes rapatriées – « enfin »", "Syrie : 47 femmes rapatriées – “ enfin ”"),
        ("Azərbaycan, Tiếng Việt, księga", "Azerbaycan, Tieng Viet, ksiega"),
        ("Азаттык (RFE/RL)", "[in Cyrillic script]"),
        ("96 من النساء", "[in Arabic script]"),
        ("96 \u2603", "[in other characters]"),
    ],
)
def test_what_pdftex_cannot_set_has_words_in_its_place(text: str, plain: str) -> None:
    assert escape(text) == f"{{\\unicodetext{{{plain}}}{{{text}}}}}"
    # These it can set: no words are needed.
    assert escape(plain) == plain


def test_an_entry_of_bibtex_has_an_address_and_no_empty_field(example: Path) -> None:
    rows, keys = one_event(example)
    _, _, *entries = nes.cite(rows, "bibtex", path=example).split("\n\n")
    assert len(entries) == len(keys)
    for entry in entries:
        fields = dict(re.findall(r"^  (\w+) = (.+),$", entry, re.MULTILINE))
        printed = fields["note" if entry.startswith("@techreport") else "howpublished"]
        assert printed == f"{{\\url{fields['url']}}}"
        assert fields["year"]
        assert "{}" not in fields.values()


def test_unknown_format_names_the_choices() -> None:
    with pytest.raises(nes.NesyriaError, match="choose one of: apa, bibtex, ris, csl-json"):
        nes.cite(format="mla")


@pytest.mark.parametrize(
    ("identifier", "doi"),
    [
        ("https://doi.org/10.5281/zenodo.1234", "10.5281/zenodo.1234"),
        ("http://dx.doi.org/10.1000/182", "10.1000/182"),
        ("https://example.org/10.5281/zenodo.1234", ""),
        ("5b1a2f4e-7c6d-4f54-8c3f-1f8d2d8c0a11", ""),
        (None, ""),
        (7, ""),
    ],
)
def test_the_doi_is_that_of_the_descriptors_id(example: Path, identifier: object, doi: str) -> None:
    about = json.loads((example / "datapackage.json").read_text(encoding="utf-8"))
    (example / "datapackage.json").write_text(json.dumps({**about, "id": identifier}), "utf-8")
    [item] = json.loads(nes.cite(format="csl-json", path=example))
    assert item.get("DOI", "") == doi
    for format, form in (
        ("apa", "https://doi.org/{}"),
        ("bibtex", "doi = {{{}}}"),
        ("ris", "DO  - {}"),
    ):
        assert (form.format(doi) in nes.cite(format=format, path=example)) == bool(doi)
    assert (f'doi: "{doi}"' in metadata.citation_cff(Package(example))) == bool(doi)
