"""The report is read again as it was written, and nothing else is taken for one."""

from pathlib import Path

import pytest

from nesyria.errors import NesyriaError
from nesyria.links import report
from nesyria.links.report import HEADER, Row

ROW = Row("a", "https://a.org/?x=1,2", "200", "https://a.org/\"'", "2024-05-06", "")


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    assert report.read(file) == {}
    report.write(file, [ROW, Row("b", "")])
    assert report.read(file) == {"a": ROW, "b": Row("b", "")}
    assert [one.name for one in tmp_path.iterdir()] == ["report.csv"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"mine\n",
        b"\xff\xfe",
        b"source_id,url\na,b\n",
        (",".join(HEADER) + "\na,b\n").encode(),
        (",".join(HEADER) + "\na,b,200,,yesterday,\n").encode(),
        (",".join(HEADER) + '\n"a,b,200,,,\n').encode(),
    ],
)
def test_another_file_is_no_report_and_stays(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(content)
    with pytest.raises(NesyriaError, match="is no report of links; name another file"):
        report.read(file)
    assert file.read_bytes() == content


def test_a_folder_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(NesyriaError, match="is not a regular file"):
        report.read(tmp_path)
    with pytest.raises(NesyriaError, match="cannot be written"):
        report.write(tmp_path / "nowhere" / "report.csv", [ROW])
