"""New pages without a date have none in their key; the keys of published ones stay."""

from pathlib import Path

import pytest

from nesyria.tableschema.dates import in_key
from tests.helpers import table_rows
from tests.unit.validation.suites.history.attacks import add_row, errors

DATED = ["a-2019", "a-201905-uk", "a-20190531-uk", "a-2019-05-31", "2019-05-a", "a-2019-12children"]
UNDATED = ["a-nd-uk", "664connect-nd-uk", "a-20190", "a-2039-sep18", "a-201913", "a2019", "a-12019"]


@pytest.mark.parametrize(
    ("key", "dated"), [*((key, True) for key in DATED), *((key, False) for key in UNDATED)]
)
def test_a_date_in_a_key(key: str, dated: bool) -> None:
    assert bool(in_key(key)) == dated


@pytest.mark.parametrize(
    ("key", "published", "broken"),
    [
        ("a-201905-uk", "", {"source.key_undated"}),
        ("a-201905-uk", "2019-05-31", set()),
        ("a-nd-uk", "", set()),
    ],
)
def test_a_new_page_without_a_date(
    released: Path, key: str, published: str, broken: set[str]
) -> None:
    row = dict.fromkeys(table_rows(released, "sources")[0], "")
    row |= {"source_id": key, "publisher": "A", "title": "T", "url": "https://example.org/a"}
    add_row(released, "sources", row | {"published": published, "language": "en", "kind": "news"})
    assert errors(released) == broken
