"""Text for terminals: nothing in it steers one, and columns stay aligned."""

import os
import subprocess
import sys
import unicodedata
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nesyria._terminal import (
    escape_controls,
    escape_workflow_commands,
    format_table,
    part_workflow_commands,
    replace_controls,
    terminal_width,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("al-Hol", "al-Hol"),
        (
            "\u0631\u0648\u062c\u200c\u0622\u0648\u0627",
            "\u0631\u0648\u062c\u200c\u0622\u0648\u0627",
        ),
        ("\x1b[2J\x07", "\\u001b[2J\\u0007"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("\ud800", "\\ud800"),
        ("e\u0301\u0323", "e\u0301\u0323"),
        ("a" + "\u0301" * 6, "a" + "\u0301" * 4 + "\\u0301" * 2),
        ("a" + "\u0301\u200d" * 6, "a" + "\u0301\u200d" * 4 + "\\u0301\u200d" * 2),
        ("a\u2028::error::b\x85c", "a\\u2028::error::b\\u0085c"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, shown: str) -> None:
    assert escape_controls(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", "\\u003a:error::x"),
        ("x\n  ::stop-commands::y", "x\n  \\u003a:stop-commands::y"),
        ("x ##[error]y", "x #\\u0023[error]y"),
        ("##vso[task.complete]", "#\\u0023vso[task.complete]"),
        ("std::vector, ## heading, C#", "std::vector, ## heading, C#"),
    ],
)
def test_no_line_is_a_command_of_a_workflow(text: str, shown: str) -> None:
    assert escape_workflow_commands(text) == shown


@pytest.mark.parametrize("text", ["::error::x", "x ##[error]y", "##vso[x]", "a\n \u3000::x\n##[y]"])
def test_no_command_is_left_in_what_has_no_escapes(text: str) -> None:
    assert "##[" not in part_workflow_commands(text)
    assert "##vso[" not in part_workflow_commands(text)
    for line in escape_workflow_commands(text).split("\n"):
        assert not line.strip().startswith("::")


@pytest.mark.parametrize(
    "text", ["a\x1b[2J", "a\u202eb", "a\ud800", "a\uffff", "e" + "\u0301" * 99]
)
def test_a_bibliography_shows_what_cannot_be_seen_as_one_sign(text: str) -> None:
    shown = replace_controls(text)
    assert len(shown) == len(text)
    assert "\ufffd" in shown
    assert shown.count("\u0301") <= 4


# Wide and narrow letters, marks, joiners, a flag, Korean in parts, and words that must be broken.
LETTERS = st.text(
    st.sampled_from(
        "ab -\u5927\u99ac\uff21\u0301\u0323\u200d\u0627\u0644\u1112\u1161\u11ab\U0001f1f8"
    ),
    max_size=40,
)


def columns(text: str) -> int:
    """Return how many columns a text takes, letter by letter, as a terminal counts."""
    taken = 0
    for char in text:
        if unicodedata.category(char) in ("Mn", "Me", "Cf") or "\u1160" <= char <= "\u11ff":
            continue
        taken += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return taken


@given(st.lists(LETTERS, min_size=1, max_size=4), st.integers(20, 50))
@settings(max_examples=50, deadline=None)
def test_columns_are_aligned_and_lines_fit_whatever_is_in_them(
    titles: list[str], width: int
) -> None:
    frame = pd.DataFrame({"title": titles, "site": "|"}, dtype="object")
    lines = format_table(frame, width=width).splitlines()
    assert all(columns(line) <= width for line in lines)
    bars = [line for line in lines if line.endswith("|")]
    assert len(bars) == len(titles)
    assert {columns(line.removesuffix("|")) for line in bars} == {columns(lines[0]) - len("site")}
    # Nothing is lost, and no line begins with a mark that belongs to the letter before.
    shown = "".join("".join(line.removesuffix("|").split()) for line in lines[1:])
    assert shown == "".join("".join(escape_controls(title).split()) for title in titles)


@pytest.mark.parametrize(
    ("columns", "width"),
    [("100", 100), ("0", 160), ("-5", 160), ("", 160), ("wide", 160), ("1", 60), ("9" * 30, 1_000)],
)
def test_any_width_of_a_terminal_gives_lines(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object) -> Any:
        raise OSError

    # Not for longer: the runner of the tests asks for the width as well.
    with monkeypatch.context() as patch:
        patch.setattr(os, "get_terminal_size", unknown)
        patch.setenv("COLUMNS", columns)
        found = terminal_width()
    assert found == width


def test_columns_are_aligned_whatever_they_hold() -> None:
    titles = ["plain", "\u5927\u99ac\u58eb", "e\u0301t\u0301e\u0301", "\x1b[2J"]
    frame = pd.DataFrame({"title": titles, "site": "roj"})
    header, *rows = format_table(frame, width=80).splitlines()
    assert header.index("site") == 11
    # Three wide letters take six columns, marks none; what is written out takes what it takes.
    assert rows[0] == "plain      roj"
    assert rows[1] == "\u5927\u99ac\u58eb     roj"
    assert rows[2] == "e\u0301t\u0301e\u0301        roj"
    assert rows[3] == "\\u001b[2J  roj"


def test_a_title_from_right_to_left_ends_with_its_column_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = pd.DataFrame({"title": ["\u0627\u0644\u0647\u0648\u0644"], "persons": [96]})
    assert "\u200e" not in format_table(frame, width=80)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert "\u0627\u0644\u0647\u0648\u0644\u200e  " in format_table(frame, width=80)


@pytest.mark.slow
def test_a_cell_that_holds_a_book_takes_no_minutes() -> None:
    code = (
        "import pandas as pd; from nesyria._terminal import format_table; "
        "print(len(format_table(pd.DataFrame({'a': ['x ' * 2_000_000]}), width=80)))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)
