"""The notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from folders import OWN
from nesyria.datapackage.package import MAX_JSON_BYTES
from writing.files import write as write_file

if TYPE_CHECKING:
    from writing.site import Site


def write(site: Site) -> None:
    """Write the notebooks as pages and as files to download."""
    kept = OWN.listing("notebooks", ".ipynb")
    for path in kept:
        content = OWN.read_bytes(path, MAX_JSON_BYTES)
        write_file(site.source, path, content)
        site.download(path, content)
    site.page("notebooks/index", "notebooks/index", names=[Path(path).stem for path in kept])
