"""Files that are none: links, pipes, and what may not be read."""

import os
from pathlib import Path

import pytest

import nesyria as nes
from nesyria.datapackage.package import DESCRIPTOR
from nesyria.errors import NesyriaError
from tests.unit.validation.hostile import (
    found,
    write_suite,
)


@pytest.mark.slow
def test_links_lead_nowhere(small: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("site_id\nsecret\n", encoding="utf-8")
    for name in ("data/sites.csv", "schemas/sites.json", DESCRIPTOR):
        path = small / name
        kept = path.read_bytes()
        path.unlink()
        path.symlink_to(secret)
        try:
            said = str(nes.validate(small, layers=("structure", "rows")).to_dict())
        except NesyriaError as error:
            said = str(error)
        assert "refused" in said
        assert "secret" not in said.replace("secret.csv", "")
        path.unlink()
        path.write_bytes(kept)


def test_links_that_lead_round_are_findings(small: Path) -> None:
    for name in ("data/sites.csv", "data", "schemas/sites.json", "schemas", "releases"):
        kept = small / f"{name}.kept"
        if (small / name).exists():
            (small / name).rename(kept)
        (small / name).symlink_to(small / name)
        assert found(small)
        (small / name).unlink()
        if kept.exists():
            kept.rename(small / name)


def test_files_that_are_closed_are_findings(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def closed(path: Path) -> bytes:
        if path.suffix == ".json" and path.name != DESCRIPTOR:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", closed)
    write_suite(small, {"name": "sites", "expectations": []})
    assert any("Permission denied" in one.message for one in found(small))


def test_a_pipe_is_no_file(small: Path) -> None:
    path = small / "data" / "sites.csv"
    path.unlink()
    os.mkfifo(path)
    assert any(finding.rule == "package.path" for finding in found(small))
