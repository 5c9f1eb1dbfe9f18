"""A Dataset is one place: the installed package, a folder, a release, a day."""

import datetime
import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import nesyria as nes
from nesyria._cache import Cache
from nesyria.cli import run
from nesyria.figures import DERIVED, as_of, claims, derive
from nesyria.figures.build import build
from tests.helpers import EXAMPLE, edit, rehash, row_of

DAY = "2024-02-20"


@pytest.mark.slow
def test_the_functions_are_the_methods_of_a_place(example: Path) -> None:
    place = nes.Dataset.at(example)
    pd.testing.assert_frame_equal(place.tables(), nes.tables(example))
    for table in place.tables()["name"]:
        frame = place.load(table)
        pd.testing.assert_frame_equal(frame, nes.load(table, path=example))
        assert frame.attrs == nes.load(table, path=example).attrs
        pd.testing.assert_frame_equal(place.describe(table), nes.describe(table, path=example))
    handovers = place.load("repatriations")
    pd.testing.assert_frame_equal(place.sources(handovers), nes.sources(handovers))
    assert place.cite(handovers, "ris") == nes.cite(handovers, "ris")
    assert place.cite() == nes.cite(path=example)


def test_the_installed_package_is_the_default() -> None:
    assert nes.Dataset.installed().cite() == nes.cite()
    assert "root" not in nes.load("areas").attrs


@pytest.mark.slow
def test_a_release_and_a_day_lead_on_from_a_place(example: Path) -> None:
    release = nes.Dataset.at(example).release("1.0.0")
    day = release.as_of(DAY)
    assert len(release.load("repatriation_reports")) == 23
    assert len(nes.Dataset.at(example).load("repatriation_reports")) == 24
    frame = day.load("totals", engine="pyarrow")
    assert frame.schema.metadata[b"release"] == b"1.0.0"
    assert frame.schema.metadata[b"as_of"] == DAY.encode()
    assert repr(day) == f"<Dataset example 1.0.0, release 1.0.0, as of {DAY}, {example.resolve()}>"
    again: Callable[[], nes.Dataset]
    for again in (lambda: day.as_of(DAY), lambda: day.release("1.0.0")):
        with pytest.raises(nes.NesyriaError, match="already; ask the package itself"):
            again()


@pytest.mark.slow
def test_a_place_is_validated_but_for_a_day(released: Path) -> None:
    place = nes.Dataset.at(released)
    assert place.validate().valid
    with pytest.raises(nes.NesyriaError, match="derived by the rule"):
        place.as_of(DAY).validate()


def test_rows_of_another_place_are_refused(example: Path) -> None:
    place = nes.Dataset.at(example)
    then = place.as_of(DAY).load("repatriations")
    for other in (place, place.release("1.0.0"), place.as_of("2020")):
        with pytest.raises(nes.NesyriaError, match=r"these rows are of example 1\.0\.0, as of"):
            other.sources(then)
        with pytest.raises(nes.NesyriaError, match=r"these rows are of example 1\.0\.0, as of"):
            other.cite(then)
    with pytest.raises(nes.NesyriaError, match="these rows are of nesyria"):
        place.sources(nes.load("repatriations"))


