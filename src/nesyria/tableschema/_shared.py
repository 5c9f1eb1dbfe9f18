"""What the readers of all frames share: fields checked, partial dates spelled out, one error."""

from __future__ import annotations

from typing import Any

from nesyria.errors import NesyriaError
from nesyria.tableschema import dates, fields

BOOLEANS = ["false", "true"]


BOUNDS = ("start", "end")


def has_bounds(field: fields.Field, own: list[dict[str, Any]]) -> bool:
    """Say whether a field gets its first and last day: a partial date, where no field is that."""
    names = {f"{field['name']}_{end}" for end in BOUNDS}
    return fields.is_partial_date(field) and names.isdisjoint(one["name"] for one in own)


def spans(texts: list[str]) -> dict[str, dict[str, str]]:
    """Return the first and the last day of each of some partial dates."""
    spans = {text: dates.span(text) for text in texts}
    return {end: {text: span[i] for text, span in spans.items()} for i, end in enumerate(BOUNDS)}


def check_columns(names: list[str], own: list[dict[str, Any]], table: str) -> None:
    """Refuse columns that are not the fields of the schema."""
    wanted = [field["name"] for field in own]
    if names != wanted:
        raise NesyriaError(
            f"{table}: the columns are {', '.join(map(str, names))}; "
            f"its schema says {', '.join(wanted)}"
        )


def not_of_type(table: str, field: fields.Field, error: Exception) -> NesyriaError:
    return NesyriaError(
        f"{table}, field {field['name']}: not {field['type']}: {error}; "
        "validate the package to see every such cell"
    )
