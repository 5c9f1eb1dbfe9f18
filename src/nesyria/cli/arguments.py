"""The arguments of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from nesyria.cli.commands import (
    build_,
    cite_,
    describe_,
    diff_,
    export_,
    release_,
    show,
    sources_,
    tables_,
    validate_,
)

_VALIDATE = "Check a package. Exit status: 0 valid, 1 findings of severity error, 2 cannot run."


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="nesyria", description="Figures on returns from the camps and prisons of NE Syria."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[..., int | None], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.add_argument("--path", help="folder of a package (default: the installed one)")
        sub.set_defaults(run=run)
        return sub

    command("tables", tables_, "list the tables")
    _selection(command("show", show, "print a table to read"))
    describe = command("describe", describe_, "print a table's data dictionary")
    describe.add_argument("table")
    cite = command("cite", cite_, "print how to cite the release, or some rows of it")
    _selection(cite, optional=True)
    cite.add_argument("--format", default="apa", help="apa, bibtex, ris or csl-json")
    _selection(command("sources", sources_, "print the sources behind a table's rows"))
    validate = commands.add_parser("validate", help="check a package", description=_VALIDATE)
    validate.add_argument("path", nargs="?", help="folder (default: the installed package)")
    validate.add_argument("--format", default="text", help="text, json, github, junit or html")
    validate.add_argument(
        "--database",
        metavar="URL",
        help="run the suites there: postgresql://user@host/name or spark:FOLDER",
    )
    validate.add_argument("--layer", action="append", help="run this layer only; may be repeated")
    validate.set_defaults(run=validate_)
    command("build", build_, "make the figures anew from the ledger")
    _export_arguments(command("export", export_, "write the package in another form"))
    diff = command("diff", diff_, "list what changed between two versions")
    diff.add_argument("old", help="a release, a folder, or a revision of git")
    diff.add_argument("new", nargs="?", default=".", help="the same (default: this folder)")
    diff.add_argument("--format", default="text", help="text, json or markdown")
    release = command("release", release_, "publish a version, whole or not at all")
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


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    from nesyria.export import FORMATS

    forms = (f"{name} ({one.target}): {one.text}" for name, one in FORMATS.items())
    parser.add_argument("format", metavar="FORMAT", help="; ".join(forms))
    parser.add_argument(
        "target", metavar="TARGET", help="folder or file to write, or postgresql://user@host/name"
    )
