"""The constraints that libraries check: of packages, files, fields and keys."""

from __future__ import annotations

from nesyria.validation.rule import constraint

_FILES = ("structure",)
_BOTH = ("structure", "rows")

constraint(
    "package.descriptor",
    "datapackage.json and the Table Schemas are of the form that their JSON Schema profiles say",
    layers=_BOTH,
)
constraint(
    "package.path",
    "every path is relative, inside the package, and leads to a file of bounded size",
    layers=_FILES,
)
constraint(
    "package.unlisted",
    "no file can be taken for another descriptor, or for a table that no resource names",
    layers=_FILES,
)
constraint(
    "package.interrupted",
    "no write to the package was interrupted, with some files new and others old",
    layers=_FILES,
)
constraint(
    "release.files",
    "citation metadata and changelog have the version and day of the descriptor, every release has "
    "its archive, and every archive the checksum of its line in SHA256SUMS, which is that of the "
    "release where the validator knows it",
    layers=_FILES,
)
constraint(
    "file.encoding",
    "every file is UTF-8 without byte order mark, NUL bytes or CR, and ends with LF",
    layers=_FILES,
)
constraint(
    "file.canonical",
    "every file is written in the one canonical form of CSV: quotes only where needed",
    layers=_FILES,
)
constraint(
    "file.hash",
    "every file has the hash and the number of bytes that the descriptor states",
    layers=_FILES,
)
constraint("file.unreadable", "every file can be read as a table", layers=_BOTH)
constraint(
    "table.header",
    "the header names the fields of the Table Schema, all of them, in their order",
    layers=_BOTH,
)
constraint(
    "table.fields",
    "a table has the fields, of the types, that the rules of rows need of it",
    layers=("rows",),
)
constraint("row.cells", "every row has one cell for each field of the header", layers=_FILES)
constraint("field.type", "every cell is in the canonical form of its field's type", layers=_BOTH)
constraint("field.required", "no cell of a required field is blank", layers=_BOTH)
constraint(
    "field.enum",
    "every cell has a value of its field's enum, or words of its field's codes table",
    layers=_BOTH,
)
constraint("field.bounds", "every number is within the bounds of its field", layers=_BOTH)
constraint("field.pattern", "every cell matches the pattern of its field", layers=_BOTH)
constraint("field.length", "no text is longer or shorter than its field allows", layers=_BOTH)
constraint("field.unique", "no value of a unique field occurs twice", layers=_BOTH)
constraint("date.exists", "every date is a day, month or year that exists", layers=("rows",))
constraint(
    "suite.valid",
    "every table of figures has a suite, every suite is SQL that reads and runs, and the last "
    "release, which rows are compared with, can be read",
    layers=("across",),
)
constraint(
    "constraint.relaxed",
    "no table, field, constraint, meaning, rule or licence of a release is changed, weaker or gone "
    "in the next, but by a step of the version that allows it and an item of the changelog",
    layers=("across",),
)
constraint(
    "correction.reentered",
    "no withdrawn row comes again under another key, unless its withdrawal says so",
    layers=("across",),
)
constraint(
    "source.key_undated",
    "the key of a source that no release has carries no date where the source has none",
    layers=("across",),
)
