"""The first screen of the README: what the program answers, and how others check their packages."""

from __future__ import annotations

import contextlib
import io
import re

from nesyria.cli.program import run
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError


def answers(package: Package) -> str:
    """Return what the program answers to the two questions that people come with."""
    country = _said(package, "show", "countries", "--area", "FRA").split("\n\n")[0]
    # The event alone, and one of its numbers on which sources differ.
    event, *measures = _said(package, "explain", "KGZ-2024-02-19").split("\n\n")
    women = next(one for one in measures if one.startswith("women"))
    return "\n\n".join(
        [
            "How many did a country take home, and how many are left?",
            f"```console\n$ nesyria show countries --area FRA\n{country}\n```",
            "Why this number?",
            f"```console\n$ nesyria explain KGZ-2024-02-19\n{event}\n...\n{women}\n...\n```",
        ]
    )


def action(package: Package) -> str:
    """Return how another repository checks its package with this project's action and hook."""
    home = str(package.descriptor.get("homepage") or "")
    found = re.fullmatch(r"https?://github\.com/([\w-]+/[\w.-]+?)(?:\.git)?/?", home, re.ASCII)
    where = found[1] if found else "OWNER/nesyria"
    return (
        f"Your own package of this kind can be checked by a GitHub Action (`uses: {where}@COMMIT` "
        "with `path:`) or a pre-commit\n"
        "hook (id `nesyria-validate`, `args: [FOLDER]` where the package is not at the top of the "
        "repository); see [`action.yml`](action.yml) and "
        "[`.pre-commit-hooks.yaml`](.pre-commit-hooks.yaml)."
    )


def _said(package: Package, *arguments: str) -> str:
    """Return what a command prints of the package, as it prints it into a file."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        status = run([*arguments, "--path", str(package.root)])
    if status:
        raise NesyriaError(f"nesyria {' '.join(arguments)} ended with exit status {status}")
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())
