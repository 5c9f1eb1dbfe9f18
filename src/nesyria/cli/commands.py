"""The commands: one function each, a thin skin over the library."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from nesyria.cli.output import say, say_table, write, write_bibliography

if TYPE_CHECKING:
    import pandas as pd


EXIT_OK, EXIT_INVALID, EXIT_CANNOT_RUN = 0, 1, 2


def _rows(options: argparse.Namespace) -> pd.DataFrame:
    from nesyria.cli.selection import filter_rows
    from nesyria.functions import load

    frame = load(options.table, as_of=options.as_of, release=options.release, path=options.path)
    wanted = {"area": options.area, "year": options.year}
    wanted |= {"event": options.event, "site": options.site}
    return filter_rows(frame, {name: value for name, value in wanted.items() if value is not None})


def tables_(options: argparse.Namespace) -> None:
    """List the tables."""
    from nesyria._terminal import format_table
    from nesyria.functions import tables

    say_table(format_table(tables(options.path)))


def show(options: argparse.Namespace) -> None:
    """Print a table to read."""
    from nesyria.cli.selection import format_rows

    say_table(format_rows(_rows(options), options.table))


def describe_(options: argparse.Namespace) -> None:
    """Print a table's data dictionary."""
    from nesyria._terminal import format_table
    from nesyria.functions import describe

    say_table(format_table(describe(options.table, path=options.path)))


def cite_(options: argparse.Namespace) -> None:
    """Print how to cite a release, or some rows of it."""
    from nesyria.errors import NesyriaError
    from nesyria.functions import cite

    if options.table is None:
        for name in ("area", "year", "event", "site"):
            if getattr(options, name) is not None:
                raise NesyriaError(f"--{name} chooses rows of a table; name the table to cite")
        place = {"release": options.release, "as_of": options.as_of}
        text = cite(None, options.format, path=options.path, **place)
    else:
        text = cite(_rows(options), options.format, path=options.path)
    printed = write_bibliography if options.format in ("bibtex", "ris") else say
    printed(text)


def sources_(options: argparse.Namespace) -> None:
    """Print the sources behind a table's rows."""
    from nesyria._terminal import format_table
    from nesyria.citation.archive import archived
    from nesyria.functions import sources

    found = sources(_rows(options), path=options.path)
    pages = found[["published", "publisher", "title", "url"]]
    if options.archived:
        days = found["published"].astype("object").where(found["published"].notna(), None)
        copies = [archived(*pair) for pair in zip(found["url"].fillna(""), days, strict=True)]
        pages = pages.drop(columns="url").assign(archived=copies)
    say_table(format_table(pages))


def explain_(options: argparse.Namespace) -> None:
    """Say why a figure is what it is."""
    from nesyria.answers import explain
    from nesyria.explanation.formats import render

    place = {"path": options.path, "release": options.release, "as_of": options.as_of}
    found = explain(options.key, table=options.table, **place)
    # Text has what steers a terminal written out already.
    printed = say_table if options.format == "text" else say
    printed(render(found, options.format))


def validate_(options: argparse.Namespace) -> int:
    """Check a package; return 1 where it is not valid."""
    from nesyria.validation import LAYERS, validate, validate_database
    from nesyria.validation.formats import render

    if options.database is not None:
        report = validate_database(options.database, options.path)
    else:
        report = validate(options.path, layers=options.layer or LAYERS)
    write(render(report, options.format))
    return EXIT_OK if report.valid else EXIT_INVALID


def build_(options: argparse.Namespace) -> None:
    """Make the figures anew from the ledger."""
    from nesyria.figures.build import build

    changed = build(options.path)
    say("\n".join(f"written: {name}" for name in changed) or "already up to date")


def diff_(options: argparse.Namespace) -> None:
    """List what changed between two versions."""
    from nesyria.publishing.diff import diff, render
    from nesyria.publishing.revisions import resolve_pair

    old, new = resolve_pair(options.old, options.new, options.path)
    say(render(diff(old, new), options.format))


def reconcile_(options: argparse.Namespace) -> None:
    """Say where events and stated totals are apart."""
    from nesyria.answers import gaps_of
    from nesyria.dataset import Dataset
    from nesyria.publishing.reconcile import render

    found = gaps_of(Dataset.at(options.path), options.area, options.above)
    say(render(found, options.format))


def release_(options: argparse.Namespace) -> None:
    """Publish a version, whole or not at all."""
    from nesyria.publishing.release import release

    done = release(options.version, options.path, date=options.date)
    say("\n".join(f"written: {name}" for name in done.files))


def links_(options: argparse.Namespace) -> None:
    """Ask whether the pages of the sources still answer."""
    from nesyria.datapackage.package import Package
    from nesyria.links.check import Bounds, agent, check, in_words
    from nesyria.links.web import Web

    web = Web(agent(Package.at(options.path)), private=options.private)
    bounds = Bounds(options.minutes, options.pause, options.days)
    say(in_words(check(options.report, options.path, bounds=bounds, web=web)))


def export_(options: argparse.Namespace) -> None:
    """Write the package in another form."""
    from nesyria.export import export

    export(options.format, options.target, path=options.path)
    # Not the target: it may be an address with a password.
    say(f"written: {options.format}")
