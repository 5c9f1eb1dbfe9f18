"""The one error that this package raises for a mistake that its user can correct."""

from __future__ import annotations

from collections.abc import Iterable


class NesyriaError(ValueError):
    """Something that the caller can put right; the message says what and how."""


def invalid_choice(what: str, value: object, choices: Iterable[str]) -> NesyriaError:
    """Return the error for a value that is none of the choices, naming them."""
    return NesyriaError(f"unknown {what} {value!r}; choose one of: {', '.join(choices)}")
