"""The documents of the checkout as pages: what they link to comes along."""

from __future__ import annotations

import functools
import inspect
import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import address
import nesyria as nes
from folders import OWN
from nesyria.datapackage.package import MAX_JSON_BYTES, MAX_TABLE_BYTES, Package
from nesyria.publishing import markdown
from nesyria.validation import Finding, Report
from writing.files import write as write_file
from writing.in_words import in_words

if TYPE_CHECKING:
    from writing.site import Site

# Read from beginning to end; in the others codes stand for themselves.
STORIES = ("docs/contradictions.md", "docs/changes.md")
# A link or picture in Markdown that leads to a file: its text and the file.
LINK = re.compile(r"\[([^\]]*)\]\(([^)#:\s]+)(?:#[^)\s]*)?\)")


def write(site: Site) -> None:
    """Take over the documents; write the change log and the API reference."""
    kept = OWN.listing("docs", ".md")
    for path in kept:
        _take_over(site, path)
    changes = OWN.read_text("CHANGELOG.md", MAX_JSON_BYTES).strip()
    site.page("docs/changelog", "docs/changelog", changes=changes)
    site.page("docs/api", "docs/api", names=_public())
    documents = [*(Path(path).stem for path in kept), "changelog", "api"]
    site.page("docs/index", "docs/index", documents=documents)


def _take_over(site: Site, path: str) -> None:
    """Write a document as a page, and what comes along with it."""
    text = taken_over(site, OWN, path, functools.partial(write_file, site.source))
    text = text.replace(address.UNKNOWN, address.of(site.package) or address.UNKNOWN)
    write_file(site.source, path, text.encode())


def _public() -> dict[str, str]:
    """Return the public names, each with the directive that documents it."""
    names = {name: getattr(nes, name) for name in nes.__all__}
    names |= {f"validation.{one.__name__}": one for one in (Report, Finding)}
    return {
        name: "autoclass" if inspect.isclass(value) else "autofunction"
        for name, value in names.items()
    }


def taken_over(site: Site, own: Package, path: str, write: Callable[[str, bytes], None]) -> str:
    """Return a document as a page; files that it links to are written, what has no page is named.

    Parameters
    ----------
    site : Site
        The site that the page is of.
    own : Package
        The checkout.
    path : str
        The document.
    write : function
        Takes over a file.

    Raises
    ------
    NesyriaError
        When it links to a file that is no part of the checkout, or a hidden one.
    """
    folder = posixpath.dirname(path)

    def link(found: re.Match[str]) -> str:
        text, target = found.groups()
        file = posixpath.normpath(posixpath.join(folder, target))
        if (own.root / file).is_dir() or (
            file.endswith(".md") and posixpath.dirname(file) != folder
        ):
            return f"{text} ({markdown.code(file)})"
        if not file.endswith(".md") and (own.root / file).is_file():
            write(file, own.read_bytes(file, MAX_TABLE_BYTES))
        return found[0]

    text = LINK.sub(link, own.read_text(path, MAX_JSON_BYTES))
    return in_words(site, text) if path in STORIES else text
