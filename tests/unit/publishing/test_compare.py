"""What became known between two days: in the command line, and as a table."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import nesyria as nes
from nesyria.cli import run
from tests.helpers import Make, report, source

EVENT = "KGZ-2023-12-07"


@pytest.fixture
def package(make: Make) -> Path:
    """Return a package in which a figure moves as a second page is published."""
    return make(
        sources=[
            source("first", published="2023-12-08"),
            source("later", published="2024-01-05", kind="official"),
        ],
        repatriation_reports=[
            report(1, EVENT, "first", persons=95, qualifier="exact", flags="differs"),
            report(2, EVENT, "later", persons=96, qualifier="exact"),
        ],
    )


@pytest.mark.slow
def test_two_days_say_what_became_known(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "2023-12-07", "2023-12-31", "--path", str(package)]) == 0
    said = capsys.readouterr().out.splitlines()
    version = nes.Dataset.at(package).package.version
    # The report and its page, the event, its country, and totals of three areas and two periods.
    ten = "10 rows known since"
    assert said[0] == f"{version} as of 2023-12-07 -> {version} as of 2023-12-31: {ten}"
    # Figures come first, and each is said to be known, not to be edited.
    assert said[1:3] == ["countries: 1 row known since", "  KGZ known since"]
    assert said[-4:] == [
        "repatriation_reports: 1 row known since",
        "  R0001 known since",
        "sources: 1 row known since",
        "  first known since",
    ]


@pytest.mark.slow
def test_a_figure_that_moves_between_days_has_both_values(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", "2023-12", "--path", str(package)]) == 0
    said = capsys.readouterr().out
    version = nes.Dataset.at(package).package.version
    assert said.splitlines()[0].startswith(f"{version} as of 2023-12-31 -> {version}: ")
    assert f"\n  {EVENT} persons: '95' -> '96'\n" in said
    assert "step" not in said
    assert run(["diff", "2023-12", "2024", "--path", str(package), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["old"], found["step"]) == (f"{version} as of 2023-12-31", "none")


@pytest.mark.slow
@pytest.mark.parametrize("day", [str, pd.Timestamp, np.datetime64, datetime.date.fromisoformat])
def test_days_are_of_any_type(package: Path, day: Callable[[str], str]) -> None:
    found = nes.diff(day("2023-12-31"), day("2024-12-31"), path=package)
    persons = found[(found["table"] == "repatriations") & (found["field"] == "persons")]
    assert persons[["key", "old", "new"]].to_numpy().tolist() == [[EVENT, "95", "96"]]
    assert set(found["change"]) == {"added", "corrected"}
    version = nes.Dataset.at(package).package.version
    assert found.attrs["new"] == f"{version} as of 2024-12-31"


@pytest.mark.slow
def test_a_release_and_a_folder_are_compared_as_a_table(released: Path) -> None:
    assert nes.diff("1.0.0", released, path=released).empty


@pytest.mark.parametrize("day", ["2023-02-30", "2023-13", "31.12.2023"])
def test_what_is_no_day_is_no_version(
    package: Path, capsys: pytest.CaptureFixture[str], day: str
) -> None:
    assert run(["diff", day, "--path", str(package)]) == 2
    assert "a day like 2023-12-31" in capsys.readouterr().err
