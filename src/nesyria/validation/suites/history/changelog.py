"""What the changelog of a folder records, and which of it the installed package has too."""

from __future__ import annotations

from functools import cached_property

from nesyria.datapackage import releases
from nesyria.datapackage.changelog import UNRELEASED, read_changelog, sections
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError


class Changelog:
    """The changelog of a folder; that of the code for a copy without one of what it carries.

    Raises
    ------
    NesyriaError
        When it cannot be read.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        text = read_changelog(package)
        if text is None and self.carrier:
            text = read_changelog(self.carrier)
        self._items = sections(text or "")

    def of(self, version: str = UNRELEASED) -> list[str]:
        """Return what is said of a version."""
        return self._items.get(version, [])

    @cached_property
    def carrier(self) -> Package | None:
        """The installed package, where the folder is another copy of it."""
        if not releases.known_releases(self._package):
            return None
        try:
            found = Package.installed()
        except NesyriaError:
            return None
        same = found.root.resolve() == self._package.root.resolve()
        return None if same else found

    @cached_property
    def carried(self) -> set[str]:
        """All that the changelog of the installed package says, of any version."""
        text = read_changelog(self.carrier) if self.carrier else None
        return {item for items in sections(text or "").values() for item in items}
