"""Set up and run this project with nothing but Python 3.11 and pip.

    python3 dev.py show     load, show and validate the figures
    python3 dev.py test     run every test; install the programs that some of them need, if it can
                            (--fast: those of a minute; --lowest: with the oldest libraries that
                            pyproject.toml allows; --coverage: say which lines of the package ran;
                            arguments of pytest: those alone)
    python3 dev.py lint     check style, types, spelling and workflows
    python3 dev.py validate validate the data; arguments are those of validate.py
    python3 dev.py site     build the site into a folder
    python3 dev.py build    build wheel and sdist into a folder, the same bytes every time
    python3 dev.py wheel    build both twice, compare, load every table from each elsewhere

Each makes the virtual environment that it needs below .venv, once.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
BIN = "Scripts" if os.name == "nt" else "bin"
# On two cores, file by file in the order of tests/conftest.py; what a file sets up is set up once.
TWO_CORES = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
# What is never imported need not be compiled; what is, Python compiles once.
INSTALL = ("-m", "pip", "install", "--quiet", "--no-compile")
FAST = "not slow and not browser and not spark and not postgres and not tex and not r and not node"


def main() -> int:
    """Run one of the commands."""
    functions = (show, test, lint, validate, site, build, wheel)
    commands = {function.__name__: function for function in functions}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        print(__doc__)
        return 2
    if sys.version_info < (3, 11):
        print("nesyria needs Python 3.11 or later")
        return 2
    keep_bytecode()
    try:
        commands[sys.argv[1]](sys.argv[2:])
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


def keep_bytecode() -> None:
    """Let what is started keep what Python compiles, whatever is set outside.

    Tests start some thousand processes; without bytecode each of them compiles pandas anew.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def show(_: list[str]) -> None:
    """Load, show and validate the figures."""
    python = environment("show", ".[validate]")
    run(python, "-m", "nesyria", "tables")
    run(python, "-m", "nesyria", "show", "totals", "--year", "all")
    run(python, "-m", "nesyria", "show", "repatriations", "--area", "KGZ")
    run(python, "validate.py")


def test(arguments: list[str]) -> None:
    """Check style and types, and run the tests: every one, the fast ones, or those named."""
    parser = argparse.ArgumentParser("dev.py test", add_help=False, allow_abbrev=False)
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--lowest", action="store_true")
    parser.add_argument("--coverage", action="store_true")
    chosen, rest = parser.parse_known_args(arguments)
    with ThreadPoolExecutor(1) as beside:
        if not (chosen.fast or rest):
            # Meanwhile: what the system installs needs no library of this project.
            beside.submit(run, Path(sys.executable), "-m", "tests.programs", "--system")
        python = lowest() if chosen.lowest else environment("test", ".[dev]")
    coverage = ["--cov"] if chosen.coverage else []
    if chosen.fast:
        run(python, "-m", "pytest", *TWO_CORES, "-m", FAST, *rest, *coverage)
    elif rest:
        run(python, "-m", "pytest", *rest, *coverage)
    else:
        # Types are checked on one core; meanwhile the other is of use.
        with ThreadPoolExecutor(1) as beside:
            checked = None if chosen.lowest else beside.submit(lint, [])
            run(python, "-m", "tests.programs")
            run(python, "-m", "pytest", *TWO_CORES, *coverage)
        if checked:
            checked.result()


def lint(_: list[str]) -> None:
    """Check style, types, spelling and workflows."""
    python = environment("test", ".[dev]")
    run(python, "-m", "ruff", "check", ".")
    run(python, "-m", "ruff", "format", "--check", ".")
    run(python, "-m", "mypy")
    run(python, "-m", "codespell_lib")
    zizmor = [str(python.with_name("zizmor")), "--offline", "--quiet", ".github", "action.yml"]
    subprocess.run(zizmor, check=True, cwd=HERE)


def validate(arguments: list[str]) -> None:
    """Validate the data."""
    run(environment("show", ".[validate]"), "validate.py", *arguments)


def site(arguments: list[str]) -> None:
    """Build the site: plain files that need no server."""
    run(environment("test", ".[dev]"), "site/build.py", *(arguments or ["dist/site"]))


