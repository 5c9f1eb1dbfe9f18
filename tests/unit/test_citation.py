"""Citations of the release and of exactly the sources behind some rows."""

import json
from pathlib import Path

import pandas as pd
import pytest

import nesyria as nes
from nesyria.datapackage.package import Package
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
        r"50 \% of \#1 \& \textbackslash{}more\_\{all\}\textasciitilde{}\textasciicircum{}" in text
    )
    assert r"{A \& B}" in text


def test_a_page_without_a_date_is_cited_without_one(make: Make) -> None:
    path = make(
        sources=[source("daily")],
        repatriation_reports=[report(1, "KGZ-2023-12-07", "daily", persons=96, qualifier="exact")],
    )
    text = nes.cite(nes.load("repatriations", path=path), path=path)
    assert "Daily. (n.d.). Page daily. https://example.org/daily" in text


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
def test_the_doi_is_that_of_the_descriptors_id(make: Make, identifier: object, doi: str) -> None:
    path = make()
    about = json.loads((path / "datapackage.json").read_text(encoding="utf-8"))
    (path / "datapackage.json").write_text(json.dumps({**about, "id": identifier}), "utf-8")
    [item] = json.loads(nes.cite(format="csl-json", path=path))
    assert item.get("DOI", "") == doi
    for format, form in (
        ("apa", "https://doi.org/{}"),
        ("bibtex", "doi = {{{}}}"),
        ("ris", "DO  - {}"),
    ):
        assert (form.format(doi) in nes.cite(format=format, path=path)) == bool(doi)
    assert (f'doi: "{doi}"' in metadata.citation_cff(Package(path))) == bool(doi)
