"""Tables of two or three rows, typed as the package types them."""

from collections.abc import Mapping

import pandas as pd

from nesyria.datapackage.package import Package
from nesyria.tableschema.pandas import typed
from tests.helpers import ROOT

_PACKAGE = Package(ROOT)

Row = Mapping[str, object]


def frame(table: str, *rows: Row) -> pd.DataFrame:
    """Return rows of a table with its types; fields that are left out are blank."""
    schema = _PACKAGE.schema(table)
    names = [field["name"] for field in schema["fields"]]
    cells = [[None if row.get(name) is None else str(row[name]) for name in names] for row in rows]
    return typed(pd.DataFrame(cells, columns=names, dtype="string"), schema, table)
