"""Stata files, read back by pandas."""

import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from nesyria.errors import NesyriaError
from nesyria.export import export
from nesyria.export.statistics import stata
from tests.unit.export.statistics.small import FIELDS, package

INTEGER = [{"name": "n", "type": "integer"}]
TEXT = [{"name": "text", "type": "string"}]


def written(tmp_path: Path, rows: str | None = None, fields: list[dict[str, Any]] = FIELDS) -> Any:
    """Return a reader of the table."""
    given = {} if rows is None else {"rows": rows}
    root = package(tmp_path / "package", fields=fields, **given).root
    export("stata", tmp_path / "out", path=root)
    return pd.read_stata(tmp_path / "out" / "trees.dta", iterator=True)


def test_values_come_back_with_their_types(tmp_path: Path) -> None:
    with written(tmp_path) as reader:
        frame = reader.read()
    assert frame["id"].tolist() == ["NA", "004", "Яс"]
    assert frame["kind"].astype("object").where(frame["kind"].notna(), None).tolist() == [
        "an oak",
        "elm",
        None,
    ]
    assert frame["height"].isna().tolist() == [False, True, False]
    assert frame["height"].dropna().tolist() == [3, -5]
    assert frame["share"].dropna().tolist() == [0.5, 2]
    assert frame["alive"].astype("object").dropna().tolist() == ["yes", "no"]
    assert frame["felled"].dropna().astype(str).tolist() == ["1900-01-02", "2024-02-29"]
    assert frame["seen"].tolist() == ["2019-02", "", "2020"]
    assert frame["seen_end"].dropna().astype(str).tolist() == ["2019-02-28", "2020-12-31"]


def test_labels_stand_in_the_file_and_the_clock_does_not(tmp_path: Path) -> None:
    with written(tmp_path) as reader:
        assert (reader.data_label, reader.time_stamp) == ("Trees", "06 May 2024 00:00")
        assert reader.variable_labels()["height"] == "Height (m)"
        assert reader.variable_labels()["seen_start"] == "Seen, first day"
        reader.read()
        assert reader.value_labels()["kind"] == {1: "an oak", 2: "Abies", 3: "elm"}


@pytest.mark.parametrize("length", [2045, 2046, 40_000])
def test_a_text_of_any_length_comes_back(tmp_path: Path, length: int) -> None:
    # A letter of two bytes: Stata counts bytes.
    text = "я" * (length // 2) + "x" * (length % 2)
    with written(tmp_path, f"{text}\nb\n", TEXT) as reader:
        assert reader.read()["text"].tolist() == [text, "b"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [(2_147_483_620, "int32"), (2_147_483_621, "float64"), (-(2**53), "float64")],
)
def test_an_integer_is_exact(tmp_path: Path, value: int, kind: str) -> None:
    with written(tmp_path, f"{value}\n", INTEGER) as reader:
        found = reader.read()["n"]
    assert (found[0], found.dtype) == (value, kind)


def test_an_integer_that_would_not_be_exact_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NesyriaError, match=f"trees, field n: {2**53 + 1} is too large for Stata"):
        written(tmp_path, f"{2**53 + 1}\n", INTEGER)
    assert not (tmp_path / "out").exists()


def test_a_table_without_rows_keeps_its_columns(tmp_path: Path) -> None:
    with written(tmp_path, "") as reader:
        frame = reader.read()
    assert len(frame) == 0
    assert list(frame)[:3] == ["id", "kind", "height"]


LONG = "a" * 40


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["str5", "strL", "_n"], ["str5_", "strL_", "_n_"]),
        ([LONG, f"{LONG}b"], ["a" * 32, f"{'a' * 30}_2"]),
        (["a b", "a_b"], ["a_b_2", "a_b"]),
        (["Größe", ""], ["Gr__e", "_"]),
    ],
)
def test_names_are_those_that_stata_takes(given: list[str], found: list[str]) -> None:
    assert list(stata.names(given).values()) == found


def test_a_long_label_is_cut_and_stands_whole_in_the_codebook(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with written(tmp_path, "a\n", [{**TEXT[0], "title": "x" * 100}]) as reader:
            assert reader.variable_labels()["text"] == "x" * 79 + "…"
    book = pd.read_stata(tmp_path / "out" / "codebook.dta")
    assert book["label"].tolist() == ["x" * 100]
