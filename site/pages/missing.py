"""What a server answers where there is no page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import address

if TYPE_CHECKING:
    from writing.site import Site

# What a page that is not there leads to.
FOUND = {
    "First page": "index.html",
    "Search": "search.html",
    "Countries": "countries/index.html",
    "Events": "events/index.html",
}.items()


def write(site: Site) -> None:
    """Write what a server answers where there is no page; it may be asked in any folder."""
    home = address.of(site.package)
    template = site.templates.get_template("404.html")
    # Where the site has no address of its own, the links are right at its top.
    home = f"{home}/" if home else ""
    site.download("404.html", template.render(home=home, pages=FOUND))
