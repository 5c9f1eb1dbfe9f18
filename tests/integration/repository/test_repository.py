"""The repository itself: what a clone of it is."""

import json
import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import nesyria as nes
from tests.helpers import ROOT, copied

pytestmark = pytest.mark.slow


def git(*arguments: str | Path) -> None:
    """Run git as nobody in particular, with no settings of this machine."""
    person = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    done = subprocess.run(["git", *person, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a clone as Git for Windows makes it: with the line ends of that system."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    copied(origin, ".gitattributes", "datapackage.json", "data", "schemas", "expectations")
    copied(origin, "releases", "docs", "README.md")
    git("init", "--quiet", origin)
    git("-C", origin, "add", "--all")
    git("-C", origin, "commit", "--quiet", "--message", "as it is")
    git("clone", "--quiet", "-c", "core.autocrlf=true", origin, clone)
    return clone


def test_a_clone_that_asks_for_other_line_ends_has_the_same_bytes_and_is_valid(clone: Path) -> None:
    files = [path for path in sorted(clone.rglob("*")) if path.is_file()]
    files = [path for path in files if ".git" not in path.relative_to(clone).parts]
    assert clone / "releases" / "nesyria-1.0.0.zip" in files
    changed = [
        path.relative_to(clone).as_posix()
        for path in files
        if path.read_bytes() != (ROOT / path.relative_to(clone)).read_bytes()
    ]
    assert changed == []
    assert nes.validate(clone).errors == []


SCHEMAS = {
    "vendor.github-workflows": ".github/workflows/*.yml",
    "vendor.github-actions": "action.yml",
    "vendor.github-issue-forms": ".github/ISSUE_TEMPLATE/[!c]*.yml",
    "vendor.github-issue-config": ".github/ISSUE_TEMPLATE/config.yml",
    "vendor.dependabot": ".github/dependabot.yml",
}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_for_github_have_the_form_that_it_reads(schema: str) -> None:
    files = sorted(ROOT.glob(SCHEMAS[schema]))
    assert files
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        schema,
        *map(str, files),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["ci", "docs", "intake", "links", "nightly", "release"])
def test_workflows_pin_their_actions_and_end(name: str) -> None:
    text = (ROOT / ".github" / "workflows" / f"{name}.yml").read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert [one for one in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one)] == []
    jobs = yaml.safe_load(text)["jobs"]
    assert [name for name, job in jobs.items() if "timeout-minutes" not in job] == []


def test_ci_runs_the_oldest_and_the_newest_python() -> None:
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    jobs = yaml.safe_load(text)["jobs"]
    settings = [step.get("with", {}) for step in jobs["lowest"]["steps"]]
    assert [one["python-version"] for one in settings if "python-version" in one] == [oldest]
    assert jobs["systems"]["strategy"]["matrix"]["python"] == ["3.x"]


def test_the_hooks_for_contributors_can_be_read() -> None:
    config = ROOT / ".pre-commit-config.yaml"
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    text = config.read_text(encoding="utf-8")
    assert re.findall(r"python3 dev.py (\w+)", text) == ["lint", "validate"]


@pytest.mark.parametrize("homepage", ["https://x\nName: y", "javascript:x", "x", "https://a b"])
def test_a_homepage_is_one_address(homepage: str) -> None:
    urls = runpy.run_path(str(ROOT / "scripts" / "project_urls.py"))["urls"]
    with pytest.raises(ValueError, match="is no address"):
        urls(homepage)


@pytest.mark.parametrize("homepage", [None, "https://example.org/nesyria"])
def test_the_links_of_the_package_follow_from_the_descriptor(
    tmp_path: Path, homepage: str | None
) -> None:
    root = copied(tmp_path / "copy", "pyproject.toml", "datapackage.json", "scripts", "README.md")
    copied(root, "LICENSE", "data")
    path = root / "datapackage.json"
    about = json.loads(path.read_text(encoding="utf-8"))
    about.pop("homepage", None)
    path.write_text(json.dumps(about | ({"homepage": homepage} if homepage else {}), indent=2))
    command = [sys.executable, "-m", "hatchling", "metadata"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    urls = json.loads(done.stdout).get("urls", {})
    assert sorted(urls) == (
        ["Changelog", "Documentation", "Homepage", "Issues", "Source"] if homepage else []
    )
    assert all(url.startswith(str(homepage)) for url in urls.values())
