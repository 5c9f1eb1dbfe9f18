"""What the changelog says, version by version."""

import pytest

from nesyria.datapackage.changelog import sections

TEXT = """# Changelog

Text before.

## Unreleased

### Data

- One `a.b`,
  over two lines.
  - A part of it.

Not an item.

## 1.0.0 (2024-01-01)

* Another.
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("## Unreleased", {"Unreleased": []}),
        (
            TEXT,
            {"Unreleased": ["One `a.b`, over two lines.", "A part of it."], "1.0.0": ["Another."]},
        ),
        ("## 1.0.0\n\n<!-- - Hidden. -->\n- Seen.\n", {"1.0.0": ["Seen."]}),
        ("## 1.0.0\n\n<!--\n- Hidden.\n", {"1.0.0": []}),
        ("- Before all.\n## 1.0.0\n", {"1.0.0": []}),
        ("## 1.0.0\n- One.\n## 1.0.0\n- Two.\n", {"1.0.0": ["One.", "Two."]}),
    ],
)
def test_items_are_those_that_a_reader_sees(text: str, found: dict[str, list[str]]) -> None:
    assert sections(text) == found
