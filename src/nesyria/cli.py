"""The command line: ``nesyria COMMAND``."""

from __future__ import annotations

import argparse
import gc
import io
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn, TextIO

from nesyria.errors import NesyriaError
from nesyria.visible import visible

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

EXIT_OK, EXIT_INVALID, EXIT_CANNOT_RUN = 0, 1, 2
# As shells count an interrupt.
EXIT_INTERRUPTED = 130
_VALIDATE = "Check a package. Exit status: 0 valid, 1 findings of severity error, 2 cannot run."


def main(arguments: Sequence[str] | None = None, *, home: Path | None = None) -> int:
    """Run one command and return its exit status: 0, 1 (not valid) or 2 (cannot run).

    ``home`` is the folder of a package where the command names none.
    """
    options = _parser().parse_args(arguments)
    options.path = home if options.path is None else options.path
    run: Callable[[argparse.Namespace], int | None] = options.run
    try:
        return run(options) or EXIT_OK
    except NesyriaError as error:
        _say(f"nesyria: {error}", sys.stderr)
    except BrokenPipeError:
        # The reader (head, less) has seen enough.
        sys.stderr.close()
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _say(f"nesyria: {where}{error.strerror or error}", sys.stderr)
    except Exception as error:
        # A fault of this program: whoever meets it gets a sentence, and no answer that is none.
        _say(f"nesyria: cannot go on: {type(error).__name__}: {error}", sys.stderr)
    return EXIT_CANNOT_RUN


def program(arguments: Sequence[str] | None = None, *, home: Path | None = None) -> NoReturn:
    """Run as a program of its own."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a letter shows its number, and no traceback.
            stream.reconfigure(errors="backslashreplace")
    try:
        status = main(arguments, home=home)
    except KeyboardInterrupt:
        status = EXIT_INTERRUPTED
    # Whatever was imported goes with the process: the collector need not look through it again.
    gc.freeze()
    raise SystemExit(status)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nesyria", description="Figures on returns from the camps and prisons of NE Syria."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[..., int | None], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.add_argument("--path", help="folder of a package (default: the installed one)")
        sub.set_defaults(run=run)
        return sub

    command("tables", _tables, "list the tables")
    _selection(command("show", _show, "print a table to read"))
    describe = command("describe", _describe, "print a table's data dictionary")
    describe.add_argument("table")
    cite = command("cite", _cite, "print how to cite the release, or some rows of it")
    _selection(cite, optional=True)
    cite.add_argument("--format", default="apa", help="apa, bibtex, ris or csl-json")
    _selection(command("sources", _sources, "print the sources behind a table's rows"))
    validate = commands.add_parser("validate", help="check a package", description=_VALIDATE)
    validate.add_argument("path", nargs="?", help="folder (default: the installed package)")
    validate.add_argument("--format", default="text", help="text, json, github, junit or html")
    validate.add_argument(
        "--database",
        metavar="URL",
        help="run the suites there: postgresql://user@host/name or spark:FOLDER",
    )
    validate.add_argument("--layer", action="append", help="run this layer only; may be repeated")
    validate.set_defaults(run=_validate)
    command("build", _build, "make the figures anew from the ledger")
    _export_arguments(command("export", _export, "write the package in another form"))
    diff = command("diff", _diff, "list what changed between two versions")
    diff.add_argument("old", help="a release, a folder, or a revision of git")
    diff.add_argument("new", nargs="?", default=".", help="the same (default: this folder)")
    diff.add_argument("--format", default="text", help="text, json or markdown")
    release = command("release", _release, "publish a version, whole or not at all")
    release.add_argument("version", help="MAJOR.MINOR.PATCH")
    release.add_argument("--date", help="day of the release (default: today)")
    return parser


def _selection(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    parser.add_argument("table", nargs="?" if optional else None)
    parser.add_argument("--area", help="only this area_id, such as KGZ")
    parser.add_argument("--year", help="only dates in this year")
    parser.add_argument("--event", help="only this event_id")
    parser.add_argument("--site", help="only this site_id")
    parser.add_argument("--as-of", help="as the sources published by this day allowed")
    parser.add_argument("--release", help="as published in this release")


def _rows(options: argparse.Namespace) -> pd.DataFrame:
    from nesyria.loading import load
    from nesyria.show import select

    frame = load(options.table, as_of=options.as_of, release=options.release, path=options.path)
    wanted = {"area": options.area, "year": options.year}
    wanted |= {"event": options.event, "site": options.site}
    return select(frame, {name: value for name, value in wanted.items() if value})


def _say(text: str, stream: TextIO | None = None) -> None:
    """Print what may hold data."""
    print(visible(text), file=stream)


def _tables(options: argparse.Namespace) -> None:
    from nesyria.loading import tables
    from nesyria.show import as_text

    _say(as_text(tables(options.path)))


def _show(options: argparse.Namespace) -> None:
    from nesyria.show import readable

    _say(readable(_rows(options), options.table))


def _describe(options: argparse.Namespace) -> None:
    from nesyria.loading import describe
    from nesyria.show import as_text

    _say(as_text(describe(options.table, path=options.path)))


def _cite(options: argparse.Namespace) -> None:
    from nesyria.citation import cite

    frame = _rows(options) if options.table else None
    _say(cite(frame, options.format, path=options.path))


def _sources(options: argparse.Namespace) -> None:
    from nesyria.show import as_text
    from nesyria.trace import sources

    found = sources(_rows(options), path=options.path)
    _say(as_text(found[["published", "publisher", "title", "url"]]))


def _validate(options: argparse.Namespace) -> int:
    from nesyria.validation import LAYERS, validate, validate_database
    from nesyria.validation.formats import check_format, render

    check_format(options.format)
    if options.database:
        report = validate_database(options.database, options.path)
    else:
        report = validate(options.path, layers=options.layer or LAYERS)
    print(render(report, options.format))
    return EXIT_OK if report.valid else EXIT_INVALID


def _build(options: argparse.Namespace) -> None:
    from nesyria.build import build

    changed = build(options.path)
    print("\n".join(f"written: {name}" for name in changed) or "already up to date")


def _diff(options: argparse.Namespace) -> None:
    from nesyria.diff import check_format, diff, open_version, render
    from nesyria.package import Package

    check_format(options.format)
    home = Package.at(options.path)
    found = diff(open_version(home, options.old), open_version(home, options.new))
    _say(render(found, options.format))


def _release(options: argparse.Namespace) -> None:
    from nesyria.release import release

    done = release(options.version, options.path, date=options.date)
    print("\n".join(f"written: {name}" for name in done.files))


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    from nesyria.export import FORMATS

    forms = (f"{name} ({one.target}): {one.text}" for name, one in FORMATS.items())
    parser.add_argument("format", metavar="FORMAT", help="; ".join(forms))
    parser.add_argument(
        "target", metavar="TARGET", help="folder or file to write, or postgresql://user@host/name"
    )


def _export(options: argparse.Namespace) -> None:
    from nesyria.export import export

    export(options.format, options.target, path=options.path)
    # Not the target: it may be an address with a password.
    print(f"written: {options.format}")
