"""Print the recipe for conda-forge of a source distribution (recipe format 1, of rattler-build).

    python dev.py build dist
    python scripts/conda_recipe.py dist/nesyria-X.Y.Z.tar.gz > recipe.yaml

All of it follows from the distribution, pyproject.toml and the descriptor, so that it is never
stale; conda-forge keeps the recipe that it is given.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
_PYPI = "https://pypi.org/packages/source/n/nesyria/nesyria-${{ version }}.tar.gz"


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Print the recipe, or say in a sentence why there is none."""
    try:
        (file,) = arguments
        made = recipe(Path(file), root)
    except (ValueError, OSError) as error:
        many = "too many values" in str(error) or "not enough values" in str(error)
        print(
            f"conda_recipe.py: {'name one source distribution' if many else error}", file=sys.stderr
        )
        return 2
    print(yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=1000), end="")
    return 0


def recipe(distribution: Path, root: Path = ROOT) -> dict[str, Any]:
    """Return the recipe of a source distribution.

    Raises
    ------
    ValueError
        When it is not that of the version in the descriptor, or the project has no address yet.
    """
    about = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    own, version = project["project"], about["version"]
    wanted = f"{own['name']}-{version}.tar.gz"
    if distribution.name != wanted:
        raise ValueError(f"{distribution} is not {wanted}, the source distribution of this version")
    home = about.get("homepage")
    if not home:
        raise ValueError("datapackage.json has no homepage; set it first, as RELEASING.md says")
    oldest = own["requires-python"].removeprefix(">=")
    return {
        "schema_version": 1,
        "context": {"version": version, "python_min": oldest},
        "package": {"name": own["name"], "version": "${{ version }}"},
        "source": {
            "url": _PYPI,
            "sha256": hashlib.sha256(distribution.read_bytes()).hexdigest(),
        },
        "build": {
            "number": 0,
            "noarch": "python",
            "script": "${{ PYTHON }} -m pip install . -vv --no-deps --no-build-isolation",
            "python": {"entry_points": [f"{name} = {to}" for name, to in own["scripts"].items()]},
        },
        "requirements": {
            "host": [
                "python ${{ python_min }}.*",
                "pip",
                *map(_spaced, project["build-system"]["requires"]),
            ],
            "run": ["python >=${{ python_min }}", *map(_spaced, own["dependencies"])],
        },
        "tests": [
            {
                "python": {
                    "imports": [own["name"]],
                    "pip_check": True,
                    "python_version": "${{ python_min }}.*",
                }
            },
            {"script": ["nesyria --version", "nesyria tables"]},
        ],
        "about": {
            "homepage": home,
            "summary": own["description"],
            "license": own["license"],
            "license_file": own["license-files"],
        },
        "extra": {"recipe-maintainers": [_owner(home)]},
    }


def _spaced(requirement: str) -> str:
    """Return a requirement as conda writes it: a space before the version."""
    return re.sub(r"^([A-Za-z0-9._-]+?)\s*([<>=!~].*)?$", r"\1 \2", requirement).strip()


def _owner(home: str) -> str:
    """Return who has the repository; conda-forge knows maintainers by these names."""
    found = re.fullmatch(r"https://github\.com/([\w-]+)/[\w.-]+?/?", home, re.ASCII)
    if not found:
        raise ValueError(
            f"homepage {home[:200]!r} is not a repository on GitHub, as conda-forge needs"
        )
    return found[1]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
