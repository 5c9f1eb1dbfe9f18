"""Text that must not be public: addresses, numbers and dates that lead to a person."""

from __future__ import annotations

from nesyria.validation.rows.table import Table, Violations, where
from nesyria.validation.rule import rule

_EMAIL = r"[A-Za-z0-9._%+-]+ ?(?:@|\(at\)|\[at\]) ?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"

# With the sign or zeros of a country, with the zero of an area, or after a word that says so.
_DIGITS = r"(?:[ ()./-]{0,2}[0-9]){6,}"
_CALLED = (
    r"(?i:\b(?:tel|telephone|phone|mobile|whatsapp|viber|fax|cell)\b)|هاتف|موبايل|(?:тел|Тел)\b"
)
_PHONE = (
    rf"(?:^|[^0-9A-Za-z])(?:\+|00)[1-9]{_DIGITS}|(?:{_CALLED})[.: №#]*\(?[0-9+]{_DIGITS}|"
    r"(?:^|[ (:])\(?0[1-9][0-9]{0,3}\)?[ /-][0-9]{3,}(?:[ -][0-9]{2,})*(?:$|[^0-9])"
)

# No figure has eight digits; keys of sources carry dates, after a hyphen.
_DOCUMENT = (
    r"(?i:\b(?:passport|identity|id card|national id|document|licen[cs]e|case|file|docket|visa)\b)"
    r"[A-Za-z .:#№-]{0,20}[A-Z]{0,3}[ -]?(?:[0-9]{2,4}[/-])?[0-9]{5,}|\b[A-Z]{1,3}[0-9]{6,9}\b|"
    r"(?:^|[^0-9A-Za-z/_-])[0-9]{8,}(?:$|[^0-9A-Za-z/_-])"
)

_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = rf"(?:[0-9]{{1,2}}[ ./-](?:{_MONTH}|[0-9]{{1,2}})[ ./-]|{_MONTH} (?:[0-9]{{1,2}},? )?)?"
_BIRTH = (
    rf"(?i:\bborn)[ :]+(?:(?i:on|in) )?{_DAY}(?:19|20)[0-9]{{2}}|"
    r"(?i:\b(?:date|day|year) of birth|\bbirth ?(?:date|day)|\bdob|\bgeboren am|\bgeb\.|\bnée? le|"
    r"\bnacid[oa] el)\b?[ .:]+(?:[A-Za-z]+ )?[0-9]|مواليد[ :]*[0-9]|(?:рожд|р\.)[а-я]*[ .:]+[0-9]"
)

_PERSONAL = {
    "an e-mail address": _EMAIL,
    "a phone number": _PHONE,
    "the number of a document": _DOCUMENT,
    "a date of birth": _BIRTH,
}


@rule("text.personal")
def texts_name_no_person(table: Table) -> Violations:
    """Text holds no e-mail address, number of a phone or document, or date of birth."""
    # The form of an address, or of a query, is no text about somebody.
    addresses = {name for name, one in table.fields.items() if one.get("format") == "uri"}
    for what, pattern in _PERSONAL.items():
        message = f"the text holds {what}, which may harm somebody; remove it everywhere"
        for name, rows in table.in_free_text(pattern, but={"query", *addresses}):
            yield from where(rows, name, message)
