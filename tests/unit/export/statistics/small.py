"""A package of one table, with one column of each kind, and what is odd about it."""

import json
from pathlib import Path
from typing import Any

from nesyria.datapackage.package import Package
from nesyria.tableschema.fields import EDTF

KIND: dict[str, Any] = {
    "name": "kind",
    "title": "Kind",
    "type": "string",
    "titles": {"oak": "an oak"},
    "meanings": {"oak": "Quercus", "fir": "Abies"},
    "constraints": {"enum": ["oak", "fir", "elm"]},
}
FIELDS: list[dict[str, Any]] = [
    {"name": "id", "type": "string", "title": "Tree"},
    KIND,
    {"name": "height", "type": "integer", "title": "Height", "unit": "m"},
    {"name": "share", "type": "number"},
    {"name": "alive", "type": "boolean"},
    {"name": "felled", "type": "date", "title": "Felled"},
    {"name": "seen", "type": "string", "title": "Seen", "rdfType": EDTF},
]
ROWS = "NA,oak,3,0.5,true,1900-01-02,2019-02\n004,elm,,,,,\nЯс,,-5,2,false,2024-02-29,2020\n"


def package(
    root: Path, rows: str = ROWS, *, fields: list[dict[str, Any]] = FIELDS, table: str = "trees"
) -> Package:
    """Write the package of a table."""
    header = ",".join(field["name"] for field in fields)
    resource = {"name": table, "path": "trees.csv", "title": "Trees", "schema": {"fields": fields}}
    licence = {"name": "CC0-1.0", "title": "CC0", "path": "https://example.org/cc0"}
    about = {"name": "trees", "title": "Trees", "description": "Trees.", "version": "1.0.0"}
    about |= {"created": "2024-05-06T00:00:00Z"}
    descriptor = {**about, "licenses": [licence], "contributors": [{"title": "A town"}]}
    root.mkdir(parents=True, exist_ok=True)
    (root / "trees.csv").write_text(f"{header}\n{rows}", encoding="utf-8", newline="")
    (root / "datapackage.json").write_text(json.dumps(descriptor | {"resources": [resource]}))
    return Package(root)
