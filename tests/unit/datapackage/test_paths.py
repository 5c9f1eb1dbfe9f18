"""A path that may be read or written is inside the package; a name is one part of a path."""

import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from nesyria.datapackage.package import Package
from nesyria.datapackage.paths import checked_target, unsafe, unsafe_name, unsafe_table


@given(st.text(max_size=40))
def test_a_path_that_may_be_written_is_inside(path: str) -> None:
    here = Path("/nowhere/package")
    if not unsafe_table(path):
        assert checked_target(here, path).is_relative_to(here / "data")
    if not unsafe(path):
        assert Path(os.path.normpath(here / path)).is_relative_to(here)


@given(st.text(max_size=40))
def test_a_name_that_may_be_a_file_is_one_part(name: str) -> None:
    if not unsafe_name(name):
        assert Path(f"{name}.csv").parts == (f"{name}.csv",)
        assert '"' not in name


def test_the_packages_own_paths_and_names_are_fine() -> None:
    package = Package.installed()
    for name in package.resources:
        assert unsafe_name(name) == ""
        assert package.writable(name) == f"data/{name}.csv"
