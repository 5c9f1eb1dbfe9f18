"""What is wrong with one cell, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from nesyria.errors import listed, nearest
from nesyria.tableschema import dates
from nesyria.tableschema.fields import constraints, is_partial_date, lexical
from nesyria.tableschema.regex import FORMULA

_SEPARATED = re.compile(r"\d{1,3}(?:[ ,.'\u00a0\u202f\u2019]\d{3})+")
_ADDRESS = re.compile(r"https?://[^\s]+\.[^\s]+")
_DAY_FIRST = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")


def fault(
    said: str,
    value: str,
    field: Mapping[str, Any],
    known: Sequence[str] | None = None,
    *,
    required: bool = False,
) -> str | None:
    """Return what is wrong with a cell, or None.

    Parameters
    ----------
    said, value : str
        The cell as collected, and in the words of the ledger.
    field : mapping
        The field of the ledger's Table Schema.
    known : sequence of str, optional
        The keys that the field may refer to.
    required : bool
        Whether the form asks for it.

    Examples
    --------
    >>> fault("1,500", "1,500", {"name": "persons", "type": "integer"})
    'a number is written without separators: 1500'
    """
    if said != said.strip():
        return "it begins or ends with a space; take that out"
    if not said:
        return "blank, but needed; fill it in" if required else None
    if not value:
        return None
    if field["type"] == "integer":
        return _number(value, field)
    if is_partial_date(field) or field["type"] == "date":
        return _date(value)
    return _text(value, field, known)


def _number(value: str, field: Mapping[str, Any]) -> str | None:
    form = lexical(field)
    if form is not None and not form.fullmatch(value):
        if _SEPARATED.fullmatch(value):
            return f"a number is written without separators: {re.sub(r'[^0-9]', '', value)}"
        if re.search(r"\d\s*[-–]\s*\d", value):
            return "one whole number is needed; leave it blank and put the range in the note"
        return "not a whole number in digits; leave it blank and put the words in the note"
    low, high = constraints(field).get("minimum"), constraints(field).get("maximum")
    if (low is not None and int(value) < low) or (high is not None and int(value) > high):
        return f"a number from {low:,} to {high:,} is needed"
    return None


def _date(value: str) -> str | None:
    try:
        dates.span(value)
    except ValueError as error:
        if _DAY_FIRST.fullmatch(value):
            return "a date is written year first: 2019, 2019-05 or 2019-05-31"
        return f"{error}; write 2019, 2019-05 or 2019-05-31"
    return None


def _text(value: str, field: Mapping[str, Any], known: Sequence[str] | None) -> str | None:
    rules = constraints(field)
    choices = rules.get("enum") or known
    if choices is not None and value not in choices:
        near = nearest(value, choices)
        hint = f"; did you mean {near}?" if near else ""
        if len(choices) > 20:
            return f"not a key of the ledger{hint or '; look it up there'}"
        return f"not one of {listed(choices)}{hint}"
    if field["name"] == "url":
        value = encoded(value)
    if field["name"] == "url" and not _ADDRESS.fullmatch(value):
        return "not an address; it begins with https:// or http://"
    return _form(value, field, free=choices is None and "pattern" not in rules)


def _form(value: str, field: Mapping[str, Any], *, free: bool) -> str | None:
    """Return what is wrong with how a text is written; one without a pattern is free."""
    rules = constraints(field)
    if free and re.search(FORMULA, value):
        return "a spreadsheet would take it for a formula (= + - @, first or after ;); reword it"
    if "maxLength" in rules and len(value) > rules["maxLength"]:
        return f"{len(value)} characters, and {rules['maxLength']} are the most; shorten it"
    if "pattern" in rules and not re.fullmatch(rules["pattern"], value):
        return f"not of the form {rules['pattern']}; see {field.get('description', field['name'])}"
    return None


def encoded(address: str) -> str:
    """Return an address in ASCII: its host in small letters (IDNA), no user, the rest encoded.

    Examples
    --------
    >>> encoded("https://Bücher.example/über uns?a=%20")
    'https://xn--bcher-kva.example/%C3%BCber%20uns?a=%20'
    """
    scheme, sign, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    with suppress(UnicodeError):
        # What is before an @ names a user, and no page.
        host = host.rpartition("@")[2].lower().encode("idna").decode()
    return quote(f"{scheme.lower()}{sign}{host}{slash}{path}", safe="%:/?#[]@!$&'()*+,;=~")
