"""Where the site stands on the web: it follows from the one address in the descriptor."""

from __future__ import annotations

import re
from typing import Any

from nesyria.datapackage.package import Package

# What the documents say as long as the project has no address.
UNKNOWN = "https://OWNER.github.io/nesyria"
_REPOSITORY = re.compile(r"https?://github\.com/([\w-]+)/([\w.-]+?)(?:\.git)?/?", re.ASCII)
_WEB = re.compile(r"https?://[\w.~:/\[\]-]+", re.ASCII)


def of(package: Package) -> str:
    """Return the address of a package's site, without a slash at the end; '' where it has none."""
    return site_of(package.descriptor.get("homepage"))


def site_of(homepage: Any) -> str:
    """Return where the site of a project stands: GitHub Pages, or else the homepage itself.

    Examples
    --------
    >>> site_of("https://github.com/Example/nesyria")
    'https://example.github.io/nesyria'
    >>> site_of("https://example.org/returns/"), site_of(None), site_of("javascript:x")
    ('https://example.org/returns', '', '')
    """
    if not isinstance(homepage, str) or not _WEB.fullmatch(homepage):
        return ""
    found = _REPOSITORY.fullmatch(homepage)
    if found is None:
        return homepage.rstrip("/")
    owner, name = found[1].lower(), found[2]
    # The repository of that name is the one whose site stands at the top.
    top = f"https://{owner}.github.io"
    return top if name.lower() == f"{owner}.github.io" else f"{top}/{name}"
