"""Sources beside each other: the same page again, its publisher, language and kind, its address."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from nesyria.tableschema.distinct import distinct, duplicated, identities
from nesyria.tableschema.regex import counts, extract
from nesyria.tableschema.spelling import folded
from nesyria.validation.rows.table import Table, Violations, each, where
from nesyria.validation.rule import rule

_HOST = r"^https?://(?:(?:www|m|mobile|amp)\.)*(?P<host>[^/?#:]+)"

# The outlet before the brackets, or after "via" in them; what it copied is the rest.
_OUTLET = r"^(?P<name>.*?)(?: \((?:via (?P<via>.*)|.*)\))?$"

# A host alone, with a language, with the name of a first page, or with how a reader came there.
_FRONT = (
    r"^https?://[^/?#]+/*(?:[a-z]{2}(?:[-_][A-Za-z]{2})?/*)?(?:(?:index|home|main|default)"
    r"(?:\.[a-z]+)?/*)?(?:\?(?:(?:utm_[a-z]+|fbclid|gclid)=[^&#]*&?)*)?(?:#[^/!]*)?$"
)
_LIST = (
    r"(?i)^https?://[^/?#]+/(?:.*/)?(?:search|suche|recherche|buscar|arama|poisk)(?:[/?]|\.[a-z]+|$)|"
    r"[?&](?:q|s|query|search|keywords?)=|"
    r"^https?://[^/?#]+/+(?:[a-z]{2}/)?(?:tags?|category|author|topics?)/[^/]*/*$"
)

# Hosts of one machine or one network, which no reader reaches.
_PRIVATE = (
    r"^https?://(?:localhost|[^/?#:]*\.(?:local|localhost|internal|lan|home|test|invalid|example|onion)|"
    r"(?:127|10|0)(?:\.[0-9]+){3}|(?:192\.168|169\.254|172\.(?:1[6-9]|2[0-9]|3[01])|"
    r"100\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))(?:\.[0-9]+){2}|\[[^/]*)(?:[:/?#]|$)"
)

# Languages that are not written in Latin letters alone, by the scripts of their titles.
_SCRIPTS = {
    "Arabic": "ar fa ks ku ps sd ug ur az",
    "Cyrillic": "ab av az ba be bg bs ce cv kk kv ky mk mn os ru sr tg tk tt uk uz",
    "Latin": "az bs kk ku sr tk tt uz",
    "other": "am bn bo dv dz el gu he hi hy ii ja ka km kn ko lo ml mr my ne or pa sa si ta te th "
    "ti yi zh",
}


@rule(
    "url.page",
    tables={"sources": ("url",)},
    severity="warning",
)
def addresses_lead_to_a_page(table: Table) -> Violations:
    """An address leads to a page: to no front page, search or list, nor into a private network."""
    front = table.holding("url", _FRONT)
    yield from where(front, "url", "this is a front page, which changes; give the page itself")
    listed = table.holding("url", _LIST) & ~front
    yield from where(listed, "url", "this is a search or a list of pages; give the page itself")
    message = "this host is in a private network, or of no name that readers reach"
    yield from where(table.holding("url", _PRIVATE), "url", message)


@rule(
    "duplicate.title",
    tables={"sources": ("source_id", "publisher", "title", "url", "published")},
    severity="warning",
)
def titles_are_of_one_page(table: Table) -> Violations:
    """No two pages have one title and day, but for copies with what they copied in brackets."""
    sources = table.frame
    # A title in square brackets is a description.
    titled = ~table.holding("title", r"^\[") & sources["published"].notna().to_numpy()
    numbers = identities(sources, ["title", "published"])
    rows = titled.nonzero()[0]
    rows = rows[duplicated(numbers[rows], keep=False)]
    first = pd.Series(rows).groupby(numbers[rows]).transform("first").to_numpy()
    copy = table.holding("publisher", r"\)$")
    host = distinct(extract(sources["url"].iloc[rows], _HOST)["host"]).codes
    there = host[np.searchsorted(rows, first)]
    told = (rows != first) & ((host == there) | ~(copy[rows] | copy[first]))
    yield from each(
        rows[told],
        "title",
        [
            f"{other} has the same title and day; if this page is a copy, say of what in brackets "
            "after the publisher, and if it is the same, cite that one"
            for other in sources["source_id"].iloc[first[told]]
        ],
    )


@rule("publisher.host", tables={"sources": ("publisher", "url")}, severity="warning")
def hosts_have_one_publisher(table: Table) -> Violations:
    """The pages of a host have one publisher, spelled in one way."""
    publishers = distinct(table.frame["publisher"])
    outlets = _outlets(publishers.series).reindex(publishers.codes).reset_index(drop=True)
    yield from _unlike_others(
        extract(table.frame["url"], _HOST)["host"],
        outlets,
        "publisher",
        "{there} pages of this host have the publisher {usual}; is it the same, spelled otherwise?",
        least=2,
    )


@rule("publisher.kind", tables={"sources": ("publisher", "kind")}, severity="warning")
def publishers_are_of_one_kind(table: Table) -> Violations:
    """A publisher is of one kind wherever it is named, but for pages of no kind (other)."""
    kinds = table.frame["kind"].astype("object")
    yield from _unlike_others(
        table.frame["publisher"],
        kinds.mask(kinds == "other"),
        "kind",
        "the publisher is of kind {usual} in {there} other rows; which is right?",
        least=1,
    )


@rule("agency.acronym", tables={"sources": ("agency", "publisher")}, severity="warning")
def agencies_have_one_name(table: Table) -> Violations:
    """An agency has the same name in all rows: its acronym, as AFP, or what that stands for."""
    agencies = distinct(table.frame["agency"])
    names = {*agencies.objects(), *distinct(table.frame["publisher"]).objects()}
    by_acronym = {_acronym(name): name for name in sorted(names) if _acronym(name)}
    by_name = {folded(name): name for name in sorted(names)}
    other = {
        name: by_acronym.get(folded(name)) or by_name.get(_acronym(name), "")
        for name in agencies.objects()
    }
    rows = agencies.rows_of([bool(name) for name in other.values()]).nonzero()[0]
    told = table.frame["agency"].astype("object").iloc[rows].map(other)
    message = "{} may be the same; if it is, give it one name in all rows, as agency and publisher"
    yield from each(rows, "agency", [message.format(name) for name in told])


def _acronym(name: str) -> str:
    """Return the first letters of three words or more, as spelled in names; '' of fewer."""
    words = [folded(word) for word in re.split(r"[\s-]+", name.partition(" (")[0])]
    letters = "".join(word[0] for word in words if word)
    return letters if len(letters) >= 3 else ""


def _outlets(publishers: pd.Series) -> pd.Series:
    """Return who put each page online: the outlet of what is a copy of another's text."""
    parts = extract(publishers, _OUTLET)
    return parts["via"].where(parts["via"] != "", parts["name"])


