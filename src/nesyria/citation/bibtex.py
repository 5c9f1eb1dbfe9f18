"""Works as BibTeX, for documents that any engine of TeX sets with any style."""

from __future__ import annotations

import re
from urllib.parse import quote

from nesyria.citation.items import Item, date_of
from nesyria.citation.tex import PREAMBLE, escape

_KINDS = {"dataset": "misc", "report": "techreport", "webpage": "misc"}

# Each style has its own names of months.
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def bibtex(items: list[Item]) -> str:
    """Return works as a BibTeX file."""
    return "\n\n".join([PREAMBLE, *map(_entry, items)])


def _entry(item: Item) -> str:
    date, report = date_of(item), item["type"] == "report"
    who = " and ".join("{" + escape(author["literal"]) + "}" for author in item["author"])
    address = _address(item.get("URL", ""))
    # Styles that are older than the web print no field for addresses.
    printed = f"\\url{{{address}}}" if address else ""
    if item["type"] == "dataset":
        printed = ", ".join(filter(None, ["Data set", printed]))
    fields = {
        "author": who,
        "institution": who if report else "",
        "title": "{" + escape(item["title"]) + "}",
        # Without a year styles warn, and some print an empty pair of brackets.
        "year": str(date[0]) if date else "n.d.",
        "version": escape(item.get("version", "")),
        "note" if report else "howpublished": printed,
        "doi": escape(item.get("DOI", "")),
        "url": address,
        "language": escape(item.get("language", "")),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if len(date) > 1:
        lines.append(f"  month = {_MONTHS[date[1] - 1]},")
    key = re.sub(r"[^A-Za-z0-9.:-]", "-", item["id"])
    return "\n".join([f"@{_KINDS[item['type']]}{{{key},", *lines, "}"])


def _address(text: str) -> str:
    r"""Return an address as \url takes it: as it is, but for the percent sign.

    What an address cannot hold, and would end the field or begin a command there, is encoded.
    """
    encoded = re.sub(r'[^!-~]|[\\{}^`"<>|]', lambda one: quote(one[0], safe=""), text)
    return encoded.replace("%", r"\%")
