"""Text quality: characters, scripts, markup, and names that are spelled in one way.

Classes of characters are those of Unicode, matched by RE2, whose time grows with the text alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

from nesyria.tableschema.distinct import distinct
from nesyria.tableschema.regex import FORMULA, matches
from nesyria.tableschema.spelling import folded
from nesyria.validation.rows.table import Table, Violations, where
from nesyria.validation.rule import rule

# Control, format and private characters, separators of lines and paragraphs, and spaces other than
# the plain one; the two joiners have a rule of their own.
_CLASSES = r"[\p{Cc}\p{Co}\p{Zl}\p{Zp}]|[^\P{Cf}\x{200C}\x{200D}]|[^\P{Zs} ]"

# Letters, marks and signs that show nothing, for which Unicode has no class that RE2 knows:
# grapheme joiner, Hangul fillers, Khmer inherent vowels, variation selectors, blank Braille,
# replacement characters.
_BLANKS = (
    r"[\x{34F}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180F}\x{2800}\x{3164}\x{FE00}-\x{FE0F}"
    r"\x{FFA0}\x{FFFC}-\x{FFFF}\x{E0000}-\x{E0FFF}]"
)

INVISIBLE = f"{_CLASSES}|{_BLANKS}"

_MARKUP = r"<[A-Za-z/!?]|&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);"

# Scripts whose letters look like Latin ones, or run the other way.
_SCRIPTS = ("Arabic", "Armenian", "Cherokee", "Coptic", "Cyrillic", "Greek")

# The letters of a script: all but what is no letter or not of the script.
_FOREIGN = "(?:" + "|".join(rf"[^\P{{L}}\P{{{script}}}]" for script in _SCRIPTS) + ")"

_MIXED = rf"\p{{Latin}}{_FOREIGN}|{_FOREIGN}\p{{Latin}}"

_DIGIT, _LETTER = r"[^\P{Nd}0-9]", r"[^\P{L}\p{Latin}]"
_ARABIC_DIGIT, _ARABIC_LETTER = r"[\x{660}-\x{669}\x{6F0}-\x{6F9}]", r"[^\P{L}\P{Arabic}]"

# Joiners shape the letters of Arabic script, and are nothing elsewhere.
_JOINER = r"[\x{200C}\x{200D}]"
_STRAY_JOINER = rf"(?:^|[^\p{{Arabic}}\p{{Mn}}]){_JOINER}|{_JOINER}(?:[^\p{{Arabic}}\p{{Mn}}]|$)"

# Letters made for formulas or for East Asian columns, as Unicode's data calls their forms.
_STYLED = ("<font>", "<wide>")

_HOST = r"^https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]+)?(?:[/?#]|$)"

# Names that are in many rows.
NAMES = {"sources": ("publisher",), "sites": ("governorate",), "areas": ("region", "subregion")}


def _in_free_text(table: Table, pattern: str, message: str) -> Violations:
    for name, rows in table.in_free_text(pattern):
        yield from where(rows, name, f"the text {message}")


def _beyond_ascii(
    table: Table, strange: Callable[[pd.Series], pd.Series], message: str
) -> Violations:
    """Look at the few texts that hold other characters than those of ASCII."""
    for name, texts in table.beyond_ascii.items():
        found = texts.index[strange(texts).to_numpy(dtype=bool)]
        if len(found):
            own = distinct(table.text[name])
            yield from where(np.isin(own.codes, found), name, message)


@rule("text.control")
def text_is_visible(table: Table) -> Violations:
    """Text holds no invisible characters: control, format and direction characters, odd spaces."""
    message = "holds an invisible character (control, odd space, direction); retype it"
    yield from _in_free_text(table, INVISIBLE, message)


@rule("text.markup")
def text_is_plain(table: Table) -> Violations:
    """Text holds no markup, neither tags nor character references."""
    yield from _in_free_text(table, _MARKUP, "holds markup; write plain text")


@rule("text.spaces")
def spaces_are_single(table: Table) -> Violations:
    """Text neither begins nor ends with a space, and holds no two in a row."""
    message = "begins or ends with a space, or holds two in a row; remove them"
    yield from _in_free_text(table, r"^ | $|  ", message)


@rule("text.formula")
def text_is_no_formula(table: Table) -> Violations:
    """Text has no = + - or @ of any width at its beginning or after a semicolon: no formula."""
    message = "has = + - or @ first or after ;, which a spreadsheet would run; reword it"
    yield from _in_free_text(table, FORMULA, message)


@rule("text.digits")
def digits_are_of_their_script(table: Table) -> Violations:
    """Digits other than 0 to 9 are beside letters of their script."""
    message = "the text holds digits of another script than its letters; write 0 to 9"

    def strange(text: pd.Series) -> pd.Series:
        arabic = matches(text, _ARABIC_DIGIT) & ~matches(text, _ARABIC_LETTER)
        return arabic | (matches(text, _DIGIT) & ~matches(text, _LETTER))

    yield from _beyond_ascii(table, strange, message)


@rule("text.scripts")
def words_are_of_one_script(table: Table) -> Violations:
    """A word has letters of one script: look-alikes of others are not beside Latin ones."""
    message = "a word mixes letters of two scripts, which may look alike; retype it"
    yield from _beyond_ascii(table, lambda text: matches(text, _MIXED), message)


@rule("text.letters")
def letters_are_canonical(table: Table) -> Violations:
    """Letters are in canonical form (NFC), and are no ligatures, wide or mathematical letters."""
    message = "the text has letters in an odd form (ligature, wide, split accent); retype it"
    yield from _beyond_ascii(table, lambda text: text.map(_is_odd).astype(bool), message)


def _is_odd(text: str) -> bool:
    return not unicodedata.is_normalized("NFC", text) or any(map(_is_compatible, set(text)))


@cache
def _is_compatible(char: str) -> bool:
    """Say whether a letter or digit is another one in a form for compatibility."""
    if char.isascii() or unicodedata.category(char)[0] not in "LN":
        return False
    form = unicodedata.decomposition(char)
    ligature = unicodedata.name(char, "").startswith("LATIN SMALL LIGATURE ")
    return form.startswith(_STYLED) or (form.startswith("<compat>") and ligature)


@rule("text.joiners")
def joiners_are_in_arabic(table: Table) -> Violations:
    """Joiners, which are invisible, are between letters of Arabic script alone."""
    message = "the text holds an invisible joiner outside Arabic script; remove it"
    yield from _beyond_ascii(table, lambda text: matches(text, _STRAY_JOINER), message)


@rule("url.host", tables={"sources": ("url",)})
def addresses_name_a_host(table: Table) -> Violations:
    """An address names a host in small letters, and no user."""
    own = distinct(table.text["url"])
    message = "an address names a host in small letters, like www.example.org, and no user"
    yield from where(own.rows_of(~matches(own.series, _HOST)), "url", message)


@rule("name.spelling", tables=NAMES)
def names_are_spelled_in_one_way(table: Table) -> Violations:
    """A name that is in many rows (publisher, governorate, region) has one spelling."""
    message = "this name is elsewhere in another case or spelling; write it the same way"
    for name in NAMES[table.name]:
        yield from where(misspelled(table.text[name]), name, message)


@rule("agency.spelling", tables={"sources": ("agency", "publisher")})
def agencies_are_spelled_as_publishers(table: Table) -> Violations:
    """An agency that is a publisher too is spelled as that, and every other one in one way."""
    own = distinct(table.text["agency"])
    # Of spellings of one name, that of most pages that it publishes is right, then of most others.
    usual: dict[str, str] = {}
    for names in (table.text["publisher"], table.text["agency"]):
        for name in names.value_counts().index:
            usual.setdefault(folded(name) or name, name)
    wrong = [usual[folded(name) or name] != name for name in own.objects()]
    message = "this agency is elsewhere, as agency or publisher, spelled otherwise; write it so"
    yield from where(own.rows_of(wrong), "agency", message)


def misspelled(names: pd.Series) -> pd.Series:
    """Say where a name differs from a more frequent one in case, accents, spaces or signs alone.

    Of two spellings that are as frequent, the one that comes first counts as right.
    """
    own = distinct(names)
    counts = np.bincount(own.codes[own.codes >= 0], minlength=len(own.values))
    plain = np.array([folded(name) or name for name in own.objects()], dtype=object)
    order = np.argsort(-counts, kind="stable")
    lesser = np.zeros(len(order), dtype=bool)
    lesser[order] = pd.Series(plain[order]).duplicated()
    return pd.Series(own.rows_of(lesser), index=names.index)
