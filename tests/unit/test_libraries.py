"""The garbage collector is paused for imports, and left as it was found."""

import gc
import subprocess
import sys

import pytest

from nesyria._libraries import collector_paused


@pytest.fixture(autouse=True)
def _nothing_frozen() -> None:
    """A program that ends freezes what there is; one that was run here before left it so."""
    gc.unfreeze()


def test_it_is_paused_and_goes_on() -> None:
    assert gc.isenabled()
    with collector_paused():
        assert not gc.isenabled()
        made = [[number] for number in range(10)]
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    assert any(one is made for one in gc.get_objects(generation=2))


def test_it_goes_on_after_an_error() -> None:
    with pytest.raises(ValueError, match="broken"), collector_paused():
        raise ValueError("broken")
    assert gc.isenabled()


def test_what_others_switched_off_stays_off() -> None:
    gc.disable()
    try:
        with collector_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_others_froze_stays_frozen() -> None:
    gc.freeze()
    try:
        with collector_paused():
            pass
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


@pytest.mark.slow
def test_a_call_from_python_leaves_no_last_search_through_the_libraries() -> None:
    program = (
        "import atexit, gc\n"
        # Functions run at exit in the reverse order, so this one runs last.
        "atexit.register(lambda: print(gc.get_freeze_count() > 100_000))\n"
        "import nesyria\n"
        "assert nesyria.validate().valid\n"
        "assert gc.isenabled() and gc.get_freeze_count() == 0\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True"]
