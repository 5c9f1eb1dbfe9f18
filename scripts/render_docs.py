"""Render the generated parts of the pages in docs/, and of the README.

    python scripts/render_docs.py            rewrite them in place
    python scripts/render_docs.py --check    only say what is stale (exit status 1)

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; BLOCKS says what
each name means. Everything else on a page is written by hand and left alone.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# The code beside the pages it describes, installed or not.
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "scripts")]

import changes  # noqa: E402
import pandas as pd  # noqa: E402

from nesyria.answers import gaps_of  # noqa: E402
from nesyria.cli.program import run  # noqa: E402
from nesyria.datapackage import dialect, files  # noqa: E402
from nesyria.datapackage.expectations import history_rules  # noqa: E402
from nesyria.datapackage.package import MAX_TABLE_BYTES, Package  # noqa: E402
from nesyria.dataset import Dataset  # noqa: E402
from nesyria.errors import NesyriaError, invalid_choice  # noqa: E402
from nesyria.figures.flags import Flags, flag_sets  # noqa: E402
from nesyria.figures.ranking import MEASURES, authors  # noqa: E402
from nesyria.functions import load, tables  # noqa: E402
from nesyria.publishing import markdown, reconcile  # noqa: E402
from nesyria.tableschema import fields  # noqa: E402
from nesyria.validation import validate  # noqa: E402
from nesyria.validation.rule import Rule, catalogue, row_rules  # noqa: E402
from nesyria.validation.suites.catalog import suites  # noqa: E402

# Each on a line of its own, where no text of data can stand.
OPEN = re.compile(r"^<!-- generated: (?P<name>[^ \n]+) -->$", re.MULTILINE)
BLOCK = re.compile(rf"({OPEN.pattern}\n)(?P<body>.*?)^(<!-- end -->)$", re.DOTALL | re.MULTILINE)
FLAGGED = ("repatriation_reports", "total_reports", "population_reports", "repatriations")
# A group with more members than this is described by the countries that it leaves out.
MANY = 100
# No page is longer.
MOST_BYTES = 16 * 1024**2

Row = Sequence[object]


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite the pages, or say what is stale, and return the exit status."""
    parser = argparse.ArgumentParser(description="Render what is generated in the pages.")
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if stale")
    options = parser.parse_args(arguments)
    try:
        package = Package(ROOT)
        found = dict(stale(package, [*package.listing("docs", ".md"), "README.md"]))
        if not options.check:
            made = {path: text.encode("utf-8") for path, (_, text) in found.items()}
            files.write_all_atomically(ROOT, made)
    except NesyriaError as error:
        print(f"render_docs: {error}", file=sys.stderr)
        return 2
    for path, (names, _) in found.items():
        print(f"{'stale' if options.check else 'written'}: {path}: {', '.join(names)}")
    if not found:
        print("already up to date")
    elif options.check:
        print("run: python scripts/render_docs.py")
    return int(options.check and bool(found))


def stale(package: Package, pages: Iterable[str]) -> Iterator[tuple[str, tuple[list[str], str]]]:
    """Yield each page that is not up to date, with its stale parts and its new text."""
    for path in pages:
        old = package.read_text(path, MOST_BYTES)
        new, names = render(package, old, Path(path).name)
        if names:
            yield path, (names, new)


def render(package: Package, text: str, page: str) -> tuple[str, list[str]]:
    """Return a page with its generated parts made anew, and the names of those that changed.

    Raises
    ------
    NesyriaError
        When a part has no end, or a name that is not in BLOCKS.
    """
    changed: list[str] = []

    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in BLOCKS:
            raise invalid_choice("generated part", name, BLOCKS)
        body = f"\n{BLOCKS[name](package)}\n\n"
        if body != match["body"]:
            changed.append(name)
        return f"{match[1]}{body}{match[4]}"

    if any(OPEN.search(match["body"]) for match in BLOCK.finditer(text)) or (
        len(OPEN.findall(text)) != len(BLOCK.findall(text))
    ):
        raise NesyriaError(f"{page}: a generated part has no end; close it with <!-- end -->")
    return BLOCK.sub(fill, text), changed


