"""The one mapping from Table Schema to dtypes, both ways."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nesyria.tableschema.fields import dtype, lexical, parse, serialize
from nesyria.tableschema.pandas import typed

VALUES = {
    "integer": st.integers(-(2**53), 2**53),
    "boolean": st.booleans(),
    "string": st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1),
    "number": st.integers(-(10**6), 10**6).map(lambda number: number / 100),
    # What pandas 2 can hold too, in nanoseconds.
    "date": st.dates(date(1678, 1, 1), date(2262, 1, 1)).map(pd.Timestamp),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_text_and_value_round_trip(kind: str, data: st.DataObject) -> None:
    field = {"name": "x", "type": kind}
    values = data.draw(st.lists(st.none() | VALUES[kind], max_size=5))
    texts = [serialize(value, field) for value in values]
    form = lexical(field)
    assert all(form is None or not text or form.fullmatch(text) for text in texts)
    column = pd.Series([text or None for text in texts], dtype="string")
    parsed = parse(column, field)
    assert parsed.dtype == dtype(field)
    assert [serialize(value, field) for value in parsed] == texts


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "٣"),
        ("integer", "３"),
        ("integer", "+3"),
        ("integer", "03"),
        ("integer", "1,000"),
        ("integer", "1.0"),
        ("number", "1e3"),
        ("number", "1,5"),
        ("boolean", "True"),
        ("date", "1.2.2023"),
    ],
)
def test_one_value_has_one_spelling(kind: str, text: str) -> None:
    form = lexical({"name": "x", "type": kind})
    assert form is not None
    assert not form.fullmatch(text)


@pytest.mark.parametrize(
    ("about", "text"),
    [
        ({"type": "boolean"}, "yes"),
        ({"type": "integer"}, "many"),
        ({"type": "number"}, "1,5"),
        ({"type": "date"}, "2023-02-30"),
        ({"type": "string", "constraints": {"enum": ["camp", "prison"]}}, "tent"),
    ],
)
def test_what_is_not_of_the_type_is_refused_not_missing(about: dict[str, Any], text: str) -> None:
    column = pd.Series([None, text, None], dtype="string")
    with pytest.raises(ValueError):
        parse(column, {"name": "x", **about})


def test_a_column_keeps_its_index_whatever_it_is() -> None:
    rows = pd.Index(["b", "a", "b"])
    for about, text in (
        ({"type": "integer"}, "3"),
        ({"type": "boolean"}, "true"),
        ({"type": "date"}, "2023-02-03"),
        ({"type": "string", "constraints": {"enum": ["3", "4"]}}, "3"),
        ({"type": "string"}, "x"),
    ):
        field = {"name": "x", **about}
        frame = pd.DataFrame({"x": pd.array([text, None, text], dtype="string")}, rows)
        found = typed(frame, {"fields": [field]}, "table")
        assert list(found.index) == list(rows)
        assert found["x"].dtype == dtype(field)
        assert [serialize(value, field) for value in found["x"]] == [text, "", text]
