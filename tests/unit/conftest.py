"""What tests of modules have in common."""

import pytest

from nesyria.datapackage.package import Package


@pytest.fixture(autouse=True)
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check structure in this process, which has its library; the worker has tests of its own."""
    monkeypatch.setattr("nesyria.validation.structure.worker.Worker", NoWorker)


class NoWorker:
    """A worker that could not be started."""

    def __init__(self, package: Package) -> None:
        pass

    def findings(self) -> None:
        """Return nothing, so that the caller looks itself."""

    def stop(self) -> None:
        """Do nothing."""
