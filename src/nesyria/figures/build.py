"""``nesyria build``: make the figures from the ledger, the same bytes every time."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from nesyria.datapackage import expectations, files
from nesyria.datapackage.files import digest
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.figures import claims, derive, derived_of
from nesyria.tableschema.pandas import read_frame, to_csv

# The command line shows on a terminal what is being done.
_LOGGER = logging.getLogger(__name__)


def build(path: str | Path | None = None) -> list[str]:
    """Rebuild what is derived: the figures, the verdicts of claims, the suites, the hashes.

    Parameters
    ----------
    path : str or Path, optional
        Folder of the package; the installed one where left out.

    Returns
    -------
    list of str
        The files whose bytes changed, relative to the folder; empty when all was up to date.

    Raises
    ------
    NesyriaError
        When the ledger cannot be read; nothing is written then.

    Notes
    -----
    A write that was interrupted, by this command or another, is finished first.
    """
    package = Package.at(path)
    recovered = files.recover(package.root)
    _LOGGER.info("making the figures of %s", package.root)
    # Where they may be written is known before anything is computed.
    places = {name: package.writable(name) for name in (*derived_of(package), "claims")}
    contents = {places[name]: made for name, made in derived(package).items()}
    contents |= expectations.suites(package)
    contents[DESCRIPTOR] = _descriptor(package, contents)
    changed = [name for name in contents if files.differs(package.root, name, contents[name])]
    files.write_all_atomically(package.root, {name: contents[name] for name in changed})
    return sorted({*recovered, *changed}) if recovered else changed


def derived(package: Package) -> dict[str, bytes]:
    """Return the bytes of every derived resource, as the ledger gives them now."""
    tables = {name: read_frame(package, name) for name in package.edited()}
    figures = derive(tables)
    stated = tables.pop("claims")
    figures["claims"] = claims.evaluate_claims(stated, tables | figures)
    return {name: to_csv(figures[name], package, name) for name in (*derived_of(package), "claims")}


def _descriptor(package: Package, contents: dict[str, bytes]) -> bytes:
    """Return the descriptor with the hash and the size that each file has now."""
    descriptor = json.loads(json.dumps(package.descriptor))
    for resource in descriptor["resources"]:
        held = contents.get(resource["path"]) or package.path(resource["name"]).read_bytes()
        resource["hash"], resource["bytes"] = digest(held), len(held)
    return files.dump_json(descriptor)
