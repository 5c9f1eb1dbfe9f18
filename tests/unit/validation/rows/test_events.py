"""Rules of events and of the reports that are of them."""

import re

import pytest

from nesyria.validation.rows import violations
from tests.helpers import ROOT
from tests.unit.validation.rows.frames import frame


@pytest.mark.parametrize(
    ("flags", "found"),
    [
        (None, [(0, "persons")]),
        # Its name holds that of another flag.
        ("date_differs", [(0, "persons")]),
        ("differs", []),
        ("parts_differ", []),
        ("date_differs differs", []),
    ],
)
def test_only_a_flag_of_the_contradiction_puts_it_on_record(
    flags: str | None, found: list[tuple[int, str]]
) -> None:
    tables = {
        "repatriations": frame(
            "repatriations", {"event_id": "KGZ-2023-12-07", "persons": 4, "children": 4, "men": 4}
        ),
        "repatriation_reports": frame(
            "repatriation_reports",
            {"report_id": "R0001", "event_id": "KGZ-2023-12-07", "persons": 4, "children": 4},
            {"report_id": "R0002", "event_id": "KGZ-2023-12-07", "men": 4, "flags": flags},
        ),
    }
    assert violations("event.parts", "repatriations", tables) == found


def test_flags_are_never_compared_as_parts_of_a_text() -> None:
    form = re.compile(r"flags.*\.str\.(contains|match|find|startswith|endswith)")
    lines = [
        f"{path.name}: {line.strip()}"
        for path in (ROOT / "src").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if form.search(line)
    ]
    assert lines == []
