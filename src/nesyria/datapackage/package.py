"""A data package on disk: where it is, what it holds, and which bytes are its own.

The descriptor is untrusted input. Every path in it must be relative, stay inside the package's
folder and point to a file of bounded size; nothing is opened before that is known.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from nesyria.datapackage import strictjson
from nesyria.datapackage.integrity import check_bounds, check_content, check_sizes
from nesyria.datapackage.paths import checked_target, leads_out, same_file, unsafe, unsafe_table
from nesyria.errors import NesyriaError, invalid_choice

DESCRIPTOR = "datapackage.json"

# Generous for figures of this kind, small enough that a hostile package cannot fill a memory. Of
# one table, and of all: a ledger of a million reports has 240 MB, to check which takes 1.7 GiB.
MAX_JSON_BYTES = 4 * 1024**2
MAX_TABLE_BYTES, MAX_TABLES_BYTES = 256 * 1024**2, 288 * 1024**2

# Many times what a package has; each is compared with others.
MAX_RESOURCES = 200

# The property `stage` of a resource: reference, ledger, or this.
FIGURES_STAGE = "figures"

Schema = Mapping[str, Any]


class Package:
    """A folder that holds a ``datapackage.json``.

    Parameters
    ----------
    root : Path
        The folder.
    """

    # Whether the bytes of a table must be those that the descriptor states.
    checked = False

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def installed(cls) -> Package:
        """Return the package of this code: inside a wheel, or the checkout around it."""
        here = Path(__file__).resolve().parents[1]
        for root in (here / "package", here.parents[1]):
            if (root / DESCRIPTOR).is_file():
                return cls(root)
        raise NesyriaError(f"no {DESCRIPTOR} beside the code in {here}; install nesyria again")

    @classmethod
    def at(cls, path: str | Path | None) -> Package:
        """Return the package in a folder (or of a descriptor); the installed one for None."""
        if path is None:
            return cls.installed()
        root = Path(path)
        root = root.parent if root.name == DESCRIPTOR and not root.is_dir() else root
        if not (root / DESCRIPTOR).is_file():
            raise NesyriaError(f"no {DESCRIPTOR} in {root}; name the folder that holds one")
        return cls(root)

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        """The parsed ``datapackage.json``."""
        found = self.read_json(DESCRIPTOR)
        resources = found.get("resources")
        if not isinstance(resources, list) or not all(
            isinstance(one, dict) and isinstance(one.get("name"), str) for one in resources
        ):
            raise NesyriaError(f"{DESCRIPTOR}: 'resources' must be a list of named resources")
        if len(resources) > MAX_RESOURCES:
            raise NesyriaError(f"{DESCRIPTOR}: more than {MAX_RESOURCES:,} resources")
        names = Counter(one["name"] for one in resources)
        for twice in sorted(name for name, count in names.items() if count > 1):
            raise NesyriaError(f"{DESCRIPTOR}: two resources have the name {twice[:100]!r}")
        return found

    @property
    def version(self) -> str:
        """The version of the data, which is that of the code that carries it."""
        return str(self.descriptor.get("version", ""))

    @cached_property
    def resources(self) -> dict[str, dict[str, Any]]:
        """The resources of the descriptor by name, in its order."""
        return {one["name"]: one for one in self.descriptor["resources"]}

    def resource(self, name: str) -> dict[str, Any]:
        """Return one resource of the descriptor, or say which there are."""
        if name not in self.resources:
            raise invalid_choice("table", name, self.resources)
        return self.resources[name]

    def edited(self) -> list[str]:
        """Return the resources that are edited by hand; figures follow from them."""
        return [
            name for name, about in self.resources.items() if about.get("stage") != FIGURES_STAGE
        ]

    def schema(self, name: str) -> Schema:
        """Return the Table Schema of a resource."""
        reference = self.resource(name).get("schema")
        if isinstance(reference, str):
            return self.read_json(reference)
        if isinstance(reference, dict):
            return reference
        raise NesyriaError(f"{DESCRIPTOR}: resource {name!r} has no schema")

    def path(self, name: str) -> Path:
        """Return where a resource's CSV file is."""
        return self.inside(self._bounded(name), MAX_TABLE_BYTES)

    def read_table(self, name: str) -> bytes:
        """Return the bytes of a resource's CSV file."""
        content = self.read_bytes(self._bounded(name), MAX_TABLE_BYTES)
        check_bounds(self.resource(name)["path"], content)
        if self.checked:
            check_content(self.resource(name), content)
        return content

    def state(self) -> str:
        """Return what tells this package, with the files that it has now, from every other one."""
        seen = [str(self.root.resolve()), str(self.checked)]
        for file in [self.root / DESCRIPTOR, *self._files_of("path", "schema")]:
            try:
                about = file.stat()
            except (OSError, ValueError):
                continue
            # A file that is replaced has another number, one that is edited another time.
            seen.append(f"{file} {about.st_ino} {about.st_size} {about.st_mtime_ns}")
        return "\n".join(seen)

    def _bounded(self, name: str) -> object:
        check_sizes(self._files_of("path"), "the tables", MAX_TABLES_BYTES)
        return self.resource(name).get("path")

    def _files_of(self, *parts: str) -> list[Path]:
        """Return where files that the resources name would be; unsafe names are left out."""
        named = [resource.get(part) for resource in self.resources.values() for part in parts]
        return [self.root / one for one in named if isinstance(one, str) and not unsafe(one)]

    def writable(self, name: str) -> str:
        """Return the path to which a table is written, relative to the folder, or refuse it.

        Raises
        ------
        NesyriaError
            When the path is not that of a table of its own inside the package, whatever the
            descriptor and links on the disk say.
        """
        relative = self.resource(name).get("path")
        reason = unsafe_table(relative) or self._shared(name, str(relative))
        if reason:
            raise NesyriaError(
                f"{DESCRIPTOR}: the path {str(relative)[:200]!r} of resource {name} is refused: "
                f"{reason}; use a path like data/{name}.csv"
            )
        checked_target(self.root, str(relative))
        return str(relative)

    def _shared(self, name: str, relative: str) -> str:
        """Say which other thing of the descriptor lies at the path of a resource."""
        for other, about in self.resources.items():
            parts = ("schema", "dialect") if other == name else ("path", "schema", "dialect")
            for part in parts:
                named = about.get(part)
                if isinstance(named, str) and same_file(named, relative):
                    return f"it is the {part} of resource {other} too"
        return ""

    def holds(self, relative: str) -> bool:
        """Say whether there is a file, or a link, at a path."""
        return os.path.lexists(self.root / relative)

    def read_bytes(self, relative: object, max_bytes: int) -> bytes:
        """Return the bytes of a file inside the package."""
        path = self.inside(relative, max_bytes)
        try:
            return path.read_bytes()
        except OSError as error:
            raise NesyriaError(f"{relative}: cannot be read: {error.strerror}") from None

    def read_text(self, relative: object, max_bytes: int) -> str:
        """Return the text of a file inside the package."""
        try:
            return self.read_bytes(relative, max_bytes).decode("utf-8")
        except UnicodeDecodeError:
            raise NesyriaError(f"{relative}: not a text in UTF-8") from None

    def read_json(self, relative: object) -> dict[str, Any]:
        """Return a JSON object from a file inside the package."""
        found = strictjson.loads(self.read_bytes(relative, MAX_JSON_BYTES), relative)
        if not isinstance(found, dict):
            raise NesyriaError(f"{relative}: expected a JSON object")
        return found

    def listing(self, folder: str, suffix: str) -> list[str]:
        """Return the files of a folder of the package whose paths end with a suffix.

        Hidden files, and others that no descriptor may name, are left out.
        """
        here = self.root / folder
        try:
            if unsafe(folder) or not here.is_dir() or leads_out(self.root, here):
                return []
            names = [path.name for path in here.iterdir()]
        except (OSError, RuntimeError) as error:
            raise NesyriaError(f"{folder}: cannot be read: {error}") from None
        found = sorted(f"{folder}/{name}" for name in names)
        return [path for path in found if path.endswith(suffix) and not unsafe(path)]

    def inside(self, relative: object, max_bytes: int) -> Path:
        """Return the path of a file inside the package, or refuse it.

        Raises
        ------
        NesyriaError
            When the path is not plain, relative and inside the folder, when there is no such
            file, or when it is larger than ``max_bytes``.
        """
        reason = unsafe(relative)
        if reason:
            raise NesyriaError(f"path {relative!r} refused: {reason}; use a path like data/x.csv")
        path = self.root / str(relative)
        try:
            # A link could lead outside although its name does not.
            reason = leads_out(self.root, path)
            if reason:
                raise NesyriaError(f"path {relative!r} refused: {reason}")
            if not path.is_file():
                raise NesyriaError(f"{relative}: no such file in {self.root}")
            if path.stat().st_size > max_bytes:
                raise NesyriaError(f"{relative}: larger than {max_bytes:,} bytes")
        except (OSError, RuntimeError, UnicodeError):
            # A link that leads round in a circle, a name that no file can have, a closed folder.
            raise NesyriaError(f"{str(relative)[:100]!r}: no file that can be opened") from None
        return path


