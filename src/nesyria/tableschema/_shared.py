"""What the readers of all frames share: fields checked, partial dates spelled out, one error."""

from __future__ import annotations

from nesyria.datapackage.package import Schema
from nesyria.errors import NesyriaError, invalid_choice
from nesyria.tableschema import dates, fields

TYPES = ("string", "integer", "number", "boolean", "date")


BOOLEANS = ["false", "true"]


def spans(texts: list[str]) -> dict[str, dict[str, str]]:
    """Return the first and the last day of each of some partial dates."""
    spans = {text: dates.span(text) for text in texts}
    ends = ("start", "end")
    return {end: {text: span[i] for text, span in spans.items()} for i, end in enumerate(ends)}


def check_fields(names: list[str], schema: Schema, table: str) -> None:
    wanted = [field["name"] for field in schema["fields"]]
    if names != wanted:
        raise NesyriaError(
            f"{table}: the columns are {', '.join(names)}; its schema says {', '.join(wanted)}"
        )
    for field in schema["fields"]:
        if field.get("type") not in TYPES:
            raise invalid_choice(
                f"type of {table}, field {field['name']}:", field.get("type"), TYPES
            )


def not_of_type(table: str, field: fields.Field, error: Exception) -> NesyriaError:
    return NesyriaError(
        f"{table}, field {field['name']}: not {field['type']}: {error}; "
        "validate the package to see every such cell"
    )
