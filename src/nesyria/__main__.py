"""``python -m nesyria``."""

from nesyria.cli import program

program()
