"""A cell holds characters that it should not: spaces, digits, letters and signs of other kinds."""

from __future__ import annotations

import re
import unicodedata
from random import Random

from tests.mutations.mutators.registry import KINDS, cell
from tests.mutations.tables import Cell


@cell(*KINDS)
def stray_space(cell: Cell, random: Random) -> str | None:
    if not cell.value:
        return None
    choices = [f" {cell.value}", f"{cell.value} "]
    if " " in cell.value:
        choices.append(cell.value.replace(" ", "  ", 1))
    return random.choice(choices)


@cell(*KINDS)
def non_breaking_space(cell: Cell, random: Random) -> str | None:
    if not cell.value:
        return None
    odd = random.choice("\u00a0\u202f\u2009\ufeff\u200b\u3000")
    return random.choice(
        [f"{cell.value}{odd}", f"{odd}{cell.value}"]
        + [cell.value.replace(" ", odd, 1)] * (" " in cell.value)
    )


@cell(*KINDS)
def full_width_digits(cell: Cell, random: Random) -> str | None:
    return _in_digits(cell.value, 0xFF10)


@cell("number", "date", "code", "key")
def arabic_indic_digits(cell: Cell, random: Random) -> str | None:
    return _in_digits(cell.value, random.choice([0x0660, 0x06F0]))


def _in_digits(value: str, zero: int) -> str | None:
    changed = re.sub("[0-9]", lambda match: chr(zero + int(match[0])), value)
    return changed if changed != value else None


@cell(*KINDS)
def look_alike_letter(cell: Cell, random: Random) -> str | None:
    """Write a letter of a Latin word with the Cyrillic one that looks the same."""
    alike = dict(
        zip(
            "aceopxyABCEHKMOPTX",
            "\u0430\u0441\u0435\u043e\u0440\u0445\u0443\u0410\u0412\u0421\u0415\u041d\u041a\u041c\u041e\u0420\u0422\u0425",
            strict=True,
        )
    )
    places = [match.start() for match in re.finditer("[A-Za-z]{2}", cell.value)]
    places = [place for place in places if cell.value[place] in alike]
    if not places:
        return None
    place = random.choice(places)
    return cell.value[:place] + alike[cell.value[place]] + cell.value[place + 1 :]


@cell(*KINDS)
def thousands_separator(cell: Cell, random: Random) -> str | None:
    if cell.kind != "number" or not re.fullmatch("-?[0-9]{4,}", cell.value):
        return None
    return f"{int(cell.value):,}".replace(",", random.choice([",", ".", " ", "'", "\u2009", "_"]))


@cell(*KINDS)
def formula_injection(cell: Cell, random: Random) -> str | None:
    if cell.kind == "number" or not cell.value:
        return None
    return random.choice("=+-@") + cell.value


@cell(*KINDS)
def markup(cell: Cell, random: Random) -> str | None:
    if not cell.value:
        return None
    return random.choice(
        [
            f"<b>{cell.value}</b>",
            f"{cell.value}<br/>",
            f"{cell.value}<!-- -->",
            f"{cell.value}<script>alert(1)</script>",
            f"{cell.value}&nbsp;",
            f"{cell.value}&#60;b&#62;",
        ]
    )


@cell(*KINDS)
def direction_override(cell: Cell, random: Random) -> str | None:
    if not cell.value:
        return None
    place = random.randrange(len(cell.value) + 1)
    # Every character whose one purpose is to set the direction of text.
    mark = random.choice("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert unicodedata.category(mark) == "Cf"
    return cell.value[:place] + mark + cell.value[place:]


@cell(*KINDS)
def control_character(cell: Cell, random: Random) -> str | None:
    if not cell.value:
        return None
    place = random.randrange(len(cell.value) + 1)
    return cell.value[:place] + random.choice("\x01\x07\x08\x1b\t\n\x7f\x85") + cell.value[place:]
