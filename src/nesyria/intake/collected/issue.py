"""The text of the issue form "A new source" as collected statements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nesyria.datapackage.package import Package
from nesyria.intake.collected.faults import Fault, InputError
from nesyria.intake.collected.files import Grid
from nesyria.intake.collected.single import grids

# Headings of the form (.github/ISSUE_TEMPLATE/source.yml) and the fields that they fill.
PAGE = {
    "Address of the page": "url",
    "Publisher": "publisher",
    "Date of publication": "published",
    "Title of the page": "title",
    "Language of the page": "language",
    "Kind of publisher": "kind",
}
STATES = "What does it state?"
ABOUT = {
    "Country of the people": "area_id",
    "Date": "date",
    "Camp or prison": "site_id",
    "How the numbers are stated": "qualifier",
    "Remark": "note",
}
NUMBERS = {"Persons": "persons", "Women": "women", "Men": "men", "Children": "children"}
REQUIRED = ("Address of the page", "Publisher", STATES)
# Read by people: they are no part of a statement.
OTHER = ("The words of the page", "Address of an archived copy, if there is one")

# Choices of STATES: the collected file, and what they set.
CHOICES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "A handover of people": ("events", {}),
    "A total of people taken home": ("totals", {"kind": "repatriated"}),
    "A total of people still there": ("totals", {"kind": "remaining"}),
    "How many people are, or were, in a camp or prison": ("populations", {}),
}
_BLANK = "_No response_"
_HEADING = re.compile(r"^#{2,3} +(.+?) *$", re.MULTILINE)


def sections(text: str) -> dict[str, str]:
    r"""Return the answers of an issue form by heading.

    Examples
    --------
    >>> sections("### Publisher\n\nKabar\n\n### Date\n\n_No response_\n")
    {'Publisher': 'Kabar', 'Date': ''}
    """
    parts = _HEADING.split(text.replace("\r\n", "\n"))
    answers = zip(parts[1::2], parts[2::2], strict=True)
    return {name: "" if said.strip() == _BLANK else said.strip() for name, said in answers}


def read_issue(text: str, package: Package, file: str = "issue") -> dict[str, Grid]:
    """Return the collected files that an issue states.

    Raises
    ------
    InputError
        With every answer that is missing or cannot be read.
    """
    said = sections(text)
    faults = list(_faults(said, file))
    if faults:
        raise InputError(faults)
    name, fixed = CHOICES[said[STATES]]
    page = {field: said.get(heading, "") for heading, field in PAGE.items()}
    about = {field: said.get(heading, "") for heading, field in ABOUT.items()}
    numbers = {field: said.get(heading, "") for heading, field in NUMBERS.items()}
    if name == "events":
        return grids(package, name, page, [{**about, **numbers, **fixed}])
    about["as_of"] = about.pop("date")
    groups = {"persons": "all", **{part: part for part in ("women", "men", "children")}}
    rows = [
        {**about, **fixed, "group": groups[field], "value": number}
        for field, number in numbers.items()
        if number
    ]
    return grids(package, name, page, rows)


def _faults(said: Mapping[str, str], file: str) -> Iterator[Fault]:
    known = {*PAGE, *ABOUT, *NUMBERS, *OTHER, STATES}
    for heading in REQUIRED:
        if not said.get(heading):
            yield Fault(file, None, heading, None, "the answer is missing; fill it in")
    for heading in sorted(set(said) - known):
        yield Fault(file, None, heading, None, "no heading of the form; put it back as it was")
    choice = said.get(STATES)
    if choice and choice not in CHOICES:
        yield Fault(file, None, STATES, choice, f"choose one of: {'; '.join(CHOICES)}")
    elif choice and CHOICES[choice][0] != "events" and not any(said.get(one) for one in NUMBERS):
        yield Fault(file, None, "Persons", None, "a total needs a number; fill one in")
