"""Columns by their distinct values: codes, lookups and rows that are the same."""

import gc

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nesyria.tableschema import distinct as module
from nesyria.tableschema.distinct import distinct, duplicated, identities, is_in

DTYPES = [
    pd.StringDtype("python"),
    pd.StringDtype("pyarrow"),
    pd.CategoricalDtype(["a", "b", "c"]),
    "object",
]


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_a_column_is_its_values_in_the_places_of_its_codes(dtype: object) -> None:
    own = distinct(pd.Series(["b", None, "a", "b"], dtype=dtype))  # type: ignore[call-overload]
    values = own.objects().tolist()
    assert values == list(own.values)
    assert {type(value) for value in values} == {str}
    assert [values[code] if code >= 0 else None for code in own.codes] == ["b", None, "a", "b"]
    assert own.rows_of([value == "b" for value in values]).tolist() == [True, False, False, True]
    assert own.rows_of([False] * len(values)).tolist() == [False] * 4
    taken = own.taken(np.array([2, -1, 1]))
    assert [values[code] if code >= 0 else None for code in taken.codes] == ["a", None, None]


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("other", DTYPES, ids=str)
def test_keys_are_looked_up_in_the_first_row_that_has_them(dtype: object, other: object) -> None:
    keys = distinct(pd.Series(["c", "a", None, "a"], dtype=dtype))  # type: ignore[call-overload]
    known = pd.Series(["b", None, "a", "a"], dtype=other)  # type: ignore[call-overload]
    assert keys.places_in(distinct(known)).tolist() == [-1, 2, -1, 2]
    assert keys.places_in(distinct(known[:1])).tolist() == [-1] * 4
    assert distinct(known[:0]).places_in(distinct(known)).tolist() == []


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("other", DTYPES, ids=str)
def test_cells_are_among_others_where_pandas_says_so(dtype: object, other: object) -> None:
    cells = pd.Series(["c", "a", None, "a"], dtype=dtype)  # type: ignore[call-overload]
    others = pd.Series(["b", None, "a", "a"], dtype=other)  # type: ignore[call-overload]
    for some in (others, others[:0], others[1:2]):
        assert is_in(cells, some).tolist() == cells.isin(some.dropna().tolist()).tolist()


def test_what_is_known_of_a_column_of_arrow_goes_with_it() -> None:
    text = pd.DataFrame({"key": pd.Series(["a", "b"], dtype=pd.StringDtype("pyarrow"))})
    before = len(module._KNOWN)
    once = distinct(text["key"])
    assert distinct(text.copy()["key"]) is once
    text.loc[0, "key"] = "b"
    assert distinct(text["key"]).codes.tolist() == [0, 0]
    del text, once
    gc.collect()
    assert len(module._KNOWN) <= before


cells = st.lists(
    st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from([1, 2, None])), max_size=8
)


@given(cells)
@settings(max_examples=50)
def test_rows_are_the_same_where_pandas_says_so(rows: list[tuple[str | None, int | None]]) -> None:
    frame = pd.DataFrame(rows, columns=["text", "number"]).astype(
        {"text": "string", "number": "Int64"}
    )
    for keep in ("first", False):
        found = duplicated(identities(frame, ["text", "number"]), keep=keep)
        assert found.tolist() == frame.duplicated(keep=keep).tolist()


def test_many_columns_of_many_values_have_numbers_that_fit() -> None:
    frame = pd.DataFrame({f"c{place}": range(5_000) for place in range(8)})
    frame.loc[4_999] = frame.loc[0]
    numbers = identities(frame, [f"c{place}" for place in range(8)])
    assert duplicated(numbers).nonzero()[0].tolist() == [4_999]
