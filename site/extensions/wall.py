"""What a document may bring into the site: files that the site itself has put there, and no more.

Whatever markup a document holds, by a role, a directive or a link: it reads no file, publishes none
from elsewhere, loads no picture from elsewhere, and brings no HTML or script of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.addnodes import download_reference
from sphinx.application import Sphinx
from sphinx.errors import SphinxError

SCHEMES = ("", "http", "https", "mailto")
# What a document may hold of HTML: comments, and folds without attributes.
PLAIN = re.compile(r"\s*(?:(?:<!--.*?-->|</?details>|<summary>[^<>&]*</summary>)\s*)*", re.DOTALL)
# Beside the folder of the pages, what notebooks that are run draw.
DRAWN = "jupyter_execute"
# Pages that the site writes whole, HTML with them, and notebooks, whose outputs are HTML.
WRITTEN = re.compile(r"(?!docs/)|docs/(?:index|api)\Z")


def setup(app: Sphinx) -> dict[str, Any]:
    """Have Sphinx ask before it takes over what a document names."""
    app.connect("env-before-read-docs", _insert_nothing)
    # Before Sphinx collects the files to copy.
    app.connect("doctree-read", _check, priority=1)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _insert_nothing(_: Sphinx, env: Any, __: list[str]) -> None:
    """Keep directives from reading files: include, literalinclude, raw, tables."""
    env.settings["file_insertion_enabled"] = False


def _check(app: Sphinx, document: nodes.document) -> None:
    name = app.env.docname
    for wrong in refused(document, name, Path(app.srcdir)):
        raise SphinxError(f"{name}: {wrong}; nothing is published")


def refused(document: nodes.document, name: str, source: Path) -> Iterator[str]:
    """Yield what a document names that the site must not take over."""
    for node in document.findall(download_reference):
        # A link that leads to the web is no file.
        if "refuri" not in node and not _inside(node["reftarget"], name, source):
            yield f"it offers the file {node['reftarget']!r}, which is not of the site"
    for node in document.findall(nodes.image):
        if not _inside(node["uri"], name, source):
            yield f"it shows the picture {node['uri']!r}, which is not of the site"
    for node in document.findall(nodes.reference):
        if urlsplit(node.get("refuri", "")).scheme not in SCHEMES:
            yield f"it links to {node['refuri']!r}, which is no page"
    if not WRITTEN.match(name):
        yield from _html(document)


def _html(document: nodes.document) -> Iterator[str]:
    open_folds: Counter[nodes.Element | None] = Counter()
    for node in document.findall(nodes.raw):
        text = node.astext()
        if not PLAIN.fullmatch(text):
            yield f"it holds HTML: {text[:100]!r}"
        open_folds[node.parent] += text.count("<details>") - text.count("</details>")
    # A fold that does not end where it began would swallow what follows.
    if any(open_folds.values()):
        yield "it has a fold (<details>) that does not end in its section"


def _inside(target: str, name: str, source: Path) -> bool:
    """Say whether a target is below the folder of the pages, or a picture that a notebook drew."""
    if urlsplit(target).scheme or target.startswith("//"):
        return False
    # As Sphinx reads it: from the top, or from the folder of the document.
    base = source if target.startswith("/") else (source / name).parent
    file = (base / target.lstrip("/")).resolve()
    home = source.resolve()
    return file.is_relative_to(home) or file.is_relative_to(home.parent / DRAWN)
