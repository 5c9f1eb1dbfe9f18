"""Pages that are there twice, lead nowhere, or are described unlike their own."""

import pytest

from tests.unit.validation.rows.frames import broken, told
from tests.unit.validation.rows.plausibility.cases import source

SITE = "https://example.org"


@pytest.mark.parametrize(
    "url",
    [
        SITE,
        f"{SITE}/",
        f"{SITE}//",
        f"{SITE}/en/",
        f"{SITE}/pt-BR",
        f"{SITE}/index.html",
        f"{SITE}/?utm_source=x&utm_medium=y",
        f"{SITE}/#top",
        f"{SITE}/search?q=camp",
        f"{SITE}/en/search/camp",
        f"{SITE}/?s=camp",
        "https://www.google.com/search?q=camp",
        f"{SITE}/tag/syria",
        f"{SITE}/category/news/",
        "http://localhost/a/b",
        "http://127.0.0.1:8000/a/b",
        "http://10.1.2.3/a/b",
        "http://192.168.0.1/a/b",
        "http://172.20.1.1/a/b",
        "http://[::1]/a/b",
        "https://intranet.local/a/b",
    ],
)
def test_an_address_that_leads_to_no_page(url: str) -> None:
    assert broken("url.page", "sources", source("a", url=url)) == [(0, "url")]


@pytest.mark.parametrize(
    "url",
    [
        f"{SITE}/?p=7",
        f"{SITE}/84592",
        f"{SITE}/en/7",
        f"{SITE}/#!/news/7",
        f"{SITE}/research-on-camps",
        f"{SITE}/?id=1&page=article",
        f"{SITE}/category/news/camp-closed",
        "https://172.32.1.1/a",
        "https://10news.example.org/a",
        "https://localhost.example.org/a",
    ],
)
def test_an_address_that_leads_to_a_page(url: str) -> None:
    assert broken("url.page", "sources", source("a", url=url)) == []


def test_the_same_title_and_day_is_the_same_page_or_a_copy() -> None:
    day = {"title": "Ten return", "published": "2023-12-08"}
    other = "https://example.net"
    rows = [
        source("a", **day, publisher="Paper"),
        source("b", **day, publisher="Other paper", url=f"{other}/b"),
        source("c", **day, publisher="Third paper (AFP)", url=f"{other}/c"),
        source("d", **day, publisher="Paper (AFP)"),
        source("e", title="Ten return", published="2023-12-09"),
        source("f", title="[Report on ten]", published="2023-12-08"),
        source("g", title="[Report on ten]", published="2023-12-08"),
        source("h", title="Undated"),
        source("i", title="Undated"),
    ]
    found = told("duplicate.title", "sources", *rows)
    assert set(found) == {"b", "d"}
    assert all("a has the same title" in words for words in found.values())


def test_a_host_has_one_publisher() -> None:
    names = ["Paper", "Paper", "The Paper", "Paper (AFP)", "AFP (via Paper)", "Third"]
    hosts = ["www.paper.org", "paper.org", "paper.org", "paper.org", "paper.org", "third.org"]
    # A host that shows many papers has no usual one, and one of two says nothing of the other.
    names += ["A", "A", "B", "C", "One", "Two"]
    hosts += ["shelf.org"] * 4 + ["pair.org"] * 2
    rows = [
        source(f"s{order:02d}", publisher=name, url=f"https://{host}/{order}")
        for order, (name, host) in enumerate(zip(names, hosts, strict=True))
    ]
    found = told("publisher.host", "sources", *rows)
    assert set(found) == {"s02"}
    assert "4 pages of this host have the publisher Paper" in found["s02"]


def test_a_publisher_is_of_one_kind() -> None:
    kinds = ["ngo", "ngo", "news", "news", "official", "other"]
    names = ["A", "A", "A", "B", "B", "A"]
    rows = [
        source(f"s{order}", publisher=name, kind=kind)
        for order, (name, kind) in enumerate(zip(names, kinds, strict=True))
    ]
    found = told("publisher.kind", "sources", *rows)
    assert set(found) == {"s2", "s4"}
    assert "ngo in 2 other rows" in found["s2"]


@pytest.mark.parametrize(
    ("title", "language", "fits"),
    [
        ("Ten return", "en", True),
        ("Ten return", "ru", False),
        ("Ten return", "ar", False),
        ("[Ten return]", "ar", True),
        ("Десять женщин ISIS", "ru", True),
        ("Десять женщин", "kk", True),
        ("Десять женщин", "fr", False),
        ("عودة ISIS عشرة", "ar", True),
        ("عودة عشرة", "fa", True),
        ("عودة عشرة", "tr", False),
        ("Naïve café", "fr", True),
        ("O'zbekiston – o‘n", "uz", True),
        ("十人", "zh", True),
        ("十人", "en", False),
        ("Ten return", "zh", False),
        ("2023 – 12", "ar", True),
    ],
)
def test_a_title_is_in_the_script_of_its_language(title: str, language: str, fits: bool) -> None:
    found = broken("language.script", "sources", source("a", title=title, language=language))
    assert found == ([] if fits else [(0, "language")])


def test_an_agency_has_one_name() -> None:
    rows = [
        source("a", publisher="Agence France-Presse (via Paper)"),
        source("b", publisher="Paper", agency="AFP"),
        source("c", publisher="dpa"),
        source("d", publisher="Other paper", agency="Deutsche Presse-Agentur"),
        source("e", publisher="Third paper", agency="AP"),
        source("f", publisher="Arab Press", agency="TASS"),
    ]
    found = told("agency.acronym", "sources", *rows)
    assert {key: said.partition(" may be")[0] for key, said in found.items()} == {
        "b": "Agence France-Presse (via Paper)",
        "d": "dpa",
    }
