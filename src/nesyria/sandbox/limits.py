"""What SQL from data may use: time, memory, processors, and the size of what it returns."""

from __future__ import annotations

from dataclasses import dataclass

MAX_QUERY = 100_000
MAX_RESULT_BYTES = 16 * 1024**2


@dataclass(frozen=True)
class Limits:
    """What queries may use.

    Attributes
    ----------
    seconds : float
        Time of one query.
    megabytes : int
        Memory of the tables and of what queries hold.
    threads : int
        How many of them work at once.
    in_all : float
        Time of all queries together; one that begins later is refused.
    beside_megabytes : int
        What the interpreter, the libraries and the plan of a query may take beside that memory.
    """

    seconds: float = 20
    megabytes: int = 1024
    threads: int = 2
    in_all: float = 40
    beside_megabytes: int = 512

    @property
    def process_bytes(self) -> int:
        """Memory of the whole process, whatever it is used for."""
        return (self.megabytes + self.beside_megabytes) * 1024**2

    @property
    def interrupted(self) -> str:
        """What is said of a query that took too long."""
        return f"it was interrupted after {self.seconds:g} seconds"


DEFAULT = Limits()
