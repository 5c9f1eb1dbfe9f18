"""Where the parts of the site lie in the checkout."""

from __future__ import annotations

from pathlib import Path

SITE = Path(__file__).resolve().parent
CHECKOUT = SITE.parent
LOCALE = SITE / "locale"
MAP = SITE / "map"
STATIC = SITE / "static"
TEMPLATES = SITE / "templates"
VENDOR = SITE / "vendor"
