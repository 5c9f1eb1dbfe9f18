"""Which parsed queries may run: one SELECT on known tables, with functions of their arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from nesyria.errors import NesyriaError

# Functions whose value depends on their arguments alone and is not much longer than these. All
# others are refused: what asks for the clock, chance, settings or files, and what makes a long
# text or many rows from a short query.
_ALLOWED = """
    + - * / // % ^ ** ~~ !~~ ~~* !~~* like_escape not_like_escape ilike_escape not_ilike_escape ||
    abs avg bool_and bool_or ceil ceiling coalesce concat contains count count_star cume_dist
    date_diff date_part datediff day dense_rank ends_with exp first_value floor greatest ifnull
    instr lag last_value lcase lead least left length ln log lower ltrim make_date max median min
    mod month nth_value ntile nullif percent_rank position power prefix rank right round row_number
    rtrim sign sqrt starts_with strpos substr substring suffix sum trim trunc ucase upper year
"""
FUNCTIONS = frozenset(_ALLOWED.split())
# A column of such a name is a function without brackets.
_BARE = """
    current_catalog current_database current_date current_localtime current_localtimestamp
    current_query current_role current_schema current_time current_timestamp current_user localtime
    localtimestamp session_user today user
"""
_VALUE_FUNCTIONS = frozenset(_BARE.split())
# Types that a value can be cast to. A time with a zone would tell that of the machine.
_NAMED_TYPES = """
    BIGINT BOOLEAN DATE DECIMAL DOUBLE FLOAT HUGEINT INT INTEGER NUMERIC REAL SMALLINT TEXT
    TIMESTAMP TINYINT VARCHAR
"""
_TYPES = frozenset(_NAMED_TYPES.split())
_NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
_SOURCES = frozenset({"BASE_TABLE", "JOIN", "SUBQUERY", "EMPTY", "EMPTY_FROM", "EXPRESSION_LIST"})
# Views of the database about itself; a common table expression of such a name could hide one.
_CATALOG = ("duckdb_", "pg_", "pragma_", "sqlite_", "information_schema")


def check(parsed: Mapping[str, Any], tables: Set[str]) -> frozenset[str]:
    """Return the tables that a parsed query reads, or say why it may not run."""
    statements = parsed.get("statements", [])
    if len(statements) != 1:
        raise NesyriaError(f"it must be one statement, not {len(statements)}")
    nodes = list(_walked(statements[0]))
    named = {str(name).casefold() for node in nodes for name in _cte_names(node)}
    for name in named:
        if name.startswith(_CATALOG):
            raise NesyriaError(f"no part of it may have the name {name}")
    read: set[str] = set()
    for node in nodes:
        _check_node(node)
        if _is_source(node) and node["type"] == "BASE_TABLE":
            table = str(node["table_name"]).casefold()
            qualified = node.get("schema_name") or node.get("catalog_name")
            if qualified or table not in tables | named:
                raise NesyriaError(f"there is no table {node['table_name']}")
            read.add(table)
    return frozenset(read & tables - named)


def _check_node(node: Mapping[str, Any]) -> None:
    if "function_name" in node and "class" in node:
        name = str(node["function_name"]).casefold()
        # Some of its own functions DuckDB 1.1 names with their schema, as it parses them.
        elsewhere = node.get("schema") not in (None, "", "main") or node.get("catalog")
        if name not in FUNCTIONS or elsewhere:
            raise NesyriaError(f"the function {name} may not be used here")
    elif node.get("class") == "COLUMN_REF":
        names = [str(name).casefold() for name in node.get("column_names", [])]
        if len(names) == 1 and names[0] in _VALUE_FUNCTIONS:
            raise NesyriaError(f"{names[0]} may not be used here")
    elif _type(node) not in _TYPES:
        raise NesyriaError(f"nothing may be cast to {_words(_type(node))} here")
    elif _is_source(node) and node["type"] not in _SOURCES:
        raise NesyriaError(f"rows may only come from tables, not from {_words(node['type'])}")
    elif "cte_map" in node and "type" in node and node["type"] not in _NODES:
        raise NesyriaError(f"it must be a SELECT, not {_words(node['type'])}")
    if node.get("sample") is not None:
        raise NesyriaError("a sample depends on chance, so it may not be used here")


def _type(node: Mapping[str, Any]) -> str:
    """Return the type that a node names, as one version of DuckDB or another has it."""
    if node.get("class") == "TYPE":
        return str(node.get("type_name")).upper()
    named = node.get("cast_type")
    return str(named.get("id")).upper() if isinstance(named, dict) else "TEXT"


def _is_source(node: Mapping[str, Any]) -> bool:
    """Say whether a node is what rows come from: only these can be sampled and have no class."""
    return "sample" in node and "alias" in node and "class" not in node and "type" in node


def _cte_names(node: Mapping[str, Any]) -> Iterator[object]:
    held = node.get("cte_map")
    for entry in held.get("map", []) if isinstance(held, dict) else []:
        yield entry.get("key")
    if node.get("cte_name"):
        yield node["cte_name"]


def _walked(tree: object) -> Iterator[dict[str, Any]]:
    """Return every node of a parsed query, without recursion: it may be deep."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _words(kind: object) -> str:
    return str(kind).lower().replace("_", " ")
