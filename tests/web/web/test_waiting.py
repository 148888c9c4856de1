"""A request waits some seconds for a file that another process draws, and only a few requests do."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.web import files
from academy.web.files import wait_for

Database = scoped_session[Session]


@pytest.fixture
def elsewhere(app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let files be drawn elsewhere, as by workers."""
    monkeypatch.setattr(app.extensions["huey"], "immediate", False)
    monkeypatch.setattr(files, "WAIT_SECONDS", 0.5)
    monkeypatch.setattr(files, "LOOK_SECONDS", 0.01)
    with app.test_request_context("/en/"):
        yield


def test_a_file_that_comes_soon_is_waited_for(elsewhere: None) -> None:
    looks = iter([None, None, b"%PDF"])
    assert wait_for(lambda: next(looks)) == b"%PDF"


def test_a_file_that_does_not_come_is_not_waited_for_for_ever(elsewhere: None) -> None:
    assert wait_for(lambda: None) is None


def test_only_few_requests_wait(elsewhere: None) -> None:
    taken = 0
    while files._places.acquire(blocking=False):
        taken += 1
    looks = iter([None, b"%PDF"])
    try:
        assert wait_for(lambda: next(looks)) is None
    finally:
        files._places.release(taken)
    assert next(looks) == b"%PDF"
