"""Scripts and styles of the site, taken from the Python packages that ship them."""

from __future__ import annotations

import re
import shutil
from importlib.resources import files
from pathlib import Path

import vl_convert

from folders import STATIC
from nesyria.errors import NesyriaError

# What the pages use of Vega.
GLOBALS = "window.vegaEmbed = vegaEmbed;"


def write(folder: Path) -> None:
    """Write everything that pages load: own files, Vega for the charts, DataTables for tables."""
    shutil.copytree(STATIC, folder)
    (folder / "vega.js").write_text(
        _closed(vl_convert.javascript_bundle(GLOBALS)), encoding="utf-8"
    )
    tables = files("itables") / "html"
    script = (tables / "dt_bundle.js").read_text(encoding="utf-8")
    (folder / "datatables.js").write_text(classic(script), encoding="utf-8")
    style = (tables / "dt_bundle.css").read_text(encoding="utf-8")
    (folder / "datatables.css").write_text(style, encoding="utf-8")


def classic(module: str) -> str:
    """Turn the DataTables module into a classic script that sets ``window.DataTable``.

    Browsers load no module from a folder on disk, and the site must work there too.
    """
    exports = list(re.finditer(r"export\s*\{([^}]*)\}\s*;?", module))
    default = exports and re.search(r"([\w$]+) as default", exports[-1][1])
    if not default:
        raise NesyriaError("the DataTables of this itables exports nothing; install itables>=2.9")
    start, end = exports[-1].span()
    body = module[:start] + f"window.DataTable={default[1]};" + module[end:]
    return _closed(body)


def _closed(script: str) -> str:
    """Keep a script's own names to itself: two libraries on a page may use the same."""
    return f"(()=>{{{script}\n}})();\n"
