"""Which pages are new, and which the ledger or the batch has already under some address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nesyria.intake.collected.cells import encoded
from nesyria.intake.decisions import BARE, Line, Lines
from nesyria.intake.text import cell
from nesyria.tableschema.addresses import canonical
from nesyria.tableschema.dates import in_key
from nesyria.tableschema.spelling import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from nesyria.intake.collected.statements import Statements


# Fields of a page that name who wrote it.
_NAMES = ("publisher", "agency")


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
    taken, spelled = {*addresses, *own["source_id"]}, _spellings(ledger)
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
        plain = key.replace(in_key(key), "nd") if in_key(key) else key
        if plain != key and not own.at[row, "published"] and plain not in taken:
            taken.add(plain)
            line.change("source_id", key, plain, "The page carries no date, as its key did.")
        elif key in addresses:
            line.unclear(f"The ledger has {key} for another address, {addresses[key]}.")
        line.change("url", url, encoded(url), "The address in its usual form.")
        for field in (one for one in _NAMES if one in own):
            name = cell(own, int(row), field)
            known_as = spelled.setdefault(folded(name) or name, name)
            line.change(field, name, known_as, f"The ledger spells it {known_as}.")
        known[page] = key
    return lines


def _duplicate(line: Line, same: str, *, ledger_has: bool) -> None:
    line.action = "duplicate"
    where = "The ledger has this page" if ledger_has else "An earlier row has this page"
    line.reason = f"{where}." if line.source_id == same else f"{where} as {same}."
    if line.source_id != same:
        line.changes["source_id"] = (line.source_id, same)


def _spellings(ledger: pd.DataFrame) -> dict[str, str]:
    """Return how each publisher and agency is spelled, by what spellings have in common.

    That is how most pages spell it: those that it publishes, then those that repeat its text.
    """
    found: dict[str, str] = {}
    for field in (one for one in _NAMES if one in ledger):
        counted = ledger[field].value_counts()
        for name in map(str, counted.sort_values(ascending=False, kind="stable").index):
            found.setdefault(folded(name) or name, name)
    return found


def leave_out_bare_pages(lines: Lines, ledger: pd.DataFrame, cited: set[str]) -> None:
    """Leave out new pages of which no statement is to be added."""
    known = set(ledger["source_id"])
    for line in lines.values():
        said = line.kept and (line.reason or line.changes)
        new = line.file == "sources.csv" and line.action == "add" and not said
        key = final_key(line)
        if new and key not in known and key not in cited:
            line.action, line.changes = "exclude", {}
            line.reason = BARE


def settle_duplicates(
    lines: Lines, proposed: Mapping[tuple[str, int], str], known: set[str]
) -> None:
    """Let pages that repeat another row of the batch follow it where its key was changed.

    Parameters
    ----------
    lines : dict
        The lines of sources.csv.
    proposed : mapping
        The key as collected of the page that has the same address, by line.
    known : set of str
        The keys of the ledger.
    """
    final = {
        line.source_id: final_key(line) for line in lines.values() if line.action != "duplicate"
    }
    there = known | set(final.values())
    for place, line in lines.items():
        if line.action != "duplicate" or final_key(line) in there:
            continue
        target = final_key(line) if final_key(line) in final else proposed.get(place, "")
        key = final.get(target, target)
        if key in there:
            line.changes["source_id"] = (line.source_id, key)


def final_key(line: Line) -> str:
    """Return the key in the ledger of a page."""
    return line.changes.get("source_id", ("", line.source_id))[1]


def renamed(lines: Lines) -> dict[str, str]:
    """Return the key in the ledger of each page of a batch."""
    return {
        line.source_id: final_key(line) for line in lines.values() if line.file == "sources.csv"
    }