def _unlike_others(
    by: pd.Series, what: pd.Series, field: str, message: str, *, least: int
) -> Violations:
    """Yield the rows that say another thing than more, or earlier, rows of the same group.

    Where so many rows at least agree; a group that says three things or more has no usual one.
    """
    codes = pd.DataFrame({"by": pd.factorize(by)[0], "what": pd.factorize(what)[0]})
    codes = codes[(codes >= 0).all(axis="columns")]
    sizes = codes.groupby(["by", "what"], sort=False).size().rename("there").reset_index()
    # Few groups say two things.
    several = sizes[sizes.groupby("by")["what"].transform("size") == 2]
    usual = several.sort_values("there", ascending=False, kind="stable").drop_duplicates("by")
    usual = usual[usual["there"] >= least].set_index("by").rename(columns={"what": "usual"})
    told = codes[codes["by"].isin(usual.index)].join(usual, on="by")
    told = told[told["usual"] != told["what"]]
    names = pd.factorize(what)[1]
    yield from each(
        told.index.to_numpy(),
        field,
        [
            message.format(usual=names[one], there=there)
            for one, there in zip(told["usual"], told["there"], strict=True)
        ],
    )


@rule("language.script", tables={"sources": ("title", "language")}, severity="warning")
def titles_are_in_the_script_of_their_language(table: Table) -> Violations:
    """Most letters of a title are of a script of its language."""
    titles, language = distinct(table.text["title"]), table.frame["language"].astype("object")
    # Most titles are in plain Latin letters.
    scripts = np.full(len(titles.values) + 1, "Latin", dtype="object")
    scripts[-1] = None
    strange = table.beyond_ascii.get("title")
    if strange is not None:
        scripts[strange.index] = _most_letters(strange)
    written = pd.Series(scripts[titles.codes], index=language.index)
    fits = pd.Series(False, index=language.index)
    own = {script: set(codes.split()) for script, codes in _SCRIPTS.items()}
    latin = ~language.isin(set().union(*own.values())) | language.isin(own["Latin"])
    for script, codes in own.items():
        fits |= (written == script) & (latin if script == "Latin" else language.isin(codes))
    known = written.isin(list(own)) & language.notna()
    described = table.holding("title", r"^\[") & (written == "Latin")
    message = "the letters of the title are of another script than this language; correct one"
    yield from where(known & ~described & ~fits, "language", message)


def _most_letters(texts: pd.Series) -> pd.Series:
    """Return the script of most letters of each text, and the first of two with as many."""
    scripts = [script for script in _SCRIPTS if script != "other"]
    numbers = {script: counts(texts, rf"\p{{{script}}}") for script in scripts}
    numbers["other"] = counts(texts, r"\p{L}") - sum(numbers.values())
    return pd.DataFrame(numbers).idxmax(axis="columns")