def table(header: Sequence[str], rows: Iterable[Row]) -> str:
    r"""Return a Markdown table.

    Examples
    --------
    >>> print(table(["flag", "rows"], [["a|b", 1], [None, 2]]))
    | flag | rows |
    |---|---|
    | a\|b | 1 |
    | | 2 |
    """

    def line(cells: Row) -> str:
        texts = [markdown.cell(_shown(cell)) for cell in cells]
        return " ".join(["|", *(f"{text} |" if text else "|" for text in texts)])

    return "\n".join([line(header), "|" + "---|" * len(header), *map(line, rows)])


class Markup(str):
    """Markdown that a block has written; every other text comes from data, and is text."""


def code(text: object) -> Markup:
    """Return text as Markdown code."""
    return Markup(markdown.code(str(text)))


def _shown(cell: object) -> str:
    if isinstance(cell, Markup):
        return cell
    return "" if pd.isna(cell) else markdown.text(str(cell))  # type: ignore[call-overload]


def overview(package: Package) -> str:
    """List the tables with their rows, and what the ledger spans."""
    listed = tables(package.root)
    rows = [
        (code(name), resource.get("stage", ""), f"{count:,}", resource["description"])
        for (name, resource), count in zip(package.resources.items(), listed["rows"], strict=True)
    ]
    events, sources = _load(package, "repatriations"), _load(package, "sources")
    reports = _load(package, "repatriation_reports")
    homes = events[events["kind"] == "repatriation"]
    facts = [
        ("events in the figures", f"{len(events):,}"),
        ("events in the ledger that are not counted", f"{len(_uncounted(package)):,}"),
        ("reports of events", f"{len(reports):,}"),
        ("publishers, or agencies whose text they repeat", f"{authors(sources).nunique():,}"),
        ("first event", events["date"].min()),
        ("last event", events["date"].max()),
        (Markup("persons taken home (kind `repatriation`)"), f"{homes['persons'].sum():,}"),
        ("the same, least and greatest", _range(homes)),
        ("repatriation events without a number of persons", f"{homes['persons'].isna().sum():,}"),
    ]
    first = table(["table", "stage", "rows", "what it holds"], rows)
    return f"{first}\n\n{table(['what', 'now'], facts)}"


def dictionary(package: Package) -> str:
    """Return the data dictionary: one table of fields per resource."""
    parts = []
    for name, resource in package.resources.items():
        schema = package.schema(name)
        rows = [
            (
                code(field["name"]),
                "partial date" if fields.is_partial_date(field) else field["type"],
                field.get("unit", ""),
                field.get("description", ""),
                _constraints(field),
            )
            for field in schema["fields"]
        ]
        fields_table = table(["field", "type", "unit", "meaning", "constraints"], rows)
        about = f"{markdown.text(resource['description'])}{_keys(schema)}"
        parts.append(f"## {markdown.text(name)}\n\n{about}\n\n{fields_table}")
    return "\n\n".join(parts)


def code_lists(package: Package) -> str:
    """Return every code list with the meaning of each value, once per distinct list."""
    lists: dict[tuple[str, tuple[tuple[str, str], ...]], list[str]] = {}
    for name in package.resources:
        for field in package.schema(name)["fields"]:
            if "enum" in fields.constraints(field):
                meanings = field.get("meanings", {})
                values = [(one, meanings.get(one, "")) for one in field["constraints"]["enum"]]
                lists.setdefault((field["name"], tuple(values)), []).append(name)
    parts = []
    for (field_name, meant), names in lists.items():
        where = ", ".join(map(code, names))
        rows = [(code(value), meaning) for value, meaning in meant]
        parts.append(f"{code(field_name)} in {where}:\n\n{table(['value', 'meaning'], rows)}")
    return "\n\n".join(parts)


def flags(package: Package) -> str:
    """Return the flags of each table: meaning, whether computed, counted, and rows with it."""
    parts, codes = [], Flags.of({"flags": _load(package, "flags")})
    for name in FLAGGED:
        carried = flag_sets(_load(package, name)).explode().value_counts()
        rows = [
            (
                code(flag),
                codes.meanings[flag],
                "yes" if flag in codes.computed.get(name, ()) else "no",
                "no" if flag in codes.excluded else "yes",
                f"{carried.get(flag, 0):,}",
            )
            for flag in sorted(codes.tables[name])
        ]
        header = ["flag", "meaning", "computed", "counted", "rows"]
        parts.append(f"Flags of {code(name)}:\n\n{table(header, rows)}")
    return "\n\n".join(parts)


