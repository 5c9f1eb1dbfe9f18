"""What is wrong with what was handed in: every fault with its place, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nesyria.errors import NesyriaError


@dataclass(frozen=True, order=True)
class Fault:
    """One fault of the input: where it is, what is there, and what to do."""

    file: str
    row: int | None
    field: str | None
    value: str | None
    message: str

    def __str__(self) -> str:
        where = [self.file]
        where += [f"row {self.row}"] if self.row is not None else []
        where += [f"field {self.field}"] if self.field is not None else []
        shown = "" if self.value is None else f" {self.value[:100]!r}:"
        return f"{', '.join(where)}:{shown} {self.message}"


class InputError(NesyriaError):
    """The input cannot be taken; nothing was written.

    Attributes
    ----------
    faults : tuple of Fault
        All of them, in order of file, row and field.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(
            sorted(faults, key=lambda one: (one.file, one.row or 0, one.field or ""))
        )
        count = f"{len(self.faults)} fault{'' if len(self.faults) == 1 else 's'} in the input"
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"{count}; nothing was written\n{lines}")
