"""The arguments of the command line."""

from __future__ import annotations

import argparse
import datetime
import re
from collections.abc import Callable
from typing import Any, NoReturn

from nesyria.cli import intake_commands
from nesyria.cli.commands import (
    build_,
    cite_,
    describe_,
    diff_,
    explain_,
    export_,
    links_,
    reconcile_,
    release_,
    show,
    sources_,
    tables_,
    validate_,
)
from nesyria.errors import NesyriaError

_VALIDATE = "Check a package."

_STATUSES = (
    "Exit status: 0 done (or valid), 1 findings of severity error, 2 cannot run; "
    "130 interrupted, 143 ended by SIGTERM."
)


class _Parser(argparse.ArgumentParser):
    """A parser whose mistakes are errors like all others, and to which nothing is not a value."""

    def error(self, message: str) -> NoReturn:
        raise NesyriaError(f"{message}; see: {self.prog} --help")

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        if "action" not in options or options["action"] == "append":
            options.setdefault("type", _text)
        return super().add_argument(*names, **options)


class _Version(argparse.Action):
    """Prints the version, which is read from the descriptor only where it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        from nesyria.datapackage.package import Package

        print(f"nesyria {Package.installed().version}")
        parser.exit()


def _text(value: str) -> str:
    if not value.strip():
        raise argparse.ArgumentTypeError("it is empty; leave the option out, or give it a value")
    return value


def _year(value: str) -> str:
    # Totals have a row of all years too.
    if not re.fullmatch("[0-9]{4}|all", value):
        raise argparse.ArgumentTypeError(f"{value!r} is not a year; write it like 2023")
    return value


def _day(value: str) -> str:
    try:
        # Of the forms of ISO 8601 the one that the data has.
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError
        datetime.date.fromisoformat(value)
    except ValueError:
        message = f"{value!r} is not a date; write a day like 2023-12-07"
        raise argparse.ArgumentTypeError(message) from None
    return value


def _per_cent(value: str) -> float:
    if not re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,3})?", value):
        raise argparse.ArgumentTypeError(f"{value!r} is not a share in per cent; write it like 5")
    return float(value) / 100


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = _Parser(
        prog="nesyria",
        description="Figures on returns from the camps and prisons of NE Syria.",
        epilog=_STATUSES,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(metavar="COMMAND")

    def command(name: str, run: Callable[..., int | None], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text, epilog=_STATUSES)
        sub.add_argument("--path", help="folder of a package (default: the installed one)")
        sub.set_defaults(run=run)
        return sub

    command("tables", tables_, "list the tables")
    _selection(command("show", show, "print a table to read"))
    describe = command("describe", describe_, "print a table's data dictionary")
    describe.add_argument("table", help="name of a table; `nesyria tables` lists them")
    _cite_arguments(command("cite", cite_, "print how to cite the release, or some rows of it"))
    sources = command("sources", sources_, "print the sources behind a table's rows")
    _selection(sources)
    text = "print where archived copies are looked up, instead of the addresses"
    sources.add_argument("--archived", action="store_true", help=text)
    _explain_arguments(command("explain", explain_, "say why a figure is what it is"))
    validate = commands.add_parser(
        "validate", help="check a package", description=_VALIDATE, epilog=_STATUSES
    )
    _validate_arguments(validate)
    command("build", build_, "make the figures anew from the ledger")
    _export_arguments(command("export", export_, "write the package in another form"))
    _diff_arguments(command("diff", diff_, "list what changed between two versions, or two days"))
    _reconcile_arguments(
        command("reconcile", reconcile_, "say where events and stated totals are apart, and why")
    )
    _links_arguments(command("links", links_, "ask whether the pages of the sources still answer"))
    release = command("release", release_, "publish a version, whole or not at all")
    release.add_argument("version", help="MAJOR.MINOR.PATCH")
    release.add_argument("--date", type=_day, help="day of the release (default: today)")
    intake_commands.arguments(command, commands)
    return parser


def _selection(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    named = "name of a table; `nesyria tables` lists them"
    parser.add_argument("table", nargs="?" if optional else None, help=named)
    parser.add_argument("--area", help="only this area_id, such as KGZ")
    parser.add_argument("--year", type=_year, help="only dates in this year; of totals also: all")
    parser.add_argument("--event", help="only this event_id")
    parser.add_argument("--site", help="only this site_id")
    parser.add_argument("--as-of", help="as the sources published by this day allowed")
    parser.add_argument("--release", help="as published in this release")


def _cite_arguments(parser: argparse.ArgumentParser) -> None:
    from nesyria.citation import FORMATS

    _selection(parser, optional=True)
    parser.add_argument("--format", default="apa", choices=FORMATS, help="(default: apa)")


def _explain_arguments(parser: argparse.ArgumentParser) -> None:
    from nesyria.explanation.formats import FORMATS

    text = (
        "key of the figure: an event (KGZ-2023-12-07), a country (KGZ), a stated total (T0215), "
        "or the parts of the key of a total (KGZ repatriation all) or a population"
    )
    parser.add_argument("key", nargs="+", metavar="KEY", help=text)
    parser.add_argument("--table", help="its table, where the key does not say which")
    parser.add_argument("--as-of", help="as the sources published by this day allowed")
    parser.add_argument("--release", help="as published in this release")
    parser.add_argument("--format", default="text", choices=FORMATS, help="(default: text)")


def _validate_arguments(parser: argparse.ArgumentParser) -> None:
    from nesyria.validation import LAYERS
    from nesyria.validation.formats import FORMATS

    parser.add_argument("path", nargs="?", help="folder (default: the installed package)")
    parser.add_argument("--format", default="text", choices=FORMATS, help="(default: text)")
    parser.add_argument(
        "--database",
        metavar="URL",
        help="run the suites there: postgresql://user@host/name or spark:FOLDER",
    )
    parser.add_argument(
        "--layer", action="append", choices=LAYERS, help="run this layer only; may be repeated"
    )
    parser.set_defaults(run=validate_)


def _diff_arguments(parser: argparse.ArgumentParser) -> None:
    from nesyria.publishing.diff import FORMATS

    days = (
        "a release, a folder, a revision of git, or a day like 2023-12-31: what was known by then"
    )
    parser.add_argument("old", help=days)
    parser.add_argument(
        "new",
        nargs="?",
        help="the same (default: the package in --path, the current folder, or the installed one)",
    )
    parser.add_argument("--format", default="text", choices=FORMATS, help="(default: text)")


def _reconcile_arguments(parser: argparse.ArgumentParser) -> None:
    from nesyria.publishing.reconcile import FORMATS

    parser.add_argument("area", nargs="?", help="only this country, such as KGZ, whatever it has")
    text = "share of the larger number by which they must differ, in per cent (default: 5)"
    parser.add_argument("--above", type=_per_cent, default=0.05, metavar="PER_CENT", help=text)
    parser.add_argument("--format", default="text", choices=FORMATS, help="(default: text)")


def _number(value: str) -> float:
    if not re.fullmatch(r"[0-9]{1,4}(?:\.[0-9]{1,3})?", value):
        raise argparse.ArgumentTypeError(f"{value!r} is not a number from 0 to 9999")
    return float(value)


def _links_arguments(parser: argparse.ArgumentParser) -> None:
    text = "report to write, a CSV file; one that is there is gone on with"
    parser.add_argument("report", metavar="REPORT", help=text)
    more: list[tuple[str, float, str]] = [
        ("minutes", 60, "how long to ask at most"),
        ("pause", 5, "seconds between two requests to the same host"),
        ("days", 30, "ask again what was asked so many days ago"),
    ]
    for name, default, text in more:
        about = f"{text} (default: {default})"
        parser.add_argument(f"--{name}", type=_number, default=default, metavar="N", help=about)
    text = "ask addresses of this machine and of local networks too"
    parser.add_argument("--private", action="store_true", help=text)


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    from nesyria.export import FORMATS

    forms = (f"{name} ({one.target}): {one.text}" for name, one in FORMATS.items())
    parser.add_argument("format", metavar="FORMAT", choices=FORMATS, help="; ".join(forms))
    parser.add_argument(
        "target", metavar="TARGET", help="folder or file to write, or postgresql://user@host/name"
    )