def titles(package: Package, table: str, name: str) -> Mapping[str, str]:
    """Return what each code of a field is called, as its schema says."""
    field = next(one for one in package.schema(table)["fields"] if one["name"] == name)
    return {one: field.get("titles", {}).get(one, one) for one in field["constraints"]["enum"]}


def sites(package: Package) -> str:
    """Return the sites with what each means."""
    columns = ["site_id", "name", "kind", "basis"]
    rows = _load(package, "sites")[columns]
    rows["kind"] = rows["kind"].map(titles(package, "sites", "kind"))
    marked = [(code(one[0]), *one[1:]) for one in rows.itertuples(index=False)]
    return table(["site", "name", "kind", "what it marks"], marked)


def groups(package: Package) -> str:
    """Return the groups of areas with their members."""
    areas = _load(package, "areas")
    countries = set(areas.loc[areas["kind"] == "country", "area_id"])
    rows = []
    for area, name, members in areas.loc[
        areas["kind"] == "group", ["area_id", "name", "members"]
    ].itertuples(index=False):
        words = "not spelled out: nothing is counted for it"
        if not pd.isna(members):
            left_out = sorted(countries - set(members.split()))
            many = len(members.split()) > MANY
            words = f"all countries but {', '.join(left_out)}" if many else members
        rows.append((code(area), name, words))
    return table(["area", "name", "members"], rows)


def countries(package: Package) -> str:
    """Return what the ledger gives per country and kind of movement."""
    found = _load(package, "totals")
    names = _load(package, "areas").set_index("area_id")["name"]
    own = found[(found["period"] == "all") & found["area_id"].str.fullmatch("[A-Z]{3}")]
    kinds, rows = titles(package, "totals", "kind"), []
    for one in _records(own):
        first, last = one["first_date"], one["last_date"]
        rows.append(
            (
                code(one["area_id"]),
                names[one["area_id"]],
                kinds[one["kind"]],
                one["events"],
                one["events_unsized"] or "",
                "" if pd.isna(one["persons"]) else f"{one['persons']:,}",
                "" if one["low"] == one["high"] else f"{one['low']:,}–{one['high']:,}",
                first if first == last else f"{first} to {last}",
            )
        )
    header = ["area", "name", "kind", "events", "of them without persons", "persons"]
    return table([*header, "low–high", "dates"], rows)


def differences(package: Package) -> str:
    """Return the events whose sources give different numbers: best figure, least and greatest."""
    events = _load(package, "repatriations")
    rows = []
    for event in _records(events):
        cells = [_spread(event, measure) for measure in MEASURES]
        if any("(" in cell for cell in cells):
            rows.append((code(event["event_id"]), *cells, event["reports"], event["publishers"]))
    return table(["event", *MEASURES, "reports", "publishers"], rows)


def uncounted(package: Package) -> str:
    """Return the events of the ledger that are not in the figures, with the flags that say why."""
    found = _uncounted(package)
    rows = [
        (code(event), Markup(", ".join(map(code, sorted(why)))), reports)
        for event, why, reports in found.itertuples(index=False)
    ]
    return table(["event", "flags of its reports", "reports"], rows)


def departures(package: Package) -> str:
    """Count what became of the collected statements, file by file."""
    rows = []
    batches = sorted((package.root / "evidence").iterdir())
    for path in (one for batch in batches for one in _listing(package, batch, "/decisions.csv")):
        decisions = dialect.read_text(package.read_bytes(path, MAX_TABLE_BYTES), path)
        for file, lines in decisions.groupby("file", sort=False):
            of = {action: len(its) for action, its in lines.groupby("action")}
            changed = lines.loc[lines["action"] == "add", "changes"].notna().sum()
            counts = (of.get("add", 0), changed, of.get("duplicate", 0), of.get("exclude", 0))
            rows.append((path.split("/")[-2], code(file), len(lines), *counts))
    columns = ["collected up to", "file", "rows", "added", "changed", "duplicates", "left out"]
    return table(columns, rows)


def _listing(package: Package, folder: Path, suffix: str) -> list[str]:
    return package.listing(folder.relative_to(package.root).as_posix(), suffix)


