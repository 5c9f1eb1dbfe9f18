"""The changelog entry of a release."""

from __future__ import annotations

from nesyria.datapackage.changelog import CHANGELOG, UNRELEASED, read_changelog
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.publishing import diff

_UNRELEASED = f"## {UNRELEASED}\n"


def changelog(package: Package, version: str, day: str, changed: diff.Diff | None) -> str:
    """Return the changelog with an entry for the release: what is unreleased, and the data."""
    text = read_changelog(package) or "# Changelog\n\n" + _UNRELEASED
    if _UNRELEASED not in text:
        raise NesyriaError(f"{CHANGELOG}: needs a section {_UNRELEASED.strip()!r} to release")
    head, _, rest = text.partition(_UNRELEASED)
    entry, mark, older = rest.partition("\n## ")
    if changed is not None:
        drafted = f"### Data\n\n{diff.as_markdown(changed)}"
        entry = (
            entry.replace("### Data", drafted, 1)
            if "### Data" in entry
            else (f"\n{drafted}\n{entry}")
        )
    return f"{head}{_UNRELEASED}\n## {version} ({day})\n{entry}{mark}{older}"
