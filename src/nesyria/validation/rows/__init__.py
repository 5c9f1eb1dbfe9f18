"""Layer 2, rows: Pandera on every column, and what must hold inside a row or a table."""

from __future__ import annotations

from nesyria.errors import NesyriaError
from nesyria.validation.report import Finding
from nesyria.validation.rows.reader import Tables
from nesyria.validation.rows.tables import every


def check(tables: Tables) -> list[Finding]:
    """Return the findings of the row layer."""
    schemas = {name: tables.package.schema(name) for name in tables.text}
    for table, rule in every(tables.typed, tables.text, schemas):
        try:
            for wrong in rule:
                tables.add(wrong, table)
        except NesyriaError as error:
            tables.add_whole(table, str(error))
        except KeyError as error:
            # Descriptor and schemas may say anything; the rules are about fields of these names.
            tables.add_whole(table, f"there is no field {error}, which the rules of tables need")
        except (TypeError, ValueError, AttributeError) as error:
            message = f"its fields are of other types than the rules of tables need: {error}"
            tables.add_whole(table, message)
    return tables.found