class MemoryPackage(Package):
    """A package whose files are held in memory instead of a folder."""

    def __init__(self, root: Path, name: str, files: Mapping[str, bytes]) -> None:
        super().__init__(root)
        self.name = name
        self._files = files
        self.size = sum(map(len, files.values()))

    def unpack(self, folder: Path) -> None:
        """Write the files into an empty folder."""
        for name, content in self._files.items():
            reason = unsafe(name)
            if reason:
                raise NesyriaError(f"{self.name}: holds the file {name[:200]!r}: {reason}")
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)

    def state(self) -> str:
        """Return what tells this package from every other one."""
        held = hashlib.sha256()
        for name, content in sorted(self._files.items()):
            held.update(f"{name}\0{len(content)}\0".encode() + content)
        return held.hexdigest()

    def _bounded(self, name: str) -> object:
        check_sizes(self._files_of("path"), "the tables", MAX_TABLES_BYTES)
        return self.resource(name).get("path")

    def _files_of(self, *parts: str) -> list[Path]:
        """Return no files on disk: those in memory were bounded as they were read."""
        return []

    def holds(self, relative: str) -> bool:
        """Say whether it is one of the files."""
        return relative in self._files

    def read_bytes(self, relative: object, max_bytes: int) -> bytes:
        """Return the bytes of one of the files."""
        if str(relative) not in self._files:
            raise NesyriaError(f"{self.name}: holds no file {relative}")
        content = self._files[str(relative)]
        if len(content) > max_bytes:
            raise NesyriaError(f"{self.name}: {relative} is larger than {max_bytes:,} bytes")
        return content

    def listing(self, folder: str, suffix: str) -> list[str]:
        """Return those of the files that lie in a folder and whose paths end with a suffix."""
        inside = [name for name in self._files if name.rpartition("/")[0] == folder]
        return sorted(name for name in inside if name.endswith(suffix))
