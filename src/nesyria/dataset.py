"""One place that the data can be read from: the installed package, a folder, a release, a day."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

from nesyria._terminal import escape_controls
from nesyria.datapackage import dialect
from nesyria.datapackage.package import MemoryPackage, Package
from nesyria.errors import NesyriaError
from nesyria.origin import Origin, attributes
from nesyria.tableschema import dates, fields
from nesyria.tableschema.interchange import attributes_of
from nesyria.tableschema.pandas import typed

if TYPE_CHECKING:
    import datetime

    import numpy as np
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from nesyria.explanation import Explanation
    from nesyria.validation.report import Report

Day: TypeAlias = "str | datetime.date | np.datetime64 | pd.Period"


class Dataset:
    """One place that the data can be read from.

    Make one with `Dataset.installed` or `Dataset.at`; `release` and `as_of` lead on from there.

    Examples
    --------
    >>> import nesyria as nes
    >>> then = nes.Dataset.installed().as_of("2019-12-31")
    >>> bool((then.load("repatriations")["date"] < "2020").all())
    True

    See Also
    --------
    load, tables, describe, sources, cite, validate : The same, on a place that arguments name.
    """

    def __init__(
        self,
        package: Package,
        root: str | None,
        *,
        release: str | None = None,
        day: str | None = None,
    ) -> None:
        self.package = package
        self._root = root
        self._release = release
        self._day = day

    @classmethod
    def installed(cls) -> Dataset:
        """Return the package that was installed with this code."""
        return cls.at(None)

    @classmethod
    def at(cls, path: str | Path | None, *, check: bool = True) -> Dataset:
        """Return the package in a folder.

        Parameters
        ----------
        path : str or Path, optional
            The folder; the installed package for None.
        check : bool
            Refuse a file of another size or hash than stated; off, to read what is being edited.

        Raises
        ------
        NesyriaError
            When there is no package.
        """
        if path is not None and str(path) == "":
            raise NesyriaError("path is an empty text; name the folder of a package")
        package = Package.at(path)
        package.checked = check
        return cls(package, None if path is None else str(package.root.resolve()))

    def release(self, version: str) -> Dataset:
        """Return a release, as it was published, its archive verified.

        Parameters
        ----------
        version : str
            A version like 1.0.0.

        Raises
        ------
        NesyriaError
            When there is no such release, or when its archive is damaged.
        """
        from nesyria.datapackage.releases import published

        if self._release is not None or self._day is not None:
            raise NesyriaError(f"{self} is a release or a day already; ask the package itself")
        return Dataset(published(self.package, version), self._root, release=version)

    def as_of(self, day: Day) -> Dataset:
        """Return the data as they stood on a day: as the sources published by then allowed.

        Parameters
        ----------
        day : str, date, datetime, Timestamp, datetime64 or Period
            A day like 2023-12-07; a month or year means its last day.

        Raises
        ------
        NesyriaError
            When it is not a date.
        """
        from nesyria.figures.as_of import as_of

        if self._day is not None:
            raise NesyriaError(f"{self} is a day already; ask the package itself")
        text = dates.as_text(day, "as_of")
        return Dataset(as_of(self.package, text), self._root, release=self._release, day=text)

    def tables(self) -> pd.DataFrame:
        """List the tables: name, title, rows, description.

        See Also
        --------
        tables : The same.
        """
        import pandas as pd

        return pd.DataFrame(
            {
                "name": name,
                "title": resource.get("title", name),
                "rows": dialect.count_rows(dialect.read(self.package, name), name),
                "description": resource.get("description", ""),
            }
            for name, resource in self.package.resources.items()
        )

    @overload
    def load(
        self, table: str, *, engine: Literal["pandas"] = "pandas", validate: bool = False
    ) -> pd.DataFrame: ...
    @overload
    def load(
        self, table: str, *, engine: Literal["polars"], validate: bool = False
    ) -> pl.DataFrame: ...
    @overload
    def load(
        self, table: str, *, engine: Literal["pyarrow"], validate: bool = False
    ) -> pa.Table: ...
    @overload
    def load(self, table: str, *, engine: str, validate: bool = False) -> Any: ...

    def load(self, table: str, *, engine: str = "pandas", validate: bool = False) -> Any:
        """Load one table with the types that its Table Schema gives.

        See Also
        --------
        load : The same as a function, with all that is to be known.
        """
        schema = self.package.schema(table)
        about = attributes(self.package, table) | self._place()
        content = dialect.read(self.package, table)
        if engine != "pandas":
            from nesyria.tableschema import engines

            found = engines.read(content, schema, table, engine, about)
        if engine == "pandas" or validate:
            frame = typed(dialect.read_text(content, table), schema, table)
            if validate:
                from nesyria.validation import check_frame

                check_frame(self.package, table, frame)
            frame.attrs.update(about)
        return frame if engine == "pandas" else found

    def describe(self, table: str) -> pd.DataFrame:
        """Return the data dictionary of one table.

        See Also
        --------
        describe : The same as a function.
        """
        import pandas as pd

        return pd.DataFrame(
            {
                "field": field["name"],
                "type": "partial date" if fields.is_partial_date(field) else field["type"],
                "unit": field.get("unit", ""),
                "meaning": field.get("description", ""),
                "constraints": fields.in_words(field),
            }
            for field in fields.of(self.package.schema(table), table)
        )

    def sources(self, rows: Any, *, table: str | None = None) -> pd.DataFrame:
        """Return the sources behind rows of this place.

        See Also
        --------
        sources : The same as a function, with all that is to be known.
        """
        # Only where they are asked for: what loads a table needs none of this.
        from nesyria import provenance

        self.check_origin(Origin.of(attributes_of(rows)))
        return provenance.sources(self.package, rows, table=table)

    def cite(self, rows: Any = None, format: str = "apa", *, table: str | None = None) -> str:
        """Return the citation of this place, and of the sources behind some of its rows.

        See Also
        --------
        cite : The same as a function, with all that is to be known.
        """
        from nesyria import provenance

        if rows is not None:
            self.check_origin(Origin.of(attributes_of(rows)))
        return provenance.cite(self.package, rows, format, table=table)

    def explain(self, key: Any, *, table: str | None = None, **fields: Any) -> Explanation:
        """Return why a figure of this place is what it is.

        See Also
        --------
        explain : The same as a function, with all that is to be known.
        """
        from nesyria.explanation import explain_figure

        self.check_origin(Origin.of(attributes_of(key)))
        return explain_figure(self.package, key, table=table, fields=fields, place=self._place())

    def validate(self) -> Report:
        """Check this place: a folder, or a release as it was published.

        Raises
        ------
        NesyriaError
            When this is a day, or the extra ``validate`` is not installed.

        See Also
        --------
        validate : The same as a function, with the choice of layers.
        """
        from nesyria.validation import validate

        if self._day is not None:
            raise NesyriaError(f"{self} is derived by the rule, so there is nothing to validate")
        if not isinstance(self.package, MemoryPackage):
            return validate(self.package.root)
        with tempfile.TemporaryDirectory(prefix="nesyria-") as folder:
            self.package.unpack(Path(folder))
            return validate(folder)

    def __repr__(self) -> str:
        about = [f"{self.package.descriptor.get('name', '')} {self.package.version}".strip()]
        about += [f"release {self._release}"] if self._release else []
        about += [f"as of {self._day}"] if self._day else []
        about += [self._root] if self._root else []
        return escape_controls(f"<Dataset {', '.join(about)}>")

    def _place(self) -> dict[str, str]:
        """Return what the frames of this place say of it, besides name and version."""
        place = {"root": self._root, "release": self._release, "as_of": self._day}
        return {name: value for name, value in place.items() if value is not None}

    def check_origin(self, origin: Origin | None) -> None:
        """Refuse rows that say that they are of another place."""
        if origin is not None:
            origin.check(self.package, str(self), release=self._release, day=self._day)


def find_place(
    path: str | Path | None, release: str | None, as_of: Day | None, *, check: bool = True
) -> Dataset:
    """Return the place that arguments name."""
    place = Dataset.at(path, check=check)
    place = place if release is None else place.release(release)
    return place if as_of is None else place.as_of(as_of)


def find_place_of(
    frame: Any, path: str | Path | None, release: str | None, as_of: Day | None
) -> tuple[Dataset, bool]:
    """Return where rows come from, and whether that is known."""
    origin = Origin.of(attributes_of(frame))
    if origin is None:
        given = [path, release, as_of] != [None, None, None]
        return find_place(path, release, as_of), given
    place = find_place(
        origin.root if path is None else path,
        origin.release if release is None else release,
        origin.as_of if as_of is None else as_of,
    )
    place.check_origin(origin)
    return place, True
