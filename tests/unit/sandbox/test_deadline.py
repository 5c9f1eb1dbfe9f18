"""What takes too long is stopped, and nothing else: one thread watches, again and again."""

import threading
import time

import pytest

from nesyria.sandbox.deadline import Deadline

LONG = 60.0


def waited(event: threading.Event) -> bool:
    """Say whether something happens, on however busy a machine."""
    return event.wait(LONG)


def test_what_is_late_is_stopped() -> None:
    stopped = threading.Event()
    deadline = Deadline(stopped.set)
    with deadline.within(0.01):
        assert waited(stopped)
    assert deadline.missed
    deadline.close()


def test_what_ends_in_time_stops_nothing() -> None:
    stopped = threading.Event()
    deadline = Deadline(stopped.set)
    for _ in range(3):
        with deadline.within(LONG):
            pass
    assert not deadline.missed
    assert not stopped.is_set()
    deadline.close()


def test_one_that_ended_does_not_stop_the_next() -> None:
    stopped = threading.Event()
    deadline = Deadline(stopped.set)
    with deadline.within(0.05):
        pass
    with deadline.within(LONG):
        time.sleep(0.2)
        assert not stopped.is_set()
    assert not deadline.missed
    deadline.close()


def test_a_shorter_one_after_a_longer_is_stopped_in_its_own_time() -> None:
    stopped = threading.Event()
    deadline = Deadline(stopped.set)
    with deadline.within(100 * LONG):
        pass
    with deadline.within(0.01):
        assert waited(stopped)
    assert deadline.missed
    with deadline.within(LONG):
        pass
    assert not deadline.missed
    deadline.close()


def test_it_ends_what_it_watched_when_that_fails() -> None:
    stopped = threading.Event()
    deadline = Deadline(stopped.set)
    with pytest.raises(ValueError, match="wrong"), deadline.within(LONG):
        raise ValueError("wrong")
    assert not stopped.is_set()
    deadline.close()


def test_its_thread_ends_with_it() -> None:
    before = set(threading.enumerate())
    deadline = Deadline(lambda: None)
    for _ in range(5):
        with deadline.within(LONG):
            pass
    (thread,) = set(threading.enumerate()) - before
    deadline.close()
    thread.join(LONG)
    assert not thread.is_alive()
