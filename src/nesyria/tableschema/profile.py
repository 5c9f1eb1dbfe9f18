"""The profile of a Table Schema, known before anything is done with it: it is untrusted input.

What a schema must be is a JSON Schema, ``profile.json``, stricter than that of the Data Package
standard. Three things that it cannot say are left to code: that a pattern is one which an engine
of linear time (RE2, in Arrow) accepts, that keys name fields, and that references name resources.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as arrow
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from pyarrow.compute import match_substring_regex

from nesyria.datapackage.package import Package, Schema
from nesyria.errors import NesyriaError
from nesyria.tableschema import fields

_PROFILE = Path(__file__).with_name("profile.json")

# Names become those of database tables.
_RESOURCE = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")

# Tables that are there with those of the package while its suites run.
RESERVED = {"package", "versions", "claims_decided", "corrections_published"}

RESERVED |= {f"{what}_{when}" for what in ("cells", "rows") for when in ("published", "current")}

# More violations of one schema than this help nobody.
_MOST, _LOOKED_AT = 50, 1_000

# Many times what a table has; a longer list of words is a table of its own.
MAX_FIELDS, MAX_ENUM = 300, 1_000


class ProfileError(NesyriaError):
    """A schema that cannot be worked with.

    Attributes
    ----------
    violations : list of str
        Each thing that is wrong, with its place.
    """

    def __init__(self, name: str, violations: list[str]) -> None:
        self.violations = [f"the schema of {name} cannot be used: {one}" for one in violations]
        super().__init__("; ".join(self.violations))


def schema(package: Package, name: str) -> Schema:
    """Return the Table Schema of a resource, checked against the profile.

    Raises
    ------
    NesyriaError
        When it is not of the form that this package can work with.
    """
    if not _RESOURCE.fullmatch(name):
        raise NesyriaError(f"resource name {name[:100]!r}: use small letters, digits, . _ and -")
    if name in RESERVED or name.startswith("sqlite_"):
        raise NesyriaError(f"resource name {name!r} is taken by a table of the checks; use another")
    found = package.schema(name)
    large = _too_large(found)
    if large:
        raise ProfileError(name, [large])
    # What code looks at has the form that the profile says.
    violations = list(profile_violations(found, _PROFILE)) or list(_beyond(package, found))
    if violations:
        raise ProfileError(name, violations[:_MOST])
    return found


def _too_large(found: Schema) -> str:
    """Say what there is too much of in a schema, before each is compared with the others."""
    own = found.get("fields")
    own = own if isinstance(own, list) else []
    if len(own) > MAX_FIELDS:
        return f"{len(own):,} fields, and {MAX_FIELDS} are the most"
    for one in own:
        enum = fields.constraints(one).get("enum") if isinstance(one, Mapping) else None
        if isinstance(enum, list) and len(enum) > MAX_ENUM:
            return (
                f"an enum of {len(enum):,} values, and {MAX_ENUM:,} are the most; "
                "put them in a codes table"
            )
    keys = found.get("foreignKeys")
    if isinstance(keys, list) and len(keys) > MAX_FIELDS:
        return f"{len(keys):,} foreign keys, and {MAX_FIELDS} are the most"
    return ""


@cache
def _validator(profile: Path) -> Draft202012Validator:
    """Return the validator of a profile, for which NaN is not a number."""
    numbers = Draft202012Validator.TYPE_CHECKER.redefine("number", _is_number)
    made = extend(Draft202012Validator, type_checker=numbers)
    return made(json.loads(profile.read_text(encoding="utf-8")))


def _is_number(_: Any, value: object) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and value == value  # noqa: PLR0124 (NaN is not itself)


def profile_violations(found: Any, profile: Path) -> Sequence[str]:
    """Return what in a document is not as a JSON Schema says: place, value, what was expected.

    What was expected are the descriptions in the JSON Schema.
    """
    return _violations(json.dumps(found), profile)


# Two layers look at each schema, and the next validation looks at the same ones.
@lru_cache(maxsize=64)
def _violations(document: str, profile: Path) -> Sequence[str]:
    found = json.loads(document)
    errors = sorted(
        islice(_validator(profile).iter_errors(found), _LOOKED_AT),
        key=lambda error: list(map(str, error.path)),
    )
    return tuple(_words(found, error) for error in errors)


def _words(found: Schema, error: ValidationError) -> str:
    """Say where a schema is wrong, what is there, and what was expected."""
    place = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in error.path)
    if error.validator == "required":
        missing = ", ".join(one for one in error.validator_value if one not in error.instance)
        return (
            f"{place.lstrip('.') or 'it'} lacks {missing}; {_expected(error)}{_named(found, error)}"
        )
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        strange = ", ".join(repr(one) for one in sorted(error.instance) if one not in known)
        return (
            f"{place.lstrip('.') or 'it'} has {strange[:200]}, which is not checked here; "
            f"remove it{_named(found, error)}"
        )
    value = json.dumps(error.instance, ensure_ascii=False, default=str)[:100]
    return f"{place.lstrip('.') or 'it'} is {value}; {_expected(error)}{_named(found, error)}"


def _expected(error: ValidationError) -> str:
    return f"expected {error.schema.get('description', error.message[:200])}"


def _named(found: Schema, error: ValidationError) -> str:
    """Name the field that an error is in: people do not count fields."""
    path = list(error.path)
    if len(path) > 2 and path[0] == "fields":
        name = found["fields"][path[1]].get("name")
        return f" (field {json.dumps(name, default=str)[:100]})"
    if len(path) > 1 and path[0] == "resources":
        name = found["resources"][path[1]].get("name")
        return f" (resource {json.dumps(name, default=str)[:100]})"
    return ""


def _beyond(package: Package, found: Schema) -> Iterator[str]:
    names = [one["name"] for one in found["fields"]]
    if len({name.lower() for name in names}) < len(names):
        yield "two fields have the same name"
    for one in found["fields"]:
        pattern = fields.constraints(one).get("pattern")
        if pattern is not None and (wrong := _pattern(pattern)):
            yield f"the pattern of field {one['name']} {wrong}"
        if "codes" in one and one["codes"] not in package.resources:
            yield f"field {one['name']} takes its words from {one['codes']!r}, which is no resource"
    for name in found.get("primaryKey", []):
        if name not in names:
            yield f"'primaryKey' names {name!r}, which is none of its fields"
    for key in found.get("foreignKeys", []):
        yield from _foreign_key(package, key, names)


def _pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
        # On no text at all: it is enough that the engine takes the pattern.
        match_substring_regex(arrow.nulls(1, arrow.string()), pattern=pattern)
    except (re.error, arrow.ArrowInvalid, RecursionError, OverflowError) as error:
        return f"is not a plain regular expression: {error}"
    return ""


def _foreign_key(package: Package, key: Mapping[str, Any], names: list[str]) -> Iterator[str]:
    (own,), target, (theirs,) = (
        key["fields"],
        key["reference"]["resource"],
        key["reference"]["fields"],
    )
    if own not in names:
        yield f"a foreign key names {own!r}, which is none of its fields"
    if target not in package.resources:
        yield f"a foreign key refers to {target!r}, which is no resource"
        return
    others = package.schema(target).get("fields")
    known = [
        one.get("name")
        for one in (others if isinstance(others, list) else [])
        if isinstance(one, Mapping)
    ]
    if theirs not in known:
        yield f"a foreign key refers to a field that {target} does not have: {theirs!r}"
