"""Make a valid package with a ledger of any length that has the shape of the real one.

    python benchmarks/synthetic.py 100000 /tmp/ledger

Areas, sites, schemas and suites are the real ones, and the claims where all of the real ledger is
in it. The ledger is resampled in whole pieces, so that what holds inside a piece still
holds: an event with all its reports, and in the other two tables all that one source states. Piece
and sources of the second sample get keys of their own, and so on: `KGZ-2023-12-07-c1` stands
beside `KGZ-2023-12-07`, of which `rows.near` warns. Then the figures are built as ever.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from nesyria import load
from nesyria.datapackage import dialect
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.figures import computed_flags
from nesyria.figures.build import build

SEED = 20231207
LEDGER = {"repatriation_reports": "R", "total_reports": "T", "population_reports": "P"}


def make(root: Path, reports: int, *, seed: int = SEED) -> Path:
    """Write a package with so many reports, in all ledger tables together, and build it.

    Parameters
    ----------
    root : Path
        Where; the folder must not exist.
    reports : int
        How many; at least some hundreds, so that every site is named.
    seed : int
        The same seed and real package give the same bytes.

    Returns
    -------
    Path
        The folder.
    """
    real = Package.installed()
    text = {name: dialect.read_text(real.read_table(name), name) for name in real.resources}
    tables = _resampled(text, reports, np.random.default_rng(seed))
    _write(real, root, text | tables)
    build(root)
    if _flag(root):
        build(root)
    return root


def _resampled(
    text: dict[str, pd.DataFrame], reports: int, random: np.random.Generator
) -> dict[str, pd.DataFrame]:
    """Return the ledger tables and the sources that they name."""
    made = {}
    for order, (name, letter) in enumerate(LEDGER.items()):
        # In equal parts. With the real parts the persons of a million reports, summed over the
        # world, would pass the bound that the schema sets.
        wanted = (reports + order) // len(LEDGER)
        made[name] = _sample(text[name], wanted, random)
        # Fixed width: rows stand in the order of their keys, character by character.
        made[name]["report_id"] = [f"{letter}{number:07d}" for number in range(1, wanted + 1)]
    named = pd.concat([made[name][["source_id", "copy"]] for name in LEDGER])
    made["sources"] = named.drop_duplicates().merge(text["sources"], on="source_id")
    for name, frame in made.items():
        made[name] = _renamed(frame)[list(text[name].columns)]
    made["sources"] = made["sources"].sort_values("source_id", ignore_index=True)
    # Claims are about the real figures: part of the ledger alone cannot decide them.
    whole = all(len(made[name]) >= len(text[name]) for name in LEDGER)
    made["claims"] = text["claims"] if whole else text["claims"][:0]
    # What nesyria released is not its history, so nothing of that is corrected.
    made["corrections"] = text["corrections"][:0]
    return made


def _sample(table: pd.DataFrame, wanted: int, random: np.random.Generator) -> pd.DataFrame:
    """Return so many rows in whole pieces, with the number of the copy they belong to."""
    piece = table["source_id"]
    if "event_id" in table:
        piece = table["event_id"].fillna(table["report_id"])
    copies, rest = divmod(wanted, len(table))
    whole = [table.assign(copy=copy) for copy in range(copies)]
    left = table[piece.isin(_pieces(table, piece, rest, random))]
    return pd.concat([*whole, left.assign(copy=copies)], ignore_index=True)


def _pieces(
    table: pd.DataFrame, piece: pd.Series, rest: int, random: np.random.Generator
) -> list[str]:
    """Draw pieces that have exactly so many rows together, first those that name each site."""
    sizes = piece.value_counts().sort_index()
    first = set()
    if "site_id" in table:
        first = set(piece[~table["site_id"].duplicated()])
    drawn = sorted(random.permutation(sizes.index), key=lambda one: one not in first)
    taken = []
    for one in drawn:
        if sizes[one] <= rest:
            taken.append(one)
            rest -= sizes[one]
    return taken


def _renamed(frame: pd.DataFrame) -> pd.DataFrame:
    """Give what belongs to a further copy keys of its own."""
    again = frame["copy"] > 0
    mark = "c" + frame["copy"].astype("string")
    out = frame.assign(source_id=_marked(frame["source_id"], "-" + mark, again))
    if "url" in out:
        # By another host: nothing at the end of an address makes it another page for sure.
        scheme, rest = out["url"].str.split("://", n=1, expand=True).to_numpy().T
        out["url"] = out["url"].where(~again, scheme + "://" + mark + "." + rest)
    if "event_id" in out:
        # A key has one suffix at most; where it has one already, that one grows.
        plain = out["event_id"].str.fullmatch(r"[A-Z]{3}-[0-9]{4}(-[0-9]{2}){0,2}", na=True)
        out["event_id"] = _marked(out["event_id"], ("-" + mark).where(plain, mark), again)
    return out


def _marked(keys: pd.Series, mark: pd.Series, again: pd.Series) -> pd.Series:
    return keys.where(~again, keys + mark)


def _write(real: Package, root: Path, tables: dict[str, pd.DataFrame]) -> None:
    root.mkdir(parents=True)
    for folder in ("schemas", "expectations"):
        shutil.copytree(real.root / folder, root / folder)
    # What nesyria released is not its history.
    descriptor = real.descriptor | {"name": "synthetic"}
    (root / DESCRIPTOR).write_text(json.dumps(descriptor), encoding="utf-8")
    (root / "data").mkdir()
    for name, frame in tables.items():
        _write_table(root / real.resource(name)["path"], frame)


def _write_table(path: Path, frame: pd.DataFrame) -> None:
    rows = frame.astype("object").fillna("").itertuples(index=False, name=None)
    path.write_bytes(dialect.dumps(list(frame.columns), rows))


def _flag(root: Path) -> bool:
    """Set the flags that are worked out to what the new ledger gives; say whether any changed.

    Less than one whole copy of the ledger may lack what an anomaly is measured against.
    """
    package = Package(root)
    tables = {name: load(name, path=root) for name in (*LEDGER, "repatriations")}
    changed = False
    for name in LEDGER:
        wrong = computed_flags.misflagged(tables, name)
        text = dialect.read_text(package.read_table(name), name)
        flags = text["flags"].fillna("").tolist()
        for row, flag, missing in wrong.itertuples(index=False):
            own = set(flags[row].split())
            flags[row] = " ".join(sorted(own | {flag} if missing else own - {flag}))
        if len(wrong):
            text["flags"] = flags
            _write_table(package.path(name), text)
            changed = True
    return changed


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("reports", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    print(make(given.folder, given.reports, seed=given.seed))


if __name__ == "__main__":
    main()
