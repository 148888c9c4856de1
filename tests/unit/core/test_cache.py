"""The cache inside one process."""

import time

import pytest
from flask import Flask

from academy.core.cache import ProcessCache, clear_caches


@pytest.fixture
def bare_app() -> Flask:
    return Flask(__name__)


def test_a_value_is_made_once_for_each_application(bare_app: Flask) -> None:
    cache: ProcessCache[list[int]] = ProcessCache("test.once", size=2)
    with bare_app.app_context():
        first = cache.get_or_make("a", lambda: [1])
        assert cache.get_or_make("a", lambda: [2]) is first
    with Flask("other").app_context():
        assert cache.get("a") is None


def test_the_least_used_value_leaves_first(bare_app: Flask) -> None:
    cache: ProcessCache[int] = ProcessCache("test.size", size=2)
    with bare_app.app_context():
        cache.put("a", 1)
        cache.put("b", 2)
        cache.get("a")
        cache.put("c", 3)
        assert (cache.get("a"), cache.get("b"), cache.get("c")) == (1, None, 3)


def test_an_old_value_is_made_again(bare_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    cache: ProcessCache[int] = ProcessCache("test.age", size=2, seconds=30)
    start = time.monotonic()
    with bare_app.app_context():
        cache.put("a", 1)
        monkeypatch.setattr(time, "monotonic", lambda: start + 29)
        assert cache.get("a") == 1
        monkeypatch.setattr(time, "monotonic", lambda: start + 31)
        assert cache.get("a") is None


def test_clearing_forgets_everything(bare_app: Flask) -> None:
    cache: ProcessCache[int] = ProcessCache("test.clear", size=2)
    with bare_app.app_context():
        cache.put("a", 1)
        clear_caches(bare_app)
        assert cache.get("a") is None
