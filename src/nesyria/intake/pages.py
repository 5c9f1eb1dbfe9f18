"""Which pages are new, and which the ledger or the batch has already under some address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nesyria.intake.collected.cells import encoded
from nesyria.intake.decisions import Line, Lines
from nesyria.tableschema.addresses import canonical

if TYPE_CHECKING:
    import pandas as pd

    from nesyria.intake.collected.statements import Statements


def propose_pages(statements: Statements, ledger: pd.DataFrame) -> Lines:
    """Return a line for each page.

    Parameters
    ----------
    statements : Statements
        Of sources.csv.
    ledger : DataFrame
        The table ``sources`` as text.
    """
    own = statements.ledger
    known = dict(zip(canonical(ledger["url"]), ledger["source_id"], strict=True))
    addresses = dict(zip(ledger["source_id"], canonical(ledger["url"]), strict=True))
    needed = [
        name
        for name, field in statements.form.fields.items()
        if field.get("constraints", {}).get("required")
    ]
    lines: Lines = {}
    for row, key, page, url in zip(
        own.index, own["source_id"], canonical(own["url"]), own["url"], strict=True
    ):
        line = Line(statements.form.file, int(row), key)
        lines[line.file, line.row] = line
        if page in known:
            _duplicate(line, known[page], ledger_has=known[page] in addresses)
            continue
        blank = [name for name in needed if own.at[row, name] == ""]
        if blank:
            line.unclear(f"A new page needs {', '.join(blank)}: fill it in, in {line.file}.")
        if key in addresses:
            line.unclear(f"The ledger has {key} for another address, {addresses[key]}.")
        line.change("url", url, encoded(url), "The address in ASCII.")
        known[page] = key
    return lines


def _duplicate(line: Line, same: str, *, ledger_has: bool) -> None:
    line.action = "duplicate"
    where = "The ledger has this page" if ledger_has else "An earlier row has this page"
    line.reason = f"{where}." if line.source_id == same else f"{where} as {same}."
    if line.source_id != same:
        line.changes["source_id"] = (line.source_id, same)


def renamed(lines: Lines) -> dict[str, str]:
    """Return the key in the ledger of each page of a batch."""
    return {
        line.source_id: line.changes.get("source_id", ("", line.source_id))[1]
        for line in lines.values()
        if line.file == "sources.csv"
    }
