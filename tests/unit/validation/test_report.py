"""The report: what it holds, and how it is shown."""

from dataclasses import replace

import pandas as pd
import pytest

import nesyria as nes
from nesyria.validation.report import Report
from tests.unit.validation.reports import EXAMPLE


def test_warnings_alone_leave_it_valid() -> None:
    assert not EXAMPLE.valid
    assert Report("x", ("rows",), [EXAMPLE.findings[1]]).valid


def test_a_frame_has_a_row_for_each_finding() -> None:
    frame = EXAMPLE.to_frame()
    assert list(frame.columns) == [*EXAMPLE.to_dict()["findings"][0]]
    assert frame["row"].tolist() == [3, pd.NA]
    assert frame["rule"].tolist() == ["field.enum", "file.hash"]
    assert str(frame["row"].dtype) == "Int64"
    assert str(frame["message"].dtype) == "string"
    assert frame.groupby("rule").size().to_dict() == EXAMPLE.counts()


def test_a_frame_of_nothing_has_its_columns_and_types() -> None:
    empty = Report("x", ("rows",)).to_frame()
    assert empty.dtypes.equals(EXAMPLE.to_frame().dtypes)
    assert empty.empty


def test_an_invalid_package_can_end_a_pipeline() -> None:
    with pytest.raises(nes.NesyriaError) as raised:
        EXAMPLE.raise_if_invalid()
    said = str(raised.value)
    assert said.startswith("nesyria 1.0.0 is not valid, 1 error:\ndata/sites.csv\n")
    assert 'row 3, field kind  [field.enum]\n    not "camp"' in said
    # A warning is no error.
    assert "file.hash" not in said
    Report("x", ("rows",), [EXAMPLE.findings[1]]).raise_if_invalid()


@pytest.mark.slow
def test_a_report_is_short_where_it_is_shown() -> None:
    many = [
        replace(EXAMPLE.findings[0], file=f"{file}.csv", row=row, message=f"<i>{row}</i>")
        for file in range(20)
        for row in range(2, 1_000)
    ]
    report = Report("x 1.0.0", ("rows",), many)
    assert str(report).startswith("x 1.0.0: NOT VALID: 19,960 errors, 0 warnings (rows)\n0.csv\n")
    assert len(str(report)) < 5_000
    page = report._repr_html_()
    assert "<strong>x 1.0.0: NOT VALID" in page
    assert "&lt;i&gt;2&lt;/i&gt;" in page
    assert "<i>" not in page
    assert "And 9,980 more findings; <code>to_frame()</code> has all of them." in page
    assert page.count("<tr>") < 100


def test_a_valid_report_shows_no_table() -> None:
    report = Report("x 1.0.0", ("rows",))
    assert str(report) == "x 1.0.0: valid (rows)"
    assert "<table>" not in report._repr_html_()
