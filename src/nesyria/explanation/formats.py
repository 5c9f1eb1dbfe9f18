"""An explanation in the formats of the command line."""

from __future__ import annotations

import json

from nesyria.datapackage import dialect
from nesyria.errors import invalid_choice
from nesyria.explanation.html import as_html
from nesyria.explanation.model import Explanation
from nesyria.explanation.text import as_text
from nesyria.tableschema.pandas import blanks_filled


def render(found: Explanation, format: str) -> str:
    """Return an explanation as text, json, html or csv.

    Raises
    ------
    NesyriaError
        When the format is none of these.
    """
    if format not in FORMATS:
        raise invalid_choice("format", format, FORMATS)
    return FORMATS[format](found)


def _json(found: Explanation) -> str:
    return json.dumps(found.to_dict(), ensure_ascii=False, indent=2)


def _csv(found: Explanation) -> str:
    cells = blanks_filled(found.to_frame())
    rows = [[_cell(cell) for cell in row] for row in cells.itertuples(index=False)]
    return dialect.dumps(list(cells.columns), rows).decode("utf-8").removesuffix("\n")


def _cell(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


FORMATS = {"text": as_text, "json": _json, "html": as_html, "csv": _csv}
