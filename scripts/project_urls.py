"""The links of the Python package, from the one address in the descriptor; hatchling calls this."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class ProjectUrls(MetadataHookInterface):
    """Fill ``project.urls``, which pyproject.toml leaves to this hook."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the links to the metadata of the project."""
        text = (Path(self.root) / "datapackage.json").read_text(encoding="utf-8")
        metadata["urls"] = urls(json.loads(text).get("homepage"))


def urls(homepage: str | None) -> dict[str, str]:
    """Return the links that follow from the address of the repository; none without one.

    Examples
    --------
    >>> urls(None)
    {}
    >>> urls("https://example.org/nesyria/")["Issues"]
    'https://example.org/nesyria/issues'
    """
    if not homepage:
        return {}
    if not re.fullmatch(r"https?://[!-~]+", homepage):
        # A line break would begin another line of the metadata.
        raise ValueError(f"homepage of datapackage.json: {homepage[:200]!r} is no address")
    home = homepage.rstrip("/")
    return {
        "Homepage": home,
        "Source": home,
        "Issues": f"{home}/issues",
        "Changelog": f"{home}/blob/main/CHANGELOG.md",
        "Documentation": f"{home}/blob/main/docs/codebook.md",
    }
