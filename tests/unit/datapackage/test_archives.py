"""Archives that unpack to too much, to files elsewhere, or to other files for other readers."""

import io
import zipfile
from pathlib import Path

import pytest

from nesyria.datapackage import archives
from nesyria.datapackage.package import MemoryPackage
from nesyria.errors import NesyriaError


def zipped(*names: str, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name in names:
            archive.writestr(name, b"x" * 1_000)
    return buffer.getvalue()


def test_archives_of_too_much_or_of_two_meanings_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 2_500)
    refused = {
        "more than 3 files": zipped("a", "b", "c", "d"),
        "unpacks to more than 2,500 bytes": zipped("a", "b", "c"),
        "two files of the name 'data/a.csv'": zipped("data/a.csv", "data/A.CSV"),
        "'a' is compressed in an unusual way": zipped("a", method=zipfile.ZIP_LZMA),
        "not a zip archive": zipped("a")[:-30],
    }
    for words, content in refused.items():
        with pytest.raises(NesyriaError, match=f"x.zip: .*{words}"):
            archives.read_archive(content, "x.zip")
    assert set(archives.read_archive(zipped("a", "b"), "x.zip")) == {"a", "b"}


def test_a_size_that_an_archive_states_too_small_is_no_way_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = zipped("a").replace((1_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(NesyriaError, match="not a zip archive that can be read"):
        archives.read_archive(content, "x.zip")


# What a member of an archive may be called; it may be a link as well, whose text is its target.
MEMBERS = ["../evil", "/etc/evil", "C:/evil", "a\\..\\evil", ".git/config", "a/../../evil", "~/x"]


@pytest.mark.parametrize("name", MEMBERS)
def test_an_archive_unpacks_nothing_elsewhere(tmp_path: Path, name: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr(name, "evil")
    held = MemoryPackage(tmp_path, "x.zip", archives.read_archive(buffer.getvalue(), "x.zip"))
    (tmp_path / "unpacked").mkdir()
    with pytest.raises(NesyriaError, match=r"x\.zip: holds the file"):
        held.unpack(tmp_path / "unpacked")
    assert [one.name for one in tmp_path.rglob("*")] == ["unpacked"]


def test_a_link_in_an_archive_is_a_file_that_holds_its_target(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        about = zipfile.ZipInfo("data")
        about.create_system, about.external_attr = 3, 0o120777 << 16
        out.writestr(about, "/etc")
    held = MemoryPackage(tmp_path, "x.zip", archives.read_archive(buffer.getvalue(), "x.zip"))
    held.unpack(tmp_path)
    assert not (tmp_path / "data").is_symlink()
    assert (tmp_path / "data").read_bytes() == b"/etc"
