"""Options of pandas for text and missing values change no value."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nesyria as nes
from nesyria.explanation import _grounds, keys
from nesyria.figures import as_of, flags
from tests.helpers import example

pytestmark = pytest.mark.slow

EXPLAINED = [
    ("FRA-2022-07-03",),
    ("KGZ",),
    ("al-hol", "FRA", "2024-02", "women_children", "persons"),
]

OPTIONS = [
    ("future.infer_string", True),
    ("future.infer_string", False),
    ("future.distinguish_nan_and_na", True),
    ("future.no_silent_downcasting", True),
    ("mode.copy_on_write", True),
    ("mode.string_storage", "python"),
    ("mode.string_storage", "pyarrow"),
]


@pytest.fixture(params=OPTIONS, ids=lambda option: f"{option[0]}={option[1]}")
def option(request: pytest.FixtureRequest) -> Iterator[tuple[str, Any]]:
    """Give an option that this version of pandas has, and put it back afterwards."""
    name, value = request.param
    with warnings.catch_warnings():
        # Some are deprecated where they are the only way there is.
        warnings.simplefilter("ignore")
        try:
            before = pd.get_option(name)
        except pd.errors.OptionError:
            pytest.skip(f"pandas {pd.__version__} has no option {name}")
        yield name, value
        pd.set_option(name, before)
    forget()


def forget() -> None:
    """Keep nothing that was made under another option."""
    as_of._DAYS.clear()
    flags._installed.cache_clear()
    _grounds.clear()
    keys._keys_of.clear()


def values(root: Path) -> dict[str, Any]:
    """Return every value that people see, as plain objects."""
    forget()
    found: dict[str, Any] = {"cited": nes.cite(nes.load("totals", path=root))}
    for day in (None, "2022-12-31"):
        for table in nes.tables(root)["name"]:
            frame = nes.load(table, path=root, as_of=day)
            found[f"{table} {day}"] = plain(frame)
    handovers = nes.load("repatriations", path=root)
    found["sources"] = plain(nes.sources(handovers.set_index("event_id")[["persons"]]))
    for key in EXPLAINED:
        found[f"explained {key}"] = plain(nes.explain(key, path=root).to_frame())
    report = nes.validate(root, layers=["rows"])
    found["findings"] = [(one.rule, one.message) for one in report.findings]
    return found


def plain(frame: pd.DataFrame) -> list[list[object]]:
    rows = frame.astype("object").to_numpy().tolist()
    return [[None if pd.isna(value) else value for value in row] for row in rows]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example(tmp_path_factory.mktemp("options"))


@pytest.fixture(scope="module")
def expected(root: Path) -> dict[str, Any]:
    """Return every value as it is without any option."""
    found = values(root)
    assert None in [row[5] for row in found["repatriation_reports None"]]
    return found


# The values are asked for before the option is set.
def test_values_are_the_same_and_nothing_warns(
    root: Path, expected: dict[str, Any], option: tuple[str, Any]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pd.set_option(*option)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert values(root) == expected
