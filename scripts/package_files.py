"""What goes into wheel and sdist: of the package's files, those that its descriptor lists."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Where a wheel has the package, beside the code.
IN_WHEEL = "nesyria/package/"


class PackageFiles(BuildHookInterface[Any]):
    """Include the data package, and nothing else that lies in its folders."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files to what is built."""
        if version == "editable":
            # The code finds the package in the checkout.
            return
        prefix = IN_WHEEL if self.target_name == "wheel" else ""
        root = Path(self.root)
        for name in listed(root):
            build_data["force_include"][str(root / name)] = f"{prefix}{name}"


def listed(root: Path) -> list[str]:
    """Return the files of the data package in a checkout, with its releases."""
    sys.path.insert(0, str(root / "src"))
    try:
        from nesyria.datapackage import releases
        from nesyria.datapackage.archives import contents
        from nesyria.datapackage.package import Package
    finally:
        sys.path.pop(0)
    package = Package(root)
    archives = [releases.archive_name(package, one) for one in releases.releases(package)]
    return [*contents(package), *(f"{releases.FOLDER}/{one}" for one in (releases.SUMS, *archives))]
