"""Tables as statistics packages have them: variables with labels, codes with labels, a codebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nesyria.datapackage import dialect
from nesyria.datapackage.package import Package
from nesyria.datapackage.paths import folded
from nesyria.errors import NesyriaError
from nesyria.tableschema import dates, fields
from nesyria.tableschema._shared import has_bounds
from nesyria.tableschema.pandas import read_frame, text_by_key

if TYPE_CHECKING:
    import pandas as pd

# Tables that these exports add: what the variables mean, and what the codes mean.
CODEBOOK, CODES = "codebook", "codes"
# Whole numbers up to this one are exact as 64-bit floating-point numbers; larger ones are refused.
LARGEST_EXACT = 2**53
# The longest meaning of a code that is its label where it has no title.
_LONGEST_LABEL = 80
_BOUNDS = {"start": "first day", "end": "last day"}


@dataclass(frozen=True)
class Variable:
    """One column: its values, as pandas has them, and what a codebook tells of it."""

    name: str
    kind: str
    values: pd.Series
    label: str = ""
    unit: str = ""
    meaning: str = ""
    # Of a column of codes: the label of each, in their order.
    labels: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)


def tables(package: Package) -> dict[str, list[Variable]]:
    """Return the variables of each table, with those of the codebook and of the list of codes.

    Raises
    ------
    NesyriaError
        When a table has the name of one that is added, or a text has what no file of a statistics
        package can hold.
    """
    for name in package.resources:
        if folded(name) in (CODEBOOK, CODES):
            raise NesyriaError(
                f"{name}: the export has a table of its own with this name; use another"
            )
    found = {name: _variables(package, name) for name in package.resources}
    return found | {CODEBOOK: _codebook(found), CODES: _codes(package, found)}


def _variables(package: Package, table: str) -> list[Variable]:
    own = fields.of(package.schema(table), table)
    frame = read_frame(package, table)
    text = dialect.read_text(package.read_table(table), table)
    found: list[Variable] = []
    for one in own:
        name = one["name"]
        if one["type"] == "string":
            _check_plain(f"{table}, field {name}", text[name])
        found.append(_variable(one, frame[name]))
        if has_bounds(one, own):
            found += _bounds(one, text[name])
    return found


def _variable(one: fields.Field, values: pd.Series) -> Variable:
    kind = "code" if fields.choices(one) else one["type"]
    titles, meanings = (_told(one, name) for name in ("titles", "meanings"))
    return Variable(
        one["name"],
        kind,
        values,
        plain(one.get("title") or one["name"]),
        plain(one.get("unit") or ""),
        plain(one.get("description") or ""),
        _labels(fields.choices(one), titles, meanings),
        meanings,
    )


def _told(one: fields.Field, name: str) -> dict[str, str]:
    found = one.get(name)
    return {plain(code): plain(text) for code, text in found.items()} if found else {}


def _labels(
    codes: list[str], titles: Mapping[str, str], meanings: Mapping[str, str]
) -> dict[str, str]:
    """Return the label of each code; where two would be the same, the codes label themselves.

    Examples
    --------
    >>> _labels(["ky", "ru"], {}, {"ky": "Kirghiz"})
    {'ky': 'Kirghiz', 'ru': 'ru'}
    """
    short = {code: text for code, text in meanings.items() if len(text) <= _LONGEST_LABEL}
    found = {plain(code): (titles.get(code) or short.get(code) or plain(code)) for code in codes}
    return found if len(set(found.values())) == len(found) else {code: code for code in found}


def _bounds(one: fields.Field, text: pd.Series) -> list[Variable]:
    made = zip(_BOUNDS.items(), dates.bounds(text), strict=True)
    title = one.get("title") or one["name"]
    return [
        Variable(
            f"{one['name']}_{end}",
            "date",
            values,
            plain(f"{title}, {words}"),
            meaning=plain(f"The {words} of {one['name']}."),
        )
        for (end, words), values in made
    ]


def plain(text: object) -> str:
    """Return a text that these files can hold.

    Raises
    ------
    NesyriaError
        When it has the character 0, at which they would end it, or half of one.
    """
    found = str(text)
    if "\0" in found:
        raise NesyriaError(f"{found[:100]!r} has the character 0, which no such file can hold")
    try:
        found.encode()
    except UnicodeEncodeError:
        raise NesyriaError(f"{found[:100]!r} has half of a character; it is no UTF-8") from None
    return found


def _check_plain(place: str, text: pd.Series) -> None:
    wrong = text[text.str.contains("\0", regex=False).fillna(False).astype(bool)]
    if len(wrong):
        raise NesyriaError(f"{place}, row {wrong.index[0] + 1}: has the character 0; remove it")


def _codebook(found: Mapping[str, list[Variable]]) -> list[Variable]:
    rows = [
        (table, one.name, one.kind, one.label, one.unit, one.meaning)
        for table, variables in found.items()
        for one in variables
    ]
    return _of_texts(rows, "table", "variable", "type", "label", "unit", "meaning")


def _codes(package: Package, found: Mapping[str, list[Variable]]) -> list[Variable]:
    """Return every code of every column: those of its enum, or of its codes table.

    The number is what stands for the code in a file of numbers with labels.
    """
    rows = [
        (table, one.name, *row)
        for table, variables in found.items()
        for one in variables
        for row in _codes_of(package, table, one)
    ]
    *texts, numbers = _of_texts(rows, "table", "variable", "code", "label", "meaning", "number")
    return [*texts, replace(numbers, kind="integer", values=numbers.values.astype("Int64"))]


def _codes_of(package: Package, table: str, one: Variable) -> Iterator[tuple[str | None, ...]]:
    for number, (code, label) in enumerate(one.labels.items(), 1):
        yield code, label, one.meanings.get(code, ""), str(number)
    own = {each["name"]: each for each in package.schema(table)["fields"]}
    named = fields.codes(own.get(one.name, {}))
    if named in package.resources:
        for key, row in text_by_key(package, str(named)).iterrows():
            if table in row.get("tables", table).split():
                yield str(key), row.get("title", "") or str(key), row.get("meaning", ""), None


def _of_texts(rows: Sequence[tuple[str | None, ...]], *names: str) -> list[Variable]:
    import pandas as pd

    frame = pd.DataFrame(rows, columns=list(names), dtype=dialect.string_dtype())
    return [Variable(name, "string", frame[name], name.capitalize()) for name in names]
