"""Render the generated parts of the pages in docs/, and of the README.

    python scripts/render_docs.py            rewrite them in place
    python scripts/render_docs.py --check    only say what is stale (exit status 1)

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; BLOCKS says what
each name means. Everything else on a page is written by hand and left alone.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The code beside the pages it describes, installed or not.
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "scripts")]

from blocks import dictionary, figures, ledger, readme, rules  # noqa: E402

from nesyria.datapackage import files  # noqa: E402
from nesyria.datapackage.package import Package  # noqa: E402
from nesyria.errors import NesyriaError, invalid_choice  # noqa: E402

# Each on a line of its own, where no text of data can stand.
OPEN = re.compile(r"^<!-- generated: (?P<name>[^ \n]+) -->$", re.MULTILINE)
BLOCK = re.compile(rf"({OPEN.pattern}\n)(?P<body>.*?)^(<!-- end -->)$", re.DOTALL | re.MULTILINE)
# No page is longer.
MOST_BYTES = 16 * 1024**2


BLOCKS: dict[str, Callable[[Package], str]] = {
    "answers": readme.answers,
    "action": readme.action,
    "overview": ledger.overview,
    "dictionary": dictionary.dictionary,
    "code-lists": dictionary.code_lists,
    "flags": ledger.flags,
    "sites": ledger.sites,
    "groups": ledger.groups,
    "countries": figures.countries,
    "gaps": figures.gaps,
    "differences": figures.differences,
    "not-counted": ledger.uncounted,
    "departures": ledger.departures,
    "matching": figures.matching,
    "claims": ledger.claims,
    "rules-structure": rules.rules_of("structure"),
    "rules-rows": rules.rules_of("rows"),
    "rules-across": rules.rules_across,
    "warnings-today": rules.warnings_today,
    "changes": figures.changes_by_version,
}


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


if __name__ == "__main__":
    raise SystemExit(main())
