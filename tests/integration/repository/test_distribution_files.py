"""What conda-forge, Binder and a container read follows from the project and the descriptor."""

import hashlib
import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.helpers import ROOT, copied, read_descriptor, write_descriptor

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
OWN = PROJECT["project"]
HOME = "https://github.com/example/nesyria"
BINDER, CONTAINER = ROOT / ".binder", ROOT / "Containerfile"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of what the recipe follows from, with an address, and a distribution."""
    root = copied(tmp_path / "project", "pyproject.toml", "datapackage.json")
    write_descriptor(root, read_descriptor(root) | {"homepage": HOME})
    (root / f"nesyria-{read_descriptor(root)['version']}.tar.gz").write_bytes(b"packed")
    return root


def printed(root: Path, *arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    main = runpy.run_path(str(ROOT / "scripts" / "conda_recipe.py"))["main"]
    status = main([str(one) for one in arguments], root)
    out, err = capsys.readouterr()
    assert bool(out) != bool(err)
    return status, out or err


def test_the_recipe_follows_from_the_project(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (packed,) = project.glob("*.tar.gz")
    status, text = printed(project, packed, capsys=capsys)
    assert status == 0
    found = yaml.safe_load(text)
    assert found["schema_version"] == 1
    version = read_descriptor(project)["version"]
    assert found["context"] == {"version": version, "python_min": "3.11"}
    assert found["source"]["sha256"] == hashlib.sha256(b"packed").hexdigest()
    filled = found["source"]["url"].replace("${{ version }}", version)
    assert filled.endswith(f"/nesyria-{version}.tar.gz")
    assert found["about"]["homepage"] == HOME
    assert found["extra"]["recipe-maintainers"] == ["example"]
    # What pip would install is what conda does.
    run = [one.replace(" ", "", 1) for one in found["requirements"]["run"][1:]]
    assert run == OWN["dependencies"]
    assert found["requirements"]["host"][2:] == ["hatchling >=1.26"]
    assert all((ROOT / one).is_file() for one in found["about"]["license_file"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name one source distribution"),
        (["a", "b"], "name one source distribution"),
        (["nesyria-0.0.1.tar.gz"], "the source distribution of this version"),
    ],
)
def test_another_file_has_no_recipe(
    project: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = printed(project, *arguments, capsys=capsys)
    assert (status, said.count("\n")) == (2, 1)
    assert words in said


@pytest.mark.parametrize(
    ("home", "words"),
    [(None, "has no homepage; set it first"), ("https://example.org/", "not a repository on")],
)
def test_a_project_without_a_repository_has_no_recipe(
    project: Path, home: str | None, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_descriptor(project, read_descriptor(project) | {"homepage": home})
    (packed,) = project.glob("*.tar.gz")
    status, said = printed(project, packed, capsys=capsys)
    assert (status, words in said) == (2, True)


def test_a_distribution_that_is_not_there_is_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (packed,) = project.glob("*.tar.gz")
    packed.unlink()
    status, said = printed(project, packed, capsys=capsys)
    assert (status, packed.name in said) == (2, True)


def extras(text: str) -> list[str]:
    """Return the extras of this project that a text asks for."""
    return [one for asked in re.findall(r"[.a]\[([a-z,]+)\]", text) for one in asked.split(",")]


def test_binder_gets_what_the_notebooks_need() -> None:
    asked = (BINDER / "requirements.txt").read_text("utf-8")
    assert set(extras(asked)) == {"validate", "plot"} <= set(OWN["optional-dependencies"])
    used = "".join(file.read_text("utf-8") for file in (ROOT / "notebooks").glob("*.ipynb"))
    imported = set(re.findall(r'"(?:import|from) (\w+)', used))
    # pandas comes with the package, matplotlib with the extra, json with Python.
    assert imported == {"json", "matplotlib", "nesyria", "pandas"}


def test_binder_and_the_container_have_a_python_that_the_project_takes() -> None:
    runtime = (BINDER / "runtime.txt").read_text("utf-8").strip().removeprefix("python-")
    images = re.findall(r"^FROM \S+?:([\d.]+)-slim", CONTAINER.read_text("utf-8"), re.MULTILINE)
    named = [one.rpartition(" :: ")[2] for one in OWN["classifiers"]]
    assert {runtime, *images} == {"3.12"}
    assert "3.12" in named


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Containerfile."""
    text = re.sub(r"^#.*\n", "", CONTAINER.read_text("utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [(line.split()[0], line.partition(" ")[2]) for line in lines if line.strip()]


def test_the_container_runs_the_command_and_not_as_root() -> None:
    found = instructions()
    known = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENTRYPOINT", "CMD"}
    assert {name for name, _ in found} == known
    last = dict(found[max(place for place, (name, _) in enumerate(found) if name == "FROM") :])
    assert last["USER"] not in ("root", "0")
    assert yaml.safe_load(last["ENTRYPOINT"]) == list(OWN["scripts"])
    assert set(extras(CONTAINER.read_text("utf-8"))) <= set(OWN["optional-dependencies"])


def test_the_container_is_built_from_all_that_the_package_holds() -> None:
    left_out = (ROOT / ".dockerignore").read_text("utf-8").split()
    needed = {"src", "scripts", "pyproject.toml", "README.md", "LICENSE", "datapackage.json"}
    needed |= {"data", "schemas", "expectations", "releases"}
    assert not needed & set(left_out)
    assert {".git", ".venv"} <= set(left_out)


def test_the_readme_has_the_address_of_the_descriptor() -> None:
    action = runpy.run_path(str(ROOT / "scripts" / "blocks" / "readme.py"))["action"]
    about = type("Package", (), {"descriptor": {"homepage": HOME}})
    assert "`uses: example/nesyria@COMMIT`" in action(about)
    for home in ({}, {"homepage": "https://example.org/"}):
        assert "`uses: OWNER/nesyria@COMMIT`" in action(type("Package", (), {"descriptor": home}))
