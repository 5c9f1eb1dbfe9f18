"""The command line: ``nesyria COMMAND``."""

from nesyria.cli.program import main, run

__all__ = ["main", "run"]
