"""Paths and names that lead out of a package, and a package that has one of them."""

import os
import re
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.helpers import read_descriptor, write_descriptor

OUTSIDE = "nobody may publish this\n"

# What a path may be instead of one of a table; {out} is the folder beside the package.
PATHS = [
    "../outside/victim.csv",
    "data/../../outside/victim.csv",
    "data/./../../outside/victim.csv",
    "{out}/victim.csv",
    "//{out}/victim.csv",
    "file://{out}/victim.csv",
    "~/victim.csv",
    "~root/victim.csv",
    "C:/victim.csv",
    "C:victim.csv",
    "\\\\host\\share\\victim.csv",
    "..\\outside\\victim.csv",
    "data\\..\\..\\outside\\victim.csv",
    "data/x.csv\0",
    "data/x\n.csv",
    "data/nul.csv",
    "data/COM1.csv",
    "data/x.csv.",
    "data/x.csv ",
    "data//x.csv",
    "data/./x.csv",
    "./data/x.csv",
    "data",
    "data/",
    "data/folder.csv",
    "data/link.csv",
    "data/inner.csv",
    "data/linked/victim.csv",
    "data/linked/new.csv",
    "data/dangling.csv",
    "datapackage.json",
    "DATAPACKAGE.JSON",
    "schemas/totals.json",
    "schemas/totals.csv",
    "data/areas.csv",
    "data/AREAS.csv",
    "data/LICENSE",
    "releases/SHA256SUMS",
    "releases/example-1.0.0.zip",
    "releases/x.csv",
    "expectations/x.csv",
    "CHANGELOG.md",
    "CITATION.cff",
    ".git/config",
    ".git/x.csv",
    "data/.hidden.csv",
    "",
    ".",
    "..",
    "/",
    "data/" + "x" * 5000 + ".csv",
    None,
    7,
    ["data/totals.csv"],
    {"path": "data/totals.csv"},
]

NAMES = [
    "../outside/victim",
    "../../outside/victim",
    "{out}/victim",
    "a/b",
    "a\\b",
    "..",
    ".",
    ".hidden",
    "nul",
    "C:x",
    "x\0y",
    "x\ny",
    "~",
    "-rf",
    "x\"; ATTACH '{out}/victim.db' AS v; --",
    "x" * 300,
    "",
]

# A path made of the pieces that lead somewhere else.
PIECES = st.lists(
    st.sampled_from(
        [
            "..",
            ".",
            "data",
            "linked",
            "outside",
            "victim.csv",
            "~",
            "C:",
            "",
            "{out}",
            ".git",
            "a\\b",
        ]
    ),
    min_size=1,
    max_size=5,
).map("/".join)
# But for those that are paths of a table like any other.
SOUND = re.compile(r"data/(?:(?:data|outside)/(?:(?:data|outside|linked)/)*)?victim\.csv")
PIECES = PIECES.filter(lambda path: not SOUND.fullmatch(path))

QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def snapshot(folder: Path, *, without: str = "") -> dict[str, object]:
    """Return everything below a folder: bytes of files, targets of links."""
    found: dict[str, object] = {}
    for where, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(where) / name
            key = path.relative_to(folder).as_posix()
            if without and (key == without or key.startswith(f"{without}/")):
                continue
            if path.is_symlink():
                found[key] = path.readlink()
            else:
                found[key] = path.read_bytes() if path.is_file() else None
    return found


def hostile(here: Path, part: str, value: object, name: str) -> Path:
    """Give a resource of the package a path, schema or name of another kind."""
    root = here / "package"
    descriptor = read_descriptor(root)
    filled = value.replace("{out}", str(here / "outside")) if isinstance(value, str) else value
    (resource,) = [one for one in descriptor["resources"] if one["name"] == name]
    resource[part] = filled
    write_descriptor(root, descriptor)
    return root
