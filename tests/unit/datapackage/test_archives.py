"""Archives that unpack to too much, or to other files for other readers."""

import io
import zipfile

import pytest

from nesyria.datapackage import archives
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
