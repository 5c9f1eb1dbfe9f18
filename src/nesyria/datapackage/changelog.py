"""What CHANGELOG.md says of each version, item by item."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nesyria.datapackage.package import Package

CHANGELOG = "CHANGELOG.md"
UNRELEASED = "Unreleased"
MAX_BYTES = 16 * 1024**2

_HEADING = re.compile(r"^## +(\S+)(?: .*)?$")
_ITEM = re.compile(r"^ *[-*] +")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def read_changelog(package: Package) -> str | None:
    """Return the text of the changelog; None where the package has none.

    Raises
    ------
    NesyriaError
        When there is one that cannot be read as text.
    """
    if not package.holds(CHANGELOG):
        return None
    return package.read_text(CHANGELOG, MAX_BYTES).replace("\r\n", "\n")


def sections(text: str) -> dict[str, list[str]]:
    r"""Return the items of each version, without what a reader of the page does not see.

    Examples
    --------
    >>> sections("## Unreleased\n\n- One,\n  and more.\n\n## 1.0.0 (2024-03-01)\n")
    {'Unreleased': ['One, and more.'], '1.0.0': []}
    """
    found: dict[str, list[str]] = {}
    for heading, body in _parts(_COMMENT.sub("", text)):
        found.setdefault(heading, []).extend(_items(body))
    return found


def _parts(text: str) -> Iterator[tuple[str, list[str]]]:
    heading: str | None = None
    body: list[str] = []
    for line in text.splitlines():
        match = _HEADING.match(line)
        if match:
            if heading is not None:
                yield heading, body
            heading, body = match[1], []
        else:
            body.append(line)
    if heading is not None:
        yield heading, body


def _items(lines: list[str]) -> list[str]:
    """Return the items of a list, each in one line."""
    found: list[str] = []
    open_item = False
    for line in lines:
        if _ITEM.match(line):
            found.append(_ITEM.sub("", line).strip())
            open_item = True
        elif not line.strip() or line.startswith("#"):
            open_item = False
        elif open_item:
            found[-1] += f" {line.strip()}"
    return found
