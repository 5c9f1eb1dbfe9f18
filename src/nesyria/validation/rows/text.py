"""What must hold of words: codes that exist, names spelled in one way, digits of their script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import pyarrow as arrow
from pyarrow.compute import string_is_ascii

from nesyria.validation.rows import duplicates
from nesyria.validation.rows.violations import Stated

# ISO 639-1, all of it.
LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht
    hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky
    la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny
    oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss
    st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo
    za zh zu
    """.split()  # noqa: SIM905
)

# Names that stand in many rows.
NAMES = ("publisher", "governorate", "region", "subregion")

_ARABIC_DIGIT = "[\u0660-\u0669\u06f0-\u06f9]"

_ARABIC_LETTER = "[\u0620-\u064a\u066e-\u06d3]"

# Ligatures, wide letters, and letters made for formulas.
_ODD_LETTER = re.compile("[\ufb00-\ufb06\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]")

_HOST = r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]+)?(?:[/?#]|$)"

# Letters that look alike stand in several scripts; a word has letters of one.
_LATIN = "[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"

_OTHER = "[\u0370-\u058f\u0620-\u064a\u066e-\u06d3\u13a0-\u13ff]"

# Joiners shape the letters of Arabic script, and are nothing elsewhere.
_STRAY_JOINER = "(?:^|[^\u0600-\u06ff])[\u200c\u200d]|[\u200c\u200d](?:[^\u0600-\u06ff]|$)"


def unknown_languages(languages: pd.Series) -> pd.Series:
    """Say where a code is no language code of ISO 639-1."""
    return languages.notna() & ~languages.isin(LANGUAGES)


def misspelled(names: pd.Series) -> pd.Series:
    """Say where a name differs from a more frequent one in case, accents, spaces or signs alone.

    Of two spellings that are as frequent, the one that comes first counts as right.
    """
    # A name that stands in many rows is looked at once.
    counts = names.dropna().value_counts(sort=False)
    known = pd.DataFrame({"name": counts.index.astype("object"), "count": counts.to_numpy()})
    known["folded"] = [duplicates.folded(name) or name for name in known["name"]]
    ranked = known.sort_values(["count"], ascending=False, kind="stable")
    return names.isin(ranked.loc[ranked.duplicated("folded"), "name"])


def foreign_digits(text: pd.Series) -> pd.Series:
    """Say where Arabic digits stand in a text without Arabic letters."""
    digits = text.str.contains(_ARABIC_DIGIT)
    return digits & ~text.str.contains(_ARABIC_LETTER)


def mixed_scripts(text: pd.Series) -> pd.Series:
    """Say where a letter of another script stands beside a Latin one, as in a pasted look-alike."""
    return text.str.contains(f"{_LATIN}{_OTHER}|{_OTHER}{_LATIN}")


def odd_forms(text: pd.Series) -> pd.Series:
    """Say where letters are written in a form that no search finds: split, joined or wide ones."""
    values = arrow.array(text)
    strange = ~string_is_ascii(values).fill_null(True).to_numpy(zero_copy_only=False)
    odd = np.zeros(len(text), dtype=bool)
    odd[strange] = [
        not unicodedata.is_normalized("NFC", one) or bool(_ODD_LETTER.search(one))
        for one in text[strange].astype("object")
    ]
    return pd.Series(odd, index=text.index)


def every(text: pd.DataFrame, free: Sequence[str]) -> Iterator[Stated]:
    """Return rule, rows, field and message of all that is said of words in one table."""
    if "language" in text:
        message = "no language code of ISO 639-1, like en or ar"
        yield "rows.code", unknown_languages(text["language"]), "language", message
    for name in NAMES:
        if name in text:
            message = (
                "this name stands elsewhere in another case or spelling; write it the same way"
            )
            yield "rows.spelling", misspelled(text[name]), name, message
    for name in free:
        message = "the text holds digits of another script than its letters; write 0 to 9"
        yield "rows.text", foreign_digits(text[name]), name, message
        message = "a word mixes letters of two scripts, which may look alike; retype it"
        yield "rows.text", mixed_scripts(text[name]), name, message
        message = "the text has letters in an odd form (ligature, wide, split accent); retype it"
        yield "rows.text", odd_forms(text[name]), name, message
        message = "the text holds a joiner, which is not seen, outside Arabic script; take it out"
        yield "rows.text", text[name].str.contains(_STRAY_JOINER), name, message
    if "url" in text:
        message = "an address names a host in small letters, like www.example.org, and no user"
        yield "rows.text", text["url"].notna() & ~text["url"].str.match(_HOST), "url", message
