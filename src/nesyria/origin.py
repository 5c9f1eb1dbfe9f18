"""Where the rows of a frame come from: written into its attributes, and read from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nesyria.citation import cite_release
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError


@dataclass(frozen=True)
class Origin:
    """A place, as the rows that were loaded from it say.

    Attributes
    ----------
    package, version : str
        Name and version.
    root : str or None
        Folder of the package; None for the installed one.
    release, as_of : str or None
        The release and the day that were asked for.
    """

    package: str
    version: str
    root: str | None = None
    release: str | None = None
    as_of: str | None = None

    @classmethod
    def of(cls, attributes: Mapping[str, Any]) -> Origin | None:
        """Return what the attributes of a frame say; None where they say nothing."""
        if "package" not in attributes or "version" not in attributes:
            return None
        optional = {name: attributes.get(name) for name in ("root", "release", "as_of")}
        return cls(str(attributes["package"]), str(attributes["version"]), **optional)

    def __str__(self) -> str:
        """Name the place."""
        release = f", release {self.release}" if self.release else ""
        day = f", as of {self.as_of}" if self.as_of else ""
        return f"{self.package} {self.version}{release}{day}"

    def check(
        self, package: Package, place: str, *, release: str | None = None, day: str | None = None
    ) -> None:
        """Refuse to look rows up where they do not come from.

        Rows of a package that is a release by now may be looked up in that release.

        Raises
        ------
        NesyriaError
            When name, version, release or day differ.
        """
        told = (self.release, self.as_of)
        if told != (release, day) and (told != (None, None) or day is not None):
            raise NesyriaError(
                f"these rows are of {self}, not of {place}; ask where they come from: "
                "nesyria.sources(rows), nesyria.cite(rows)"
            )
        found = (str(package.descriptor.get("name", "")), package.version)
        if found != (self.package, self.version):
            raise NesyriaError(
                f"these rows are of {self.package} {self.version}, and {place} holds "
                f"{' '.join(found)}; load them again, or, where that version was published, pass "
                f"release={self.version!r}"
            )


def attributes(package: Package, table: str) -> dict[str, str]:
    """Return what a table says about itself, wherever it is."""
    name = licence(package)
    return {
        "table": table,
        "title": str(package.resource(table).get("title", table)),
        "package": str(package.descriptor.get("name", "")),
        "version": package.version,
        "license": name,
        # The name of this attribute in 1.0.0.
        "licence": name,
        "citation": cite_release(package, "apa"),
    }


def licence(package: Package) -> str:
    """Return the name of the package's licence, or its address; '' where none is given."""
    given = package.descriptor.get("licenses")
    first = given[0] if isinstance(given, list) and given else None
    if not isinstance(first, Mapping):
        return ""
    return str(first.get("name") or first.get("path") or first.get("title") or "")
