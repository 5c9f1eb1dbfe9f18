"""Collected statements in the words of the ledger, each cell checked against its schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nesyria.datapackage import dialect
from nesyria.datapackage.package import Package
from nesyria.intake.collected import cells, files
from nesyria.intake.collected.faults import Fault, InputError
from nesyria.intake.collected.forms import Form, forms, vocabulary

if TYPE_CHECKING:
    import pandas as pd

# A nationality as the group of a figure on a camp: ``iso3:FRA``, ``iso3:FRA women``.
_NATIONALITY = re.compile(r"iso3:([A-Z]{3})(?: (\w+))?")


@dataclass
class Statements:
    """One collected file.

    Attributes
    ----------
    form : Form
        What its columns are.
    raw : DataFrame
        The cells as handed in, indexed by row of the file (the header is row 1).
    ledger : DataFrame
        The same rows in the fields and words of the ledger, blank as ''.
    """

    form: Form
    raw: pd.DataFrame
    ledger: pd.DataFrame


def read_batch(folder: Path, package: Package) -> dict[str, Statements]:
    """Return the statements of a folder by name of file.

    Raises
    ------
    InputError
        With every fault of every file.
    """
    faults: list[Fault] = []
    return from_grids(files.read_folder(folder, faults), package, faults)


def from_grids(
    grids: Mapping[str, files.Grid], package: Package, faults: list[Fault] | None = None
) -> dict[str, Statements]:
    """Return the statements of collected files that have been read as rows of text."""
    faults = [] if faults is None else faults
    known = forms(package)
    batch: dict[str, Statements] = {}
    for name in (name for name in known if name in grids):
        own = known[name]
        raw = files.frame(grids[name], own.file, faults)
        faults.extend(_columns(raw, own))
        batch[name] = Statements(own, raw, translated(raw, own))
        faults.extend(_cells(batch[name], package))
    faults.extend(_pages(batch, package))
    if faults:
        raise InputError(faults)
    return batch


def translated(raw: pd.DataFrame, form: Form) -> pd.DataFrame:
    """Return collected rows in the fields and words of the ledger."""
    import pandas as pd

    out = pd.DataFrame("", index=raw.index, columns=list(form.fields), dtype="object")
    if form.name == "populations":
        # A number of people in camps is of everyone, unless the statement names a group.
        out["area_id"] = "world"
    for column in (name for name in form.columns if name in raw.columns):
        target = form.columns[column]
        codes, words = pd.factorize(raw[column])
        meanings = [meaning(form, column, str(word)) for word in words]
        fields = {field for one in meanings for field in one} | {target}
        for field in sorted(fields):
            # A blank cell says nothing: another column may.
            says = [field in one and word != "" for one, word in zip(meanings, words, strict=True)]
            values = pd.Series([one.get(field, "") for one in meanings], dtype="object")
            rows = pd.Series(says, dtype=bool).to_numpy()[codes]
            out.loc[rows, field] = values.to_numpy()[codes[rows]]
    return out


def meaning(form: Form, column: str, word: str) -> Mapping[str, str]:
    """Return the fields of the ledger that a collected cell sets."""
    nationality = _NATIONALITY.fullmatch(word) if column == "group" else None
    if nationality:
        return {"area_id": nationality[1], "group": nationality[2] or "all"}
    return vocabulary().get((form.table, column, word), {form.columns[column]: word})


def _columns(raw: pd.DataFrame, form: Form) -> Iterator[Fault]:
    """Find columns that are missing, and those that the form does not know."""
    for name in sorted(form.required - set(raw.columns)):
        yield Fault(form.file, 1, name, None, "the column is missing; add it")
    for name in (name for name in raw.columns if name not in form.columns):
        message = f"no column of this form; the columns are {', '.join(form.columns)}"
        yield Fault(form.file, 1, str(name), None, message)


def _cells(statements: Statements, package: Package) -> Iterator[Fault]:
    """Find cells that are not what the schema of the ledger asks for."""
    form, raw, ledger = statements.form, statements.raw, statements.ledger
    keys = {"area_id": "areas"}
    for column in (name for name in form.columns if name in raw.columns):
        field = form.columns[column]
        said = raw[column].where(raw[column] != "", "")
        known = _known(package, keys[field]) if field in keys else None
        required = column in form.required
        pairs = zip(said, ledger[field], strict=True)
        wrong: dict[tuple[str, str], str | None] = {}
        for row, pair in zip(raw.index, pairs, strict=True):
            if pair not in wrong:
                wrong[pair] = cells.fault(*pair, form.fields[field], known, required=required)
            message = wrong[pair]
            if message is not None:
                yield Fault(form.file, int(row), column, pair[0], message)


def _known(package: Package, table: str) -> tuple[str, ...]:
    frame = dialect.read_text(package.read_table(table), table)
    return tuple(frame.iloc[:, 0].dropna())


def _pages(batch: Mapping[str, Statements], package: Package) -> Iterator[Fault]:
    """Find statements of unknown pages, and keys that two pages of the batch have."""
    from nesyria.tableschema.addresses import canonical

    known = set(_known(package, "sources"))
    if "sources" in batch:
        own = batch["sources"].raw
        if {"source_id", "url"} <= set(own.columns):
            known |= set(own["source_id"])
            pages = own.assign(page=canonical(own["url"]))
            pages = pages[pages["source_id"] != ""].drop_duplicates(["source_id", "page"])
            for row, key in pages.loc[pages["source_id"].duplicated(), "source_id"].items():
                message = "an earlier row gives this key to another page; give each page its own"
                yield Fault("sources.csv", int(str(row)), "source_id", key, message)
    for name, one in batch.items():
        if name == "sources" or "source_id" not in one.raw.columns:
            continue
        said: Any = one.raw["source_id"]
        for row, key in said[~said.isin(known) & (said != "")].items():
            message = "no page of this key, in sources.csv or in the ledger; add it to sources.csv"
            yield Fault(one.form.file, int(row), "source_id", key, message)