def build(arguments: list[str]) -> None:
    """Build wheel and sdist; the time that they carry is that of the last commit."""
    python = builder()
    os.environ["SOURCE_DATE_EPOCH"] = last_commit()
    # What builds is in this environment, and need not be installed for each of the two.
    run(python, "-m", "build", "--no-isolation", "--outdir", *(arguments or ["dist"]))


def wheel(_: list[str]) -> None:
    """Build both distributions twice, and load every table from each, away from the checkout."""
    # Made here, and not by both of those that build side by side.
    builder()
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(2) as two:
        first, second = Path(name) / "first", Path(name) / "second"
        list(two.map(build, ([str(first)], [str(second)])))
        for built in sorted(first.iterdir()):
            if built.read_bytes() != (second / built.name).read_bytes():
                sys.exit(f"two builds of {built.name} differ")
        source, wheel = (next(first.glob(ending)) for ending in ("*.tar.gz", "*.whl"))
        # The one from source is built once more, by pip, with what it says that it needs for that.
        from_source = two.submit(install_and_load, Path(name) / "from-source", source)
        python = install_and_load(Path(name) / "from-wheel", wheel)
        run(python, *INSTALL, f"{wheel}[validate]")
        run(python, "-m", "nesyria", "validate", cwd=name)
        from_source.result()


def install_and_load(folder: Path, distribution: Path) -> Path:
    """Load every table from a distribution in an empty environment; return its Python."""
    python = create(folder)
    run(python, *INSTALL, str(distribution))
    run(python, str(HERE / "tests" / "load_every_table.py"), cwd=folder)
    return python


def last_commit() -> str:
    """Return the time of the last commit, in seconds; that of the descriptor without git."""
    git = ["git", "-C", str(HERE), "log", "-1", "--format=%ct"]
    try:
        return subprocess.run(git, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        created = json.loads((HERE / "datapackage.json").read_text(encoding="utf-8"))["created"]
        return str(int(datetime.datetime.fromisoformat(created).timestamp()))


def environment(name: str, what: str, *installer: str) -> Path:
    """Return the Python of an environment that has this project; made anew when needs change."""

    def fill(python: Path) -> None:
        if installer:
            run(python, "-m", "pip", "install", "--quiet", installer[0])
        install = ("-m", *installer, "--quiet") if installer else INSTALL
        run(python, *install, "--editable", what)

    return kept(name, what, fill)


def builder() -> Path:
    """Return the Python of an environment that builds, and has nothing that only tests need."""
    import tomllib

    about = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))
    needs = ["build>=1.2", *about["build-system"]["requires"]]
    return kept("build", " ".join(needs), lambda python: run(python, *INSTALL, *needs))


def kept(name: str, what: str, fill: Callable[[Path], None]) -> Path:
    """Return the Python of an environment; it is made and filled when what it is for changes."""
    folder = HERE / ".venv" / name
    stamp = folder / "made-for"
    wanted = hashlib.sha256((HERE / "pyproject.toml").read_bytes() + what.encode()).hexdigest()
    if not stamp.is_file() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        fill(create(folder))
        stamp.write_text(wanted)
    return folder / BIN / "python"


def lowest() -> Path:
    """Return the Python of an environment with the lower bounds of pyproject.toml, found by uv."""
    python = str(HERE / ".venv" / "lowest" / BIN / "python")
    uv = ["uv", "pip", "install", "--python", python, "--resolution", "lowest-direct"]
    return environment("lowest", ".[dev]", *uv)


def create(folder: Path) -> Path:
    """Make an empty virtual environment."""
    python = folder / BIN / "python"
    # Debian and Ubuntu keep this module in a package of its own; their pip can do its work.
    has_pip = importlib.util.find_spec("ensurepip") is not None
    venv.create(folder, with_pip=has_pip)
    if not has_pip:
        run(Path(sys.executable), "-m", "pip", "--python", str(python), "install", "--quiet", "pip")
    return python


def run(python: Path, *arguments: str, cwd: str | Path = HERE) -> None:
    """Run Python, show what it prints, and stop when it fails."""
    print("+ python", *arguments, flush=True)
    subprocess.run([python, *arguments], check=True, cwd=cwd)


if __name__ == "__main__":
    raise SystemExit(main())
