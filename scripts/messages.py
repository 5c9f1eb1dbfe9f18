"""The catalogues of the pages' languages: ``python scripts/messages.py`` brings them up to date.

It collects what is said in templates, in modules of the site, and in data that the pages show;
adds to each catalogue what is new and takes out what is gone. What is translated stays.
``violations`` says what a catalogue lacks, and what is broken in it; a test asks it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "site"
sys.path.insert(0, str(SITE))

from nesyria.explanation.words import WORDS  # noqa: E402
from words.language import ENGLISH, LANGUAGES  # noqa: E402
from words.messages import catalogue_path  # noqa: E402

# Templates of pages that are in several languages.
TEMPLATES = (
    *("index", "countries/index", "countries/country", "countries/_country"),
    *("events/index", "events/event", "_macros", "_sources"),
)
METHODS = [("**.py", "python"), *((f"templates/{one}.md", "jinja2") for one in TEMPLATES)]
TRIMMED = {"trimmed": "true", "newstyle_gettext": "true"}
OPTIONS = {f"templates/{one}.md": TRIMMED for one in TEMPLATES}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
# Tables whose columns and codes the pages show.
SHOWN = (
    *("repatriations", "reconciliation", "repatriation_reports", "total_reports"),
    *("population_reports", "sources", "totals", "countries"),
)
NOT_SHOWN = ("_start", "_end", "_basis", "_precision", "_low", "_high")
# What was corrected may be any field.
CORRECTED = ("repatriations", "repatriation_reports")
KEPT = ("persons_low", "persons_high")
# What charts and lists call a thing that no table has.
WORDS_OF_CHARTS = ("What", "stated", "counted", "persons", "Country", "Gap", "Subregion")
# Names of languages come from the CLDR.
FROM_CLDR = {("sources", "language")}
HEAD = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
# The comment of a translator on a message that is the same in both languages.
SAME = "same as in English"
PLACE = re.compile(r"%\((\w+)\)[sd]")
MARK = re.compile(r"<[^>]+>|\*\*|(?<=\])\([^)]*\)")


def collected() -> Catalog:
    """Return every message that the pages need, with the places that say it."""
    found = Catalog()
    for name, line, text, comments, context in extract_from_dir(
        SITE, METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True
    ):
        found.add(text, None, [(f"site/{name}", line)], auto_comments=comments, context=context)
    for file, text in _of_data():
        found.add(text, None, [(file, 0)])
    return found


def _of_data() -> Iterator[tuple[str, str]]:
    """Yield the texts of the package that pages show, each with its file."""
    about = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
    for text in (about["title"], about["description"]):
        yield "datapackage.json", text
    for one in about["resources"]:
        yield from (("datapackage.json", one[name]) for name in ("title", "description"))
    for name in SHOWN:
        file = f"schemas/{name}.json"
        for field in json.loads((ROOT / file).read_text("utf-8"))["fields"]:
            left_out = field["name"].endswith(NOT_SHOWN) and field["name"] not in KEPT
            if left_out and name not in CORRECTED:
                continue
            yield file, field["title"]
            if (name, field["name"]) not in FROM_CLDR:
                said = field.get("meanings", {}) | field.get("titles", {})
                yield from ((file, text) for text in said.values())
    for name, columns in {
        "flags": ("title", "meaning"),
        "sites": ("name",),
        "areas": ("name", "subregion"),
    }.items():
        file = f"data/{name}.csv"
        with (ROOT / file).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                # The CLDR names countries; groups of them have names of the package.
                if row.get("kind") == "country":
                    row["name"] = ""
                yield from ((file, row[column]) for column in columns if row[column])
    for reasons in WORDS.values():
        yield from (("src/nesyria/explanation/words.py", text) for text in reasons)
    yield from (("site/charts/drawings.py", text) for text in WORDS_OF_CHARTS)


def read(spoken: str) -> Catalog:
    """Return the catalogue of a language; an empty one, where it has none yet."""
    if not catalogue_path(spoken).exists():
        return Catalog(locale=spoken)
    with catalogue_path(spoken).open("rb") as stream:
        return read_po(stream, locale=spoken)


def as_text(made: Catalog) -> bytes:
    """Return a catalogue as the text of its file, messages in the order of the alphabet."""
    stream = io.BytesIO()
    write_po(stream, made, width=100, omit_header=True, sort_output=True, include_lineno=False)
    head = HEAD.format(language=made.locale_identifier, plurals=made.plural_forms)
    return head.encode() + stream.getvalue()


def update(spoken: str) -> Catalog:
    """Return the catalogue of a language with the messages that the pages need today."""
    kept = read(spoken)
    # A message that looks like another is another: nothing is guessed.
    kept.update(collected(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    return kept


def violations(found: Catalog, needed: Catalog) -> list[str]:
    """Return what is missing or broken in a catalogue, a sentence each.

    Parameters
    ----------
    found : Catalog
        The catalogue of a language.
    needed : Catalog
        Every message that the pages need.
    """
    said = [f"{_id(one)!r}: no page needs it" for one in found if one.id and not _in(one, needed)]
    said += [f"{_id(one)!r}: obsolete; take it out" for one in found.obsolete.values()]
    for one in needed:
        if one.id:
            own = found.get(one.id, one.context)
            told = ["it is missing"] if own is None else _wrong(own, found)
            said += [f"{_id(one)!r}: {text}" for text in told]
    return said


def _wrong(one: Message, found: Catalog) -> Iterator[str]:
    """Say what is wrong with a translation: each of its forms stands where its English stands."""
    english = list(one.id) if isinstance(one.id, (list, tuple)) else [one.id]
    said = one.string if isinstance(one.string, (list, tuple)) else [one.string]
    own = [text or "" for text in said]
    forms = found.num_plurals if len(english) > 1 else 1
    if one.fuzzy:
        yield "marked as fuzzy: look at it and take the mark off"
    if len(own) != forms or not all(own):
        yield f"{len([*filter(None, own)])} of {forms} forms are translated"
        return
    if own[0] == english[0] and SAME not in one.user_comments:
        yield f"the same as in English; translate it, or put the comment '# {SAME}' above it"
    for text in own:
        if _places(text) != _places(english[-1]) and not _spelled_out(text, english):
            yield f"{text!r} has other places than the English: {sorted(_places(english[-1]))}"
        if Counter(MARK.findall(text)) != Counter(MARK.findall(english[-1])):
            yield f"{text!r} has other marks or links than the English"


def _spelled_out(text: str, english: list[str]) -> bool:
    """Say whether one form of several says its count in a word: 'one person', not '1 person'."""
    return len(english) > 1 and _places(text) | {"n"} == _places(english[-1])


def _places(text: str) -> set[str]:
    return set(PLACE.findall(text))


def _in(one: Message, catalogue: Catalog) -> bool:
    return catalogue.get(one.id, one.context) is not None


def _id(one: Message) -> Any:
    return one.id if isinstance(one.id, str) else one.id[0]


def main() -> int:
    """Bring every catalogue up to date; say how much of each is translated."""
    for spoken in LANGUAGES:
        if spoken != ENGLISH:
            made = update(spoken)
            catalogue_path(spoken).write_bytes(as_text(made))
            done = sum(bool(one.string and all([*one.string])) for one in made if one.id)
            print(f"{catalogue_path(spoken).name}: {done} of {len(made)} messages are translated")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
