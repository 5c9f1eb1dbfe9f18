"""Others can use the validator as a GitHub Action and as a pre-commit hook: both are run here."""

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.helpers import ROOT, edit, example

pytestmark = pytest.mark.slow


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def fault(root: Path) -> None:
    edit(root, "total_reports", ",32,exact", ",seven,exact")


# The libraries of these tests stand in for those that pip would fetch: that what is named is enough
# is seen where the wheel is tried, in an empty environment.
LIBRARIES = {
    "PYTHONPATH": sysconfig.get_path("purelib"),
    "PIP_NO_DEPS": "1",
    # As pip has it, this turns isolation off.
    "PIP_NO_BUILD_ISOLATION": "0",
    # Most of what is installed is never imported.
    "PIP_NO_COMPILE": "1",
}


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a runner, with the action's first step done."""
    steps = {step.get("name"): step for step in read("action.yml")["runs"]["steps"]}
    scripts = os.path.dirname(sys.executable)  # noqa: PTH120
    environment = {
        **os.environ,
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path_factory.mktemp("runner")),
        "ACTION": str(ROOT),
        **LIBRARIES,
    }
    step = steps["Install"]
    assert step["env"] == {"ACTION": "${{ github.action_path }}"}
    subprocess.run(["bash", "-euo", "pipefail", "-c", step["run"]], env=environment, check=True)
    return environment


def act(
    runner: dict[str, str], checkout: Path, folder: str = "."
) -> subprocess.CompletedProcess[str]:
    steps = {step.get("name"): step for step in read("action.yml")["runs"]["steps"]}
    step = steps["Validate"]
    assert step["env"] == {"FOLDER": "${{ inputs.path }}"}
    command = ["bash", "-euo", "pipefail", "-c", step["run"]]
    # As in a workflow: in the folder of the checkout, from which annotations name files.
    environment = runner | {"FOLDER": folder, "GITHUB_WORKSPACE": str(checkout)}
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)


def test_the_action_passes_and_fails(runner: dict[str, str], tmp_path: Path) -> None:
    copy = example(tmp_path)
    done = act(runner, copy)
    assert (done.returncode, done.stderr) == (0, ""), done
    fault(copy)
    done = act(runner, copy)
    assert done.returncode == 1
    assert re.search(
        r"^::error file=data/total_reports.csv,line=\d+,title=field.type::value: 'seven'",
        done.stdout,
        re.MULTILINE,
    ), done.stdout


def test_the_action_names_files_of_a_subfolder_as_from_the_checkout(
    runner: dict[str, str], tmp_path: Path
) -> None:
    copy = example(tmp_path, "some folder")
    fault(copy)
    done = act(runner, tmp_path, "some folder")
    assert done.returncode == 1
    assert re.search(
        r"^::error file=some folder/data/total_reports.csv,line=\d+,title=field.type::",
        done.stdout,
        re.MULTILINE,
    ), done.stdout


def test_the_hook_passes_and_fails(tmp_path: Path) -> None:
    copy = example(tmp_path)

    def git(*arguments: str, root: Path) -> None:
        name = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", "-C", root, *name, *arguments], check=True, capture_output=True)

    # The hook's repository as a commit of its own: what is here now, committed or not.
    home = tmp_path / "home"
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("site/", "notebooks/", "tests/")):
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_bytes((ROOT / name).read_bytes())
    # A checkout with the package at its top, and one with it in a folder.
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    example(checkout, "folder")
    for root in (home, copy, checkout):
        git("init", "-q", root=root)
        git("add", "-f", ".", root=root)
        git("commit", "-qm", "all", root=root)

    environment = os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "cache"), **LIBRARIES}

    def hook(root: Path, **options: object) -> subprocess.CompletedProcess[str]:
        config = tmp_path / "config.yaml"
        hooks = [{"id": "nesyria-validate", **options}]
        repository = {"repo": str(home), "rev": "HEAD", "hooks": hooks}
        config.write_text(yaml.safe_dump({"repos": [repository]}), encoding="utf-8")
        command = [sys.executable, "-m", "pre_commit", "run", "--all-files", "-c", str(config)]
        return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)

    done = hook(copy)
    assert done.returncode == 0, done.stdout + done.stderr
    for root, prefix, options in ((copy, "", {}), (checkout, "folder/", {"args": ["folder"]})):
        fault(root / prefix)
        done = hook(root, **options)
        assert done.returncode == 1
        assert f"\n{prefix}data/total_reports.csv\n" in done.stdout
        assert "'seven'" in done.stdout


@pytest.mark.parametrize(
    ("file", "meant"),
    [
        ("datapackage.json", True),
        ("folder/data/areas.csv", True),
        ("releases/SHA256SUMS", True),
        ("README.md", False),
        ("metadata/areas.csv", False),
    ],
)
def test_the_hook_runs_where_a_package_changed(file: str, meant: bool) -> None:
    (hook,) = read(".pre-commit-hooks.yaml")
    assert bool(re.search(hook["files"], file)) is meant


def test_the_hook_needs_what_the_extra_says() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = project["optional-dependencies"]["validate"]
    (hook,) = read(".pre-commit-hooks.yaml")
    assert hook["additional_dependencies"] == extra


def test_validate_py_says_what_it_needs() -> None:
    text = (ROOT / "validate.py").read_text(encoding="utf-8")
    block = re.search(r"^# /// script\n((?:#.*\n)+?)# ///$", text, re.MULTILINE)
    assert block
    script = tomllib.loads(re.sub(r"^# ?", "", block[1], flags=re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = project["dependencies"] + project["optional-dependencies"]["validate"]
    assert script["dependencies"] == needed
    assert script["requires-python"] == project["requires-python"]


def test_every_action_is_pinned_to_a_commit() -> None:
    files = [ROOT / "action.yml", *sorted((ROOT / ".github" / "workflows").glob("*.yml"))]
    used = re.findall(r"uses: (\S+)", "".join(file.read_text(encoding="utf-8") for file in files))
    assert len(used) > 5
    for one in used:
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", one), one


def test_every_job_has_a_time_limit() -> None:
    for file in sorted((ROOT / ".github" / "workflows").glob("*.yml")):
        for job in yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"].values():
            assert job["timeout-minutes"] <= 60
