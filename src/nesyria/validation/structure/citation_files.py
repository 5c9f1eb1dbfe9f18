"""What other files say of the package, beside the descriptor: citation metadata, licence texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from nesyria.citation import release_item
from nesyria.datapackage.archives import LICENCE
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError

CITATION, DATACITE, ZENODO = "CITATION.cff", "datacite.json", ".zenodo.json"

# YAML is read slowly; these files have a page.
_MAX_BYTES = 64 * 1024

# A file at the top that says under which licence the whole is, where the data have none of theirs.
_TOP = re.compile(r"(?:licen[cs]e|copying)(?:\.(?:md|txt|rst))?", re.IGNORECASE)

# Short names of licences as SPDX has them.
_LICENCES = re.compile(
    r"(?<![a-z0-9-])(?:cc0-1\.0|cc-by(?:-(?:nc|nd|sa))*-\d\.\d|odbl-1\.0|odc-(?:by|pddl)-1\.0|pddl-1\.0"
    r"|ogl-(?:uk-|canada-)?\d\.\d|dl-de-(?:by|zero)-\d\.\d|apache-2\.0|mit|(?:l|a)?gpl-\d\.\d)(?![a-z0-9-])",
    re.IGNORECASE,
)


def wanted(package: Package) -> dict[str, object]:
    """Return what the descriptor says: title, version, date, licence and authors."""
    about = package.descriptor
    item = release_item(package)
    return {
        "title": item["title"],
        "version": package.version,
        "date": str(about.get("created", ""))[:10],
        "licence": sorted(licences(package)),
        "authors": [one["literal"] for one in item["author"]],
    }


def licences(package: Package) -> list[str]:
    """Return the short names of the licences that the descriptor names, in small letters."""
    given = package.descriptor.get("licenses")
    listed = given if isinstance(given, list) else []
    return [str(one.get("name")).lower() for one in listed if isinstance(one, Mapping)]


def said(package: Package, name: str) -> dict[str, object]:
    """Return what a file of citation metadata says of the same.

    Raises
    ------
    NesyriaError, LookupError, TypeError, AttributeError
        When it cannot be read, or is not of the form that ``nesyria release`` writes.
    """
    if name == CITATION:
        return _citation(_yaml(package.read_text(name, _MAX_BYTES), name))
    content = package.read_json(name)
    if name == ZENODO:
        return {
            "title": content.get("title"),
            "version": content.get("version"),
            "date": content.get("publication_date"),
            "licence": [str(content.get("license")).lower()],
            "authors": [one["name"] for one in content["creators"]],
        }
    titles = [one["title"] for one in content["titles"]]
    return {
        "title": titles[0] if len(titles) == 1 else titles,
        "version": content.get("version"),
        "date": content["dates"][0]["date"],
        "licence": sorted(str(one["rightsIdentifier"]).lower() for one in content["rightsList"]),
        "authors": [one["name"] for one in content["creators"]],
    }


def _citation(content: Mapping[str, Any]) -> dict[str, object]:
    given = content.get("license")
    listed = given if isinstance(given, list) else [given]
    return {
        "title": content.get("title"),
        "version": content.get("version"),
        "date": str(content.get("date-released")),
        "licence": sorted(str(one).lower() for one in listed),
        "authors": [one["name"] for one in content["authors"]],
    }


def _yaml(text: str, name: str) -> dict[str, Any]:
    """Return a YAML object of one meaning: no key twice, no part that is repeated by reference."""
    import yaml

    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        if any(isinstance(one, yaml.AliasToken) for one in yaml.scan(text)):
            raise NesyriaError(f"{name}: refers to other parts of itself; write them out")
        _check_keys(tree, name)
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, NesyriaError):
            raise
        raise NesyriaError(f"{name}: not YAML: {' '.join(str(error).split())[:300]}") from None
    if not isinstance(found, dict):
        raise NesyriaError(f"{name}: expected an object")
    return found


def _check_keys(tree: Any, name: str) -> None:
    import yaml

    if isinstance(tree, yaml.MappingNode):
        keys = [str(key.value) for key, _ in tree.value]
        for twice in sorted({key for key in keys if keys.count(key) > 1}):
            raise NesyriaError(f"{name}: has the key {twice[:100]!r} twice; keep one")
        for _, value in tree.value:
            _check_keys(value, name)
    elif isinstance(tree, yaml.SequenceNode):
        for value in tree.value:
            _check_keys(value, name)


def licence_texts(package: Package) -> Iterator[tuple[str, str]]:
    """Yield files of licences that name another licence than the descriptor, and what is wrong.

    A licence of the whole repository may be that of its code, where the data have one of theirs.
    """
    own = licences(package)
    names = [LICENCE] if (package.root / LICENCE).is_file() else _top(package)
    for name in names:
        try:
            text = package.read_text(name, _MAX_BYTES).lower()
        except NesyriaError as error:
            yield name, str(error)
            continue
        named = {one.lower() for one in _LICENCES.findall(text)}
        missing, strange = sorted(set(own) - named), sorted(named - set(own))
        missing = [one for one in missing if one not in text]
        if missing:
            yield name, f"does not name the licence of the descriptor, {', '.join(missing)}"
        if strange:
            yield name, f"names {', '.join(strange)}, and the descriptor does not"


def _top(package: Package) -> list[str]:
    return sorted(one.name for one in package.root.iterdir() if _TOP.fullmatch(one.name))
