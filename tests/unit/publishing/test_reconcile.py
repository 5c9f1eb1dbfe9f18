"""Gaps between events and stated totals are told in each format alike."""

import csv
import io
import json
from pathlib import Path

import pytest

import nesyria as nes
from nesyria import NesyriaError, cli
from nesyria.publishing.reconcile import NONE, render
from tests.unit.figures.ledger import EVENT
from tests.unit.figures.test_gaps import GAP, SECOND


def test_text_says_what_is_stated_counted_and_left() -> None:
    assert render([GAP], "text").splitlines() == [
        "KGZ Kyrgyzstan: 104 stated, 96 counted; 8 not explained by any event (7.7%)",
        "  stated: 104 by 2023-12, T0001 of daily, Daily, undated",
        "  counted: 96 persons in 2 events, 1 of them without a number",
        f"    {EVENT}  96",
        f"    {SECOND}  no number",
        "  after that: 1 event with 9 persons, which it cannot know",
        "  a hint",
    ]


def test_formats_have_the_same_numbers() -> None:
    (row,) = csv.DictReader(io.StringIO(render([GAP], "csv")))
    (made,) = json.loads(render([GAP], "json"))
    for name in ("area_id", "stated", "counted", "residual", "report_id", "later_persons"):
        assert row[name] == str(made[name])
    assert row["events"].split() == [one["event_id"] for one in made["events"]]
    page = render([GAP], "markdown")
    assert page.startswith("**Kyrgyzstan** (`KGZ`): 104 stated, 96 counted; 8 not explained")
    assert f"`{EVENT}` 96, `{SECOND}` no number" in page


def test_no_gap_is_told_in_words() -> None:
    assert render([], "text") == render([], "markdown") == NONE
    assert json.loads(render([], "json")) == []
    with pytest.raises(NesyriaError, match="choose one of: text, csv, json, markdown"):
        render([], "xml")


@pytest.mark.slow
def test_command_and_method_tell_the_same(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["reconcile", "--path", str(example), "--above", "0", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    frame = nes.reconcile(above=0, path=example)
    assert frame["area_id"].tolist() == [one["area_id"] for one in told]
    assert len(frame) > 0
    area = str(frame["area_id"].iloc[0])
    assert cli.run(["reconcile", area, "--path", str(example)]) == 0
    assert capsys.readouterr().out.startswith(f"{area} ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["KGX"], "unknown area 'KGX'"),
        (["NAM"], "no total of NAM that events can be counted against"),
        (["--above", "x"], "not a share in per cent"),
        (["--above", "-1"], "not a share in per cent"),
    ],
)
def test_what_cannot_be_told_is_said(
    example: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert cli.run(["reconcile", *arguments, "--path", str(example)]) == 2
    assert words in capsys.readouterr().err
