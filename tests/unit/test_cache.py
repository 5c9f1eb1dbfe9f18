"""Results that are kept: the ones used last, and no more than there is room for."""

from collections.abc import Callable

import pytest

from nesyria._cache import Cache


def failing() -> str:
    raise AssertionError("it is made although it is held")


def made(result: str) -> Callable[[], str]:
    return lambda: result


def test_a_result_is_made_once() -> None:
    cache: Cache[str] = Cache(2)
    assert cache.get("a", made("A")) == "A"
    assert cache.get("a", failing) == "A"


def test_what_was_used_longest_ago_goes_first() -> None:
    cache: Cache[str] = Cache(2)
    for key in "ab":
        cache.get(key, made(key))
    cache.get("a", failing)
    cache.get("c", made("c"))
    assert cache.get("a", failing) == "a"
    assert cache.get("b", made("again")) == "again"
    assert len(cache) == 2


def test_sizes_count() -> None:
    cache: Cache[str] = Cache(10)
    cache.get("small", made("s"), size=4)
    cache.get("large", made("l"), size=8)
    assert cache.get("small", made("again"), size=4) == "again"
    assert cache.get("beyond", made("x"), size=11) == "x"
    assert cache.get("beyond", made("y"), size=11) == "y"


def test_what_cannot_be_made_is_not_held() -> None:
    cache: Cache[str] = Cache(2)
    with pytest.raises(AssertionError):
        cache.get("a", failing)
    assert cache.get("a", made("A")) == "A"


def test_nothing_is_held_after_clear() -> None:
    cache: Cache[str] = Cache(2)
    cache.get("a", made("A"))
    cache.clear()
    assert len(cache) == 0
    assert cache.get("a", made("B")) == "B"
