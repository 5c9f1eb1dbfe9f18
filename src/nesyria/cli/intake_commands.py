"""The commands ``intake`` and ``add``: statements in, proposals out."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nesyria.cli.commands import EXIT_OK
from nesyria.cli.output import say
from nesyria.errors import NesyriaError

if TYPE_CHECKING:
    from nesyria.datapackage.package import Package
    from nesyria.intake.collected.faults import InputError
    from nesyria.intake.collected.files import Grid
    from nesyria.intake.proposal import Proposal

Command = Callable[..., argparse.ArgumentParser]

# Options of every statement, of its page, and of each kind: option to field of the ledger.
_PAGE = {
    "url": ("url", "address of the page"),
    "publisher": ("publisher", "who publishes it"),
    "agency": ("agency", "agency or body whose text it repeats, where it says so"),
    "published": ("published", "when, as far as the page says: 2023, 2023-12 or 2023-12-07"),
    "title": ("title", "its title; no names of private persons"),
    "language": ("language", "ISO 639 code (default: en)"),
    "source-kind": ("kind", "official, un, ngo, academic, news or other (default: news)"),
    "source-id": ("source_id", "key of the page (default: made from publisher and date)"),
}
_HANDOVER = {
    "area": ("area_id", "country of the persons, code or name"),
    "date": ("date", "day, month or year of the handover"),
    "date-basis": ("date_basis", "stated, inferred, published or noted (default: stated)"),
    "persons": ("persons", "persons"),
    "women": ("women", "adult women"),
    "men": ("men", "adult men"),
    "children": ("children", "persons under 18"),
    "qualifier": ("qualifier", "exact, about, at_least or at_most (default: exact)"),
    "parts-qualifier": ("parts_qualifier", "the same of women, men and children, where it differs"),
    "site": ("site_id", "camp or prison that they left"),
    "handed-over-by": ("handed_over_by", "aanes, sdf, syria or other"),
    "kind": ("kind", "kind of movement (default: repatriation)"),
    "note": ("note", "a remark in your own words"),
}
_NUMBER = {
    "area": ("area_id", "country or group, code or name (default: all)"),
    "date": ("as_of", "date for which the number is given"),
    "date-basis": ("as_of_basis", "stated, inferred, published or noted (default: stated)"),
    "group": ("group", "who is counted (default: all)"),
    "value": ("value", "the number"),
    "qualifier": ("qualifier", "exact, about, at_least or at_most (default: exact)"),
    "note": ("note", "a remark in your own words"),
}
_TOTAL = {
    **_NUMBER,
    "since": ("since", "from when it counts"),
    "scope": ("scope", "nes, syria, syria_iraq or unstated (default: unstated)"),
    "kind": ("kind", "repatriated, remaining or returned_all_means (default: repatriated)"),
}
_POPULATION = {
    **_NUMBER,
    "site": ("site_id", "camp or prison"),
    "low": ("low", "lower end of a range"),
    "high": ("high", "upper end of a range"),
    "unit": ("unit", "persons, families, percent or countries (default: persons)"),
}
_OPTIONS = {"handover": _HANDOVER, "total": _TOTAL, "population": _POPULATION}


def arguments(command: Command, commands: argparse._SubParsersAction[Any]) -> None:
    """Add the commands to the command line."""
    intake = command(
        "intake", intake_, "propose what becomes of collected statements; bring them in"
    )
    intake.add_argument(
        "folder", nargs="?", help="folder with sources.csv, events.csv, ... or .xlsx"
    )
    intake.add_argument("--apply", action="store_true", help="write ledger and figures, or nothing")
    intake.add_argument("--issue", metavar="FILE", help="text of the issue form 'A new source'")
    text = "bring in one statement of one page"
    kinds = commands.add_parser("add", help=text, description=text).add_subparsers(
        required=True, metavar="WHAT"
    )
    for what, own in _OPTIONS.items():
        sub = kinds.add_parser(what, help=f"a {what}", description=f"Bring in a {what}.")
        sub.add_argument("--path", help="folder of a package (default: the installed one)")
        for option, (_, about) in {**_PAGE, **own}.items():
            sub.add_argument(f"--{option}", help=about)
        if what == "handover":
            sub.add_argument("--event", help="event_id that it is about, or new")
        sub.add_argument(
            "--dry-run", action="store_true", help="say what would move; write nothing"
        )
        sub.set_defaults(run=add_, what=what)


def intake_(options: argparse.Namespace) -> int:
    """Propose what becomes of a folder of statements, and apply what is decided."""
    from nesyria.datapackage.files import differs, recover, write_all_atomically
    from nesyria.datapackage.hints import quoted
    from nesyria.datapackage.package import Package
    from nesyria.intake import apply, decisions, report
    from nesyria.intake.collected import files
    from nesyria.intake.collected.faults import Fault
    from nesyria.intake.collected.issue import read_issue
    from nesyria.intake.collected.statements import from_grids
    from nesyria.intake.corrections import read_corrections
    from nesyria.intake.proposal import propose

    package = Package.at(options.path)
    recover(package.root)
    folder = Path(options.folder) if options.folder else None
    faults: list[Fault] = []
    if options.issue:
        grids = read_issue(_text(options.issue), package, Path(options.issue).name)
    elif folder is not None:
        grids = files.read_folder(folder, faults)
    else:
        raise NesyriaError("name a folder of statements, or --issue FILE")
    if options.apply and folder is None:
        raise NesyriaError("--apply needs the folder in which the statements are to be kept")
    old = decisions.read(folder, faults) if folder is not None and folder.is_dir() else {}
    corrections = read_corrections(grids, package, faults)
    proposal = propose(from_grids(grids, package, faults), package, old, corrections)
    if options.apply and folder is not None:
        apply.check(proposal)
    say(report.text(proposal, apply.figures(proposal)))
    if folder is None:
        return EXIT_OK
    kept = files.as_csv(grids)
    if options.apply:
        folder.mkdir(parents=True, exist_ok=True)
        written = apply.apply(proposal, folder, kept)
    else:
        made = {**_new(folder, kept), decisions.FILE: decisions.write(proposal.lines.values())}
        written = sorted(name for name in made if differs(folder, name, made[name]))
        folder.mkdir(parents=True, exist_ok=True)
        write_all_atomically(folder, {name: made[name] for name in written})
    say("\n".join(f"written: {name}" for name in written) or "already up to date")
    if not options.apply:
        say(
            f"then: edit {folder / decisions.FILE} where you decide otherwise, and run: "
            f"nesyria intake {quoted(str(folder))} --apply"
        )
    return EXIT_OK


def add_(options: argparse.Namespace) -> int:
    """Bring in one statement."""
    from nesyria.datapackage.files import recover
    from nesyria.datapackage.package import Package
    from nesyria.intake import apply, report
    from nesyria.intake.collected import files, single
    from nesyria.intake.collected.faults import InputError
    from nesyria.intake.collected.statements import from_grids
    from nesyria.intake.proposal import propose

    package = Package.at(options.path)
    recover(package.root)
    evidence = package.root / "evidence"
    if not evidence.is_dir() or evidence.is_symlink():
        raise NesyriaError(
            f"no folder evidence in {package.root}; work in a clone, or name one: --path"
        )
    given = vars(options)
    fields = {**_PAGE, **_OPTIONS[options.what]}
    said = {option: given[option.replace("-", "_")] or "" for option in fields}
    page = {field: said[option] for option, (field, _) in _PAGE.items()}
    own = {field: said[option] for option, (field, _) in _OPTIONS[options.what].items()}
    grids = single.grids(package, single.WHAT[options.what], page, [own])
    try:
        batch = from_grids(grids, package)
    except InputError as error:
        raise _in_options(error, grids, package, fields) from None
    proposal = propose(batch, package)
    if given.get("event"):
        _decide(proposal, options.event)
        proposal = propose(batch, package, proposal.lines)
    _hint(proposal)
    say(report.text(proposal, apply.figures(proposal)))
    for line in proposal.lines.values():
        if line.action == "duplicate":
            say(f"{line.file}: {line.reason}")
    if options.dry_run or not any(line.action == "add" for line in proposal.lines.values()):
        return EXIT_OK
    name = single.batch_name([one.name for one in evidence.iterdir()])
    kept = {**files.as_csv(grids), "README.md": single.readme(name)}
    written = apply.apply(proposal, evidence / name, kept)
    say("\n".join(f"written: {one}" for one in [*written, f"evidence/{name}"]))
    return EXIT_OK


def _in_options(
    error: InputError,
    grids: Mapping[str, Grid],
    package: Package,
    fields: Mapping[str, tuple[str, str]],
) -> NesyriaError:
    """Return faults of files as faults of the options that they come from."""
    from nesyria.intake.collected.forms import forms

    known = forms(package)
    columns = {
        (known[name].file, column): field
        for name in grids
        for column, field in known[name].columns.items()
    }
    lines = []
    for fault in error.faults:
        field = columns.get((fault.file, fault.field or ""), "")
        own = _PAGE if fault.file == "sources.csv" else {**_PAGE, **fields}
        option = next((name for name, (one, _) in reversed(own.items()) if one == field), None)
        where = f"--{option}" if option else f"{fault.file}, {fault.field}"
        value = f" {fault.value!r}" if fault.value else ""
        lines.append(f"{where}{value}: {fault.message}")
    return NesyriaError("nothing was written\n" + "\n".join(f"  {line}" for line in lines))


def _decide(proposal: Proposal, event: str) -> None:
    for line in proposal.lines.values():
        if line.file == "events.csv" and line.action in ("add", "undecided"):
            line.action, line.event_id, line.score = "add", event, ""
            line.reason = "Named by hand."


def _hint(proposal: Proposal) -> None:
    """Say what to add to the command where a statement is unclear."""
    for line in proposal.undecided():
        advice = (
            "name it with --event EVENT_ID, or --event new" if line.file == "events.csv" else ""
        )
        raise NesyriaError(f"{line.reason} {advice}".strip())


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise NesyriaError(f"{path}: not a text in UTF-8") from None


def _new(folder: Path, kept: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that the folder does not have: what is there is never edited."""
    return {name: content for name, content in kept.items() if not (folder / name).exists()}
