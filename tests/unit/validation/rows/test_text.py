"""Text quality: each rule on a few titles."""

import pandas as pd
import pytest

from nesyria.validation.rows.table import Table
from tests.helpers import Make, findings, source
from tests.unit.validation.packages import Case, assert_found
from tests.unit.validation.rows.frames import broken

CASES = [
    (
        "text.control",
        "plain",
        "a\u00a0b",
        "a\u200bb",
        "a\u202eb",
        "a\ue000b",
        "a\u2028b",
        "a\u3164b",
    ),
    (
        "text.control",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "a\u00adb",
        "\ufeffa",
        "a\x7f",
    ),
    ("text.markup", "a < b & c", "<b>a</b>", "a &amp; b", "a &#65; b", "<!-- a"),
    ("text.spaces", "a b", " a", "a ", "a  b"),
    ("text.formula", "a=b", "=a", "+a", "-a", "@a", "\uff1da", "\uff0ba", "\uff0da", "\uff20a"),
    ("text.formula", "a; b", "a;=b", "a; +b", 'a;"-b', "a;\uff20b", "\ufe66a", "'=a", '"=a'),
    ("text.digits", "\u0639\u0627\u0645 \u0662\u0660", "a \u0662\u0660", "a \uff12", "a \u0967"),
    ("text.digits", "\u0939 \u0967\u0968", "\u0939 \u0662\u0663"),
    ("text.scripts", "ISIS \u0430 \u0431", "\u0410NF", "A\u03b2", "a\u0645"),
    ("text.scripts", "ISIS\u6226\u95d8\u54e1", "a\u0585", "a\u13a0"),
    ("text.letters", "na\u00efve n\u00ba 1", "nai\u0308ve", "o\ufb03ce", "\uff23amp", "\U0001d400"),
    ("text.letters", "\u0433. \u0152uvre \uff08\uff09", "a\uff11"),
    ("text.joiners", "\u0645\u06cc\u200c\u062e", "al\u200cHol", "a\u200d"),
]


@pytest.mark.parametrize("case", CASES)
def test_a_rule_of_text(case: tuple[str, ...]) -> None:
    rule, sound, *wrong = case
    rows = [{"title": title} for title in (sound, *wrong)]
    found = broken(rule, "sources", *rows)
    assert found == [(place, "title") for place in range(1, len(rows))]


def test_addresses_name_a_host() -> None:
    urls = ["https://www.example.org/x", "https:///x", "https://a:b@example.org", "https://EX.org/"]
    rows = [{"url": url} for url in [*urls, None]]
    assert broken("url.host", "sources", *rows) == [(1, "url"), (2, "url"), (3, "url")]


def test_the_more_frequent_spelling_is_right() -> None:
    rows = [{"publisher": name} for name in ("Le Monde", "le monde", "Le Monde", "L\u00e9 Monde")]
    assert broken("name.spelling", "sources", *rows) == [(1, "publisher"), (3, "publisher")]


def test_an_agency_is_spelled_as_the_publisher_that_it_is() -> None:
    pages = [
        source("a", publisher="Agence France-Presse"),
        source("b", publisher="Daily", agency="Agence France Presse"),
        source("c", publisher="Weekly", agency="Agence France-Presse"),
        source("d", publisher="Monthly", agency="Tass"),
        source("e", publisher="Yearly", agency="TASS"),
        source("f", publisher="Hourly", agency="TASS"),
        source("g", publisher="Agence France presse"),
        source("h", publisher="Agence France-Presse"),
    ]
    assert broken("agency.spelling", "sources", *pages) == [(1, "agency"), (3, "agency")]
    assert broken("agency.spelling", "sources", source("a"), source("b", agency="AFP")) == []


IN_PACKAGES: dict[str, Case] = {
    "no host": ({"sources": [source("c", url="https:///x")]}, "url.host", "names a host"),
    "a user": ({"sources": [source("c", url="https://a:b@example.org/x")]}, "url.host", "no user"),
    "a publisher in another spelling": (
        {"sources": [source("c", publisher="\u00c2.")]},
        "name.spelling",
        "write it the same way",
    ),
    "a ligature": ({"sources": [source("c", title="the o\ufb03ce")]}, "text.letters", "odd form"),
    "a split accent": (
        {"sources": [source("c", title="Le Monde\u0301")]},
        "text.letters",
        "odd form",
    ),
    "a wide letter": ({"sources": [source("c", title="\uff23amp")]}, "text.letters", "odd form"),
    "Chinese signs": (
        {"sources": [source("c", title="\u53d9\u5229\u4e9a\uff1a1\u00ba", language="zh")]},
        "",
        "",
    ),
    "an ellipsis": ({"sources": [source("c", title="and so on\u2026")]}, "", ""),
    "a joiner in Latin": (
        {"sources": [source("c", title="al\u200cHol")]},
        "text.joiners",
        "joiner",
    ),
    "a joiner in Persian": (
        {"sources": [source("c", title="\u0645\u06cc\u200c\u0631\u0648\u062f", language="fa")]},
        "",
        "",
    ),
}


@pytest.mark.parametrize("name", IN_PACKAGES)
def test_new_rows_are_found_and_their_like_are_not(make: Make, name: str) -> None:
    assert_found(make, IN_PACKAGES[name])


def test_arabic_digits_stand_in_arabic_text(make: Make) -> None:
    title = "\u0639\u0648\u062f\u0629 \u0662\u0660 \u0637\u0641\u0644\u0627"
    assert findings(make(sources=[source("a", title=title, language="ar")]), ["rows"]) == []


@pytest.mark.parametrize(
    ("constraints", "free"),
    [
        ({}, True),
        ({"pattern": "^.*$"}, True),
        ({"pattern": "[^a]+"}, True),
        ({"pattern": "^[a-z]+( [a-z]+)*$"}, True),
        ({"pattern": "^[A-z]+$"}, True),
        ({"pattern": "^[0-z]+$"}, True),
        ({"pattern": "^\\S+$"}, True),
        ({"pattern": "^-[a-z]+$"}, True),
        ({"pattern": "^(<b>)?[a-z]+$"}, True),
        ({"pattern": "^[a-z]+$|.*"}, True),
        ({"enum": ["plain", "<b>"]}, True),
        ({"enum": ["plain", "=1"]}, True),
        ({"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}, False),
        ({"pattern": "^[0-9]{4}(-(0[1-9]|1[0-2]))?$"}, False),
        ({"pattern": "^[0-9]+\\.[0-9]+$"}, False),
        ({"enum": ["plain", "un_known-1"]}, False),
        ({"enum": ["plain"], "pattern": ".*"}, False),
    ],
)
def test_no_pattern_takes_text_out_of_the_rules(constraints: dict[str, object], free: bool) -> None:
    schema = {"fields": [{"name": "note", "type": "string", "constraints": constraints}]}
    assert Table("some", pd.DataFrame(), schema).free_text == ["note"] * free
