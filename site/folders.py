"""Where the parts of the site lie in the checkout."""

from __future__ import annotations

from pathlib import Path

from nesyria.datapackage.package import Package

SITE = Path(__file__).resolve().parent
CHECKOUT = SITE.parent
LOCALE = SITE / "locale"
MAP = SITE / "map"
STATIC = SITE / "static"
TEMPLATES = SITE / "templates"
VENDOR = SITE / "vendor"

# The documents and notebooks of the checkout are read as a package's files are, and no others.
OWN = Package(CHECKOUT)
