"""Releases: loaded to the byte, and refused where they are damaged."""

import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

import nesyria as nes
from nesyria.datapackage import archives, releases
from nesyria.datapackage.package import MemoryPackage, Package
from tests.helpers import EXAMPLE, ROOT, edit, file_bytes


def test_a_release_can_be_loaded_to_the_byte(released: Path) -> None:
    edit(released, "total_reports", ",31,exact", ",32,exact")
    then = nes.load("total_reports", release="1.0.0", path=released).set_index("report_id")
    now = nes.load("total_reports", path=released).set_index("report_id")
    assert (then.at["T0001", "value"], now.at["T0001", "value"]) == (31, 32)
    assert then.attrs["version"] == "1.0.0"
    package = releases.published(Package(released), "1.0.0")
    for name in package.resources:
        if name != "total_reports":
            assert package.read_table(name) == Package(released).read_table(name)


def test_an_unknown_release_names_those_there_are(released: Path) -> None:
    with pytest.raises(nes.NesyriaError, match=r"unknown release '9.9.9'; choose one of: 1.0.0"):
        nes.load("totals", release="9.9.9", path=released)


def test_a_damaged_archive_is_refused(released: Path) -> None:
    path = released / "releases" / "example-1.0.0.zip"
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)
    with pytest.raises(nes.NesyriaError, match="the archive is damaged"):
        nes.load("totals", release="1.0.0", path=released)
    path.unlink()
    with pytest.raises(nes.NesyriaError, match="no such file"):
        nes.load("totals", release="1.0.0", path=released)


def test_a_line_of_the_sums_that_is_none_is_refused(released: Path) -> None:
    (released / "releases" / "SHA256SUMS").write_text("abc  ../x.zip\n", encoding="utf-8")
    with pytest.raises(nes.NesyriaError, match="not a line of a hash and an archive"):
        nes.load("totals", release="1.0.0", path=released)


@pytest.mark.parametrize("name", ["data/areas.csv", "expectations/areas.json", "releases/x.zip"])
def test_a_copy_of_a_package_follows_no_link_out_of_it(released: Path, name: str) -> None:
    (released.parent / "outside").write_bytes(b"private")
    (released / name).unlink(missing_ok=True)
    (released / name).symlink_to(released.parent / "outside")
    with pytest.raises(nes.NesyriaError, match="leads outside the package"):
        releases.copy_package(Package(released), released.parent / "copied")


def test_a_copy_of_a_package_is_what_the_descriptor_lists(released: Path) -> None:
    (released / "data" / "areas.csv~").write_bytes(b"private")
    releases.copy_package(Package(released), released.parent / "copied")
    copied = {
        Path(name).relative_to(released.parent / "copied").as_posix()
        for name in file_bytes(released.parent / "copied")
    }
    own = {f"releases/{one.name}" for one in (released / "releases").iterdir()}
    assert copied == {*archives.contents(Package(released)), *own, "CHANGELOG.md"}


def test_the_code_knows_every_release_that_it_carries() -> None:
    package = Package(ROOT)
    assert releases.known_releases(package) == releases.releases(package)
    assert releases.known_releases(Package(EXAMPLE)) == {}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["{hash}  example-1.0.0.zip", "{hash}  example-1.0.0.zip"], "two lines for version 1.0.0"),
        (["{hash}  other-1.0.0.zip"], "not a line of a hash and an archive of this package"),
        ([], "has no line for it"),
        (["{hash}  example-1.0.0.zip", "{hash}  example-1.0.1.zip"], "holds no file|no such file"),
    ],
)
def test_checksums_and_archives_are_the_same(released: Path, lines: list[str], words: str) -> None:
    sums = released / "releases" / "SHA256SUMS"
    checksum = sums.read_text(encoding="utf-8").split()[0]
    text = "".join(f"{line}\n".replace("{hash}", checksum) for line in lines)
    sums.write_text(text, encoding="utf-8", newline="\n")
    faults = list(releases.faults(Package(released)))
    assert any(re.search(words, message) for _, message in faults), faults
    with pytest.raises(nes.NesyriaError, match=words):
        releases.history(Package(released))


def test_every_file_of_the_releases_has_its_line(released: Path) -> None:
    (released / "releases" / "notes.txt").write_text("", encoding="utf-8")
    ((file, message),) = releases.faults(Package(released))
    assert file == "releases/notes.txt"
    assert "has no line for it" in message


@pytest.mark.parametrize(
    ("module", "name", "most", "words"),
    [
        (releases, "MAX_RELEASES", 0, "more than 0 releases"),
        (releases, "MAX_ARCHIVE_BYTES", 10, "the archives have .* together, and 10 are the most"),
        (archives, "MAX_UNPACKED_BYTES", 0, "unpacks? to more than 0 bytes"),
    ],
)
def test_what_releases_hold_together_is_bounded(
    released: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    name: str,
    most: int,
    words: str,
) -> None:
    monkeypatch.setattr(module, name, most)
    with pytest.raises(nes.NesyriaError, match=words):
        releases.history(Package(released))


def test_releases_together_unpack_to_no_more_than_one_may(
    released: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = releases.published(Package(released), "1.0.0").size
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", size)
    assert len(releases.history(Package(released))) == 1
    monkeypatch.setattr(releases, "releases", lambda package: dict.fromkeys(("1.0.0", "1.0.1")))
    monkeypatch.setattr(releases, "faults", lambda package: [])
    held = MemoryPackage(released, "held", {"x": b" " * size})
    monkeypatch.setattr(releases, "published", lambda package, version: held)
    with pytest.raises(nes.NesyriaError, match=r"up to 1\.0\.1 the archives unpack to more"):
        releases.history(Package(released))


def test_releases_that_the_code_knows_are_known_by_their_hash(example: Path, copy: Path) -> None:
    assert releases.known_versions(Package(example)) == frozenset()
    known = releases.known_releases(Package(copy))
    assert releases.known_versions(Package(copy)) == set(known)
    first, *rest = known
    sums = copy / "releases" / "SHA256SUMS"
    sums.write_text(sums.read_text(encoding="utf-8").replace(known[first], "0" * 64))
    assert releases.known_versions(Package(copy)) == set(rest)
    # A folder without releases is held to those that the code carries.
    shutil.rmtree(copy / "releases")
    assert releases.known_versions(Package(copy)) == set(known)
