"""JSON that readers would understand in different ways is refused in words."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nesyria.datapackage import strictjson
from nesyria.errors import NesyriaError

REFUSED = {
    b'{"a": 1, "a": 2}': "has the key 'a' twice",
    b'{"a": 1, "\\u0061": 1}': "has the key 'a' twice",
    b'[{"b": {"c": [{"d": 1, "e": 2, "d": 1}]}}]': "has the key 'd' twice",
    b'{"a": NaN}': "NaN is no number",
    b"[Infinity]": "Infinity is no number",
    b"-Infinity": "-Infinity is no number",
    b"[1e999]": "beyond what readers hold",
    b"-1e400": "beyond what readers hold",
    b"9" * 10_000: "not valid JSON",
    b'{"a": 1,}': "not valid JSON",
    b'"\xff"': "not valid JSON",
    b"": "not valid JSON",
    b"\xef\xbb\xbf{}": "not valid JSON",
    b"{} {}": "not valid JSON",
    b"[" * 60 + b"]" * 60: "nested more than 50",
    b'{"a":' * 60 + b"1" + b"}" * 60: "nested more than 50",
    b"[" * 100_000: "x.json: n",
    b"[" * 100_000 + b"]" * 100_000: "nested more than 50",
}


@pytest.mark.parametrize(
    ("content", "words"), REFUSED.items(), ids=[str(n) for n in range(len(REFUSED))]
)
def test_what_has_no_one_meaning_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(NesyriaError, match=f"^x.json: .*{words}|^{words}"):
        strictjson.loads(content, "x.json")


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.text(max_size=5)
    # No surrogate can be written in UTF-8.
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=10,
)


@settings(max_examples=50)
@given(VALUES)
def test_every_other_value_is_read(value: object) -> None:
    assert strictjson.loads(json.dumps(value).encode(), "x.json") == value
