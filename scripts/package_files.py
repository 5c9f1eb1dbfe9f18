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
        for one in self.build_config.builder.recurse_selected_project_files():
            # A build follows links, to files and to folders.
            if not Path(one.path).resolve().is_relative_to(root.resolve()):
                raise ValueError(f"{one.relative_path} leads out of the checkout; take it out")
        # A source distribution has the changelog at its top; a wheel has it beside the data.
        more = ["CHANGELOG.md"] if prefix else []
        for name in [*listed(root), *more]:
            build_data["force_include"][str(root / name)] = f"{prefix}{name}"


def listed(root: Path) -> list[str]:
    """Return the files of the data package in a checkout, with its releases."""
    sys.path.insert(0, str(root / "src"))
    try:
        from nesyria.datapackage import releases
        from nesyria.datapackage.archives import contents
        from nesyria.datapackage.package import MAX_TABLE_BYTES, Package
    finally:
        sys.path.pop(0)
    package = Package(root)
    archives = [releases.archive_name(package, one) for one in releases.releases(package)]
    found = [f"{releases.FOLDER}/{one}" for one in (releases.SUMS, *archives)]
    found = [*contents(package), *found]
    for name in found:
        # Refuses links out of the folder, which a build would follow.
        package.inside(name, MAX_TABLE_BYTES)
    return found