# A day is derived once


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Count how often figures and claims are derived."""
    times = {"figures": 0, "claims": 0}

    def count(what: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            times[what] += 1
            return function(*arguments)

        return call

    monkeypatch.setattr(as_of, "derive", count("figures", derive))
    decide = count("claims", claims.evaluate_claims)
    monkeypatch.setattr(claims, "evaluate_claims", decide)
    return times


@pytest.mark.slow
def test_a_day_derives_only_what_is_asked_for(example: Path, counted: dict[str, int]) -> None:
    for table in ("areas", "sites", "flags", "repatriation_reports", "sources", "corrections"):
        nes.load(table, as_of=DAY, path=example)
    assert counted == {"figures": 0, "claims": 0}
    for table in (*DERIVED, *DERIVED):
        nes.load(table, as_of=DAY, path=example)
    assert counted == {"figures": 1, "claims": 0}
    for engine in ("pandas", "polars", "pyarrow"):
        nes.load("claims", as_of=DAY, path=example, engine=engine)
    assert counted == {"figures": 1, "claims": 1}


@pytest.mark.slow
def test_a_day_follows_the_files(example: Path, counted: dict[str, int]) -> None:
    def persons() -> int:
        events = nes.load("repatriations", as_of=DAY, path=example).set_index("event_id")
        return int(row_of(events, "IRQ-2024-02-10-t")["persons"])

    assert persons() == 50
    edit(example, "repatriation_reports", "stated,50,,50,", "stated,51,,51,")
    assert persons() == 51
    assert persons() == 51
    assert counted["figures"] == 2


def test_another_folder_is_another_day(example: Path, tmp_path: Path) -> None:
    shutil.copytree(example, tmp_path / "other")
    other = nes.Dataset.at(tmp_path / "other").as_of(DAY)
    assert other.package is not nes.Dataset.at(example).as_of(DAY).package
    assert other.package is nes.Dataset.at(tmp_path / "other").as_of(DAY).package


@pytest.mark.slow
def test_only_some_days_are_kept(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert as_of._DAYS._most < 20
    monkeypatch.setattr(as_of, "_DAYS", Cache(2))
    for number in range(1, 6):
        nes.load("totals", as_of=f"2020-01-{number:02d}", path=example)
    assert len(as_of._DAYS) == 2


@pytest.mark.slow
def test_threads_ask_for_one_day(example: Path, counted: dict[str, int]) -> None:
    found: list[int] = []
    work = [
        threading.Thread(
            target=lambda: found.append(len(nes.load("totals", as_of=DAY, path=example)))
        )
        for _ in range(6)
    ]
    for one in work:
        one.start()
    for one in work:
        one.join()
    assert len(found) == 6
    assert len(set(found)) == 1
    assert counted["figures"] == 1


# A day is a day


@pytest.mark.slow
@pytest.mark.parametrize(
    "day",
    [
        "2024-02-20",
        datetime.date(2024, 2, 20),
        datetime.datetime(2024, 2, 20, 23, 59),
        datetime.datetime(2024, 2, 20, tzinfo=datetime.UTC),
        pd.Timestamp("2024-02-20 10:00"),
        np.datetime64("2024-02-20"),
    ],
)
def test_a_day_may_be_any_kind_of_date(day: Any, example: Path) -> None:
    frame = nes.load("repatriations", as_of=day, path=example)
    assert frame.attrs["as_of"] == DAY
    pd.testing.assert_frame_equal(frame, nes.load("repatriations", as_of=DAY, path=example))


@pytest.mark.parametrize(
    "day", ["", " ", "autumn", "2024-02-30", "20240220", "2024-2-1", 2024, pd.NaT, 1.5, b"2024", []]
)
def test_what_is_no_date_is_refused(day: Any, example: Path) -> None:
    ask: Callable[[], object]
    for ask in (
        lambda: nes.load("areas", as_of=day, path=example),
        lambda: nes.cite(as_of=day, path=example),
        lambda: nes.Dataset.at(example).as_of(day),
    ):
        with pytest.raises(nes.NesyriaError, match="as_of must be a date like 2023-12-07, not"):
            ask()


@pytest.mark.parametrize(
    "ask",
    [
        lambda: nes.load("areas", release=""),
        lambda: nes.load("areas", path=""),
        lambda: nes.load("areas", engine=""),
        lambda: nes.load(""),
        lambda: nes.describe(""),
        lambda: nes.tables(""),
        lambda: nes.cite(release=""),
        lambda: nes.cite(format=""),
        lambda: nes.cite(path=""),
        lambda: nes.Dataset.at(""),
    ],
)
def test_an_empty_argument_is_an_error(ask: Callable[[], object]) -> None:
    with pytest.raises(nes.NesyriaError, match=r"unknown \w+( \w+)? ''|path is an empty text"):
        ask()


@pytest.mark.parametrize("option", ["area", "year", "event", "site", "as-of", "release", "path"])
@pytest.mark.parametrize("command", ["show", "cite", "sources"])
def test_an_empty_option_is_an_error(
    command: str, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, "repatriations", f"--{option}", ""]) == 2
    assert capsys.readouterr().err.startswith("nesyria: ")


@pytest.mark.slow
def test_the_command_line_cites_what_it_is_asked_for(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    descriptor = example / "datapackage.json"
    text = descriptor.read_text("utf-8").replace('"version": "1.0.0"', '"version": "1.1.0"')
    descriptor.write_text(text, encoding="utf-8")
    rows = ["cite", "repatriations", "--event", "NAM-2024-01", "--path", str(example)]
    for options, version, herald in (
        ([], "1.1.0", True),
        (["--release", "1.0.0"], "1.0.0", False),
        (["--as-of", DAY], "1.1.0", False),
    ):
        assert run([*rows, *options]) == 0
        said = capsys.readouterr().out
        assert f"(Version {version})" in said
        assert ("Two women" in said) == herald
    assert run(["cite", "--release", "1.0.0", "--path", str(example)]) == 0
    assert "(Version 1.0.0)" in capsys.readouterr().out
    assert run(["cite", "--area", "KGZ", "--path", str(example)]) == 2
    assert "--area chooses rows of a table" in capsys.readouterr().err


# The file is the one that the descriptor describes


@pytest.mark.parametrize("engine", ["pandas", "polars", "pyarrow"])
@pytest.mark.parametrize(
    "change",
    [
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole + b"\n\n",
        lambda whole: whole.replace(b"\n", b"\r\n"),
        lambda whole: whole.replace(b"IRQ", b"FRA"),
        lambda whole: b"",
    ],
)
def test_a_file_that_is_not_as_described_is_refused(
    engine: str, change: Callable[[bytes], bytes], example: Path
) -> None:
    file = example / "data" / "repatriations.csv"
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(nes.NesyriaError, match=r"data/repatriations\.csv: .*nesyria build") as one:
        nes.load("repatriations", path=example, engine=engine)
    with pytest.raises(nes.NesyriaError) as other:
        nes.load("repatriations", path=example)
    assert str(one.value) == str(other.value)
    with pytest.raises(nes.NesyriaError, match=r"data/repatriations\.csv: "):
        nes.tables(example)


@pytest.mark.slow
def test_a_file_that_is_edited_on_purpose_can_be_read(example: Path) -> None:
    file = example / "data" / "repatriation_reports.csv"
    file.write_bytes(file.read_bytes().replace(b"stated,50,,50,", b"stated,51,,51,"))
    ask: Callable[..., pd.DataFrame]
    for ask in (
        lambda **how: nes.load("repatriation_reports", path=example, **how),
        lambda **how: nes.load("totals", path=example, as_of=DAY, **how),
    ):
        with pytest.raises(nes.NesyriaError, match="check=False"):
            ask()
        assert len(ask(check=False)) > 0
    assert 51 in nes.Dataset.at(example, check=False).load("repatriation_reports")["persons"].array
    build(example)
    assert 51 in nes.load("repatriations", path=example)["persons"].array


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512", "blake2b", ""])
def test_hashes_of_the_standard_are_known(algorithm: str, example: Path) -> None:
    import hashlib
    import json

    file = example / "datapackage.json"
    descriptor = json.loads(file.read_text("utf-8"))
    content = (example / "data" / "areas.csv").read_bytes()
    digest = hashlib.new(algorithm or "md5", content, usedforsecurity=False).hexdigest()
    for stated, right in ((digest.upper(), True), ("0" * len(digest), algorithm == "blake2b")):
        given = f"{algorithm}:{stated}" if algorithm else stated
        descriptor["resources"][0] |= {"hash": given, "bytes": len(content)}
        file.write_text(json.dumps(descriptor), encoding="utf-8")
        if right:
            assert len(nes.load("areas", path=example)) == 12
        else:
            with pytest.raises(nes.NesyriaError, match="not the bytes that"):
                nes.load("areas", path=example)


def test_a_package_without_sizes_and_hashes_is_read(example: Path) -> None:
    import json

    file = example / "datapackage.json"
    descriptor = json.loads(file.read_text("utf-8"))
    for resource in descriptor["resources"]:
        del resource["hash"], resource["bytes"]
    file.write_text(json.dumps(descriptor), encoding="utf-8")
    assert len(nes.load("repatriations", path=example)) == 10
    assert EXAMPLE.is_dir()
    rehash(example)
    assert len(nes.load("repatriations", path=example)) == 10


def test_what_a_dataset_says_of_itself_steers_no_terminal(tmp_path: Path) -> None:
    about = {"name": "a\x1b[2J\u202eb", "version": "1.0.0", "resources": []}
    (tmp_path / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    assert repr(nes.Dataset.at(tmp_path)).startswith("<Dataset a\\u001b[2J\\u202eb 1.0.0")