def claims(package: Package) -> str:
    """Return the claims with their verdicts."""
    columns = ["claim_id", "statement", "verdict", "evidence"]
    return table(["claim", *columns[1:]], _load(package, "claims")[columns].itertuples(index=False))


def rules_of(layer: str) -> Callable[[Package], str]:
    """Return what renders the rules of one layer that the code checks."""

    def block(_: Package) -> str:
        return _rules(rule for rule in catalogue() if layer in rule.layers)

    return block


def rules_across(package: Package) -> str:
    """Return the rules of history and of the suites, and those about the suites themselves."""
    rows = [
        (code(rule.id), rule.statement, rule.severity, "")
        for rule in catalogue()
        if "across" in rule.layers
    ]
    rows += [
        (code(rule.id), rule.statement, rule.severity, code(rule.alias) if rule.alias else "")
        for rule in [*history_rules(), *suites(package)]
    ]
    return table(["rule", "what holds", "severity", "in 1.0.0"], rows)


def warnings_today(package: Package) -> str:
    """Return how many rows each rule of severity warning is about, in the ledger as it is now."""
    rows = {rule.id: 0 for rule in row_rules() if rule.severity == "warning"}
    rows |= {rule.id: 0 for rule in suites(package) if rule.severity == "warning"}
    for finding in validate(package.root, layers=["rows", "across"]).findings:
        if finding.rule in rows:
            rows[finding.rule] += 1
    published = int(tables(package.root)["rows"].sum())
    listed = [(code(rule), number) for rule, number in sorted(rows.items()) if number]
    silent = ", ".join(code(rule) for rule, number in sorted(rows.items()) if not number)
    found = table(["rule", "rows"], [*listed, ("all", sum(rows.values()))])
    return f"Of {published:,} rows of all tables:\n\n{found}\n\nNo row today: {silent}."


def _rules(rules: Iterable[Rule]) -> str:
    rows = [(code(rule.id), rule.statement, rule.severity) for rule in rules]
    return table(["rule", "what holds", "severity"], rows)


def _load(package: Package, name: str) -> pd.DataFrame:
    return load(name, path=package.root)


def _uncounted(package: Package) -> pd.DataFrame:
    """Return event, the union of its reports' flags and the number of its reports."""
    reports = _load(package, "repatriation_reports").dropna(subset="event_id")
    counted = _load(package, "repatriations")["event_id"]
    kept = reports[~reports["event_id"].isin(counted)]
    grouped = kept.assign(why=flag_sets(kept)).groupby("event_id")
    return grouped.agg(why=("why", _union), reports=("report_id", "size")).reset_index()


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


def _records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for record in frame.to_dict("records"):
        yield {str(name): value for name, value in record.items()}


def _constraints(field: fields.Field) -> Markup:
    """Return a field's constraints in words; long lists stand in tables of their own."""
    own = fields.constraints(field)
    words = [name for name in ("required", "unique") if own.get(name)]
    low, high = own.get("minimum"), own.get("maximum")
    if low is not None or high is not None:
        words.append(f"at least {low:,}" if high is None else f"{low:,} to {high:,}")
    if "maxLength" in own:
        words.append(f"at most {own['maxLength']} characters")
    if "enum" in own:
        words.append("[code list](#code-lists)")
    if fields.codes(field):
        words.append("[flags](codebook.md#flags)")
    elif "pattern" in own and not fields.is_partial_date(field):
        words.append(code(own["pattern"]))
    return Markup("; ".join(words))


def _keys(schema: Any) -> str:
    primary = schema.get("primaryKey", [])
    words = f" Key: {', '.join(map(code, primary))}."
    for key in schema.get("foreignKeys", []):
        own, other = key["fields"], key["reference"]
        words += f" {', '.join(map(code, own))} refers to {code(other['resource'])}."
    return words


def _spread(event: dict[str, Any], measure: str) -> str:
    best, low, high = (event[f"{measure}{end}"] for end in ("", "_low", "_high"))
    if pd.isna(best):
        return ""
    return f"{best}" if low == high else f"{best} ({low}–{high})"


def _range(events: pd.DataFrame) -> str:
    return f"{events['persons_low'].sum():,}–{events['persons_high'].sum():,}"


def gaps(package: Package) -> str:
    """Explain each country whose events and latest stated total differ, as `nesyria reconcile`."""
    return reconcile.render(gaps_of(Dataset.at(package.root), None), "markdown")


def matching(package: Package) -> str:
    """Return how many reports of each country are put to their events without a person."""
    benchmarks = str(Path(__file__).resolve().parents[1] / "benchmarks")
    sys.path.insert(0, benchmarks)
    try:
        import match_events
    finally:
        sys.path.remove(benchmarks)
    header = ["area", "reports", "decided", "right", "share decided", "share of these right"]
    return table(header, match_events.by_country(match_events.left_out(package)))


def changes_by_version(package: Package) -> str:
    """Return what each version changed in the figures, country by country and event by event."""
    kinds = titles(package, "totals", "kind")
    steps = changes.steps(package)
    return "\n\n".join(_step(*step, kinds) for step in steps) or "No change."


def _step(heading: str, old: Package, new: Package, kinds: Mapping[str, str]) -> str:
    parts = [
        ("By country and kind", ["area", "kind", *changes.COUNTS], changes.by_area(old, new)),
        ("New events", changes.ADDED, changes.added(old, new)),
        ("Events taken out", changes.TAKEN_OUT, changes.taken_out(old, new)),
        ("Events that changed", ["event", "what changed"], changes.changed(old, new)),
    ]
    shown = [f"### {markdown.text(heading)}"]
    for title, header, rows in parts:
        if rows:
            named = [one.removesuffix("_id") for one in header]
            at = named.index("kind") if "kind" in named else -1
            told = [
                (
                    code(row[0]),
                    *(
                        kinds.get(cell, cell) if place == at else cell
                        for place, cell in enumerate(row[1:], 1)
                    ),
                )
                for row in rows
            ]
            listed = table(named, told)
            shown.append(f"{title}: {len(rows):,}\n\n{listed}")
    return "\n\n".join(shown)


def answers(package: Package) -> str:
    """Return what the program answers to the two questions that people come with."""
    country = _said(package, "show", "countries", "--area", "FRA").split("\n\n")[0]
    # The event alone, and one of its numbers on which sources differ.
    event, *measures = _said(package, "explain", "KGZ-2024-02-19").split("\n\n")
    women = next(one for one in measures if one.startswith("women"))
    return "\n\n".join(
        [
            "How many did a country take home, and how many are left?",
            f"```console\n$ nesyria show countries --area FRA\n{country}\n```",
            "Why this number?",
            f"```console\n$ nesyria explain KGZ-2024-02-19\n{event}\n...\n{women}\n...\n```",
        ]
    )


def action(package: Package) -> str:
    """Return how another repository checks its package with this project's action and hook."""
    home = str(package.descriptor.get("homepage") or "")
    found = re.fullmatch(r"https?://github\.com/([\w-]+/[\w.-]+?)(?:\.git)?/?", home, re.ASCII)
    where = found[1] if found else "OWNER/nesyria"
    return (
        f"Your own package of this kind can be checked by a GitHub Action (`uses: {where}@COMMIT` "
        "with `path:`) or a pre-commit\n"
        "hook (id `nesyria-validate`, `args: [FOLDER]` where the package is not at the top of the "
        "repository); see [`action.yml`](action.yml) and "
        "[`.pre-commit-hooks.yaml`](.pre-commit-hooks.yaml)."
    )


def _said(package: Package, *arguments: str) -> str:
    """Return what a command prints of the package, as it prints it into a file."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        status = run([*arguments, "--path", str(package.root)])
    if status:
        raise NesyriaError(f"nesyria {' '.join(arguments)} ended with exit status {status}")
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


BLOCKS: dict[str, Callable[[Package], str]] = {
    "answers": answers,
    "action": action,
    "overview": overview,
    "dictionary": dictionary,
    "code-lists": code_lists,
    "flags": flags,
    "sites": sites,
    "groups": groups,
    "countries": countries,
    "gaps": gaps,
    "differences": differences,
    "not-counted": uncounted,
    "departures": departures,
    "matching": matching,
    "claims": claims,
    "rules-structure": rules_of("structure"),
    "rules-rows": rules_of("rows"),
    "rules-across": rules_across,
    "warnings-today": warnings_today,
    "changes": changes_by_version,
}

if __name__ == "__main__":
    raise SystemExit(main())
