"""An installation that is not ready says what is missing, also when a check hangs."""

import threading
from pathlib import Path

import pytest
from flask import Flask

from academy.core import readiness
from academy.core.readiness import Readiness, init_readiness


def test_a_check_that_hangs_is_named_and_not_started_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "LONGEST_LOOK", 0.2)
    answers, started = threading.Event(), list[str]()

    def hang() -> None:
        started.append("slow")
        answers.wait(20)

    checks = Readiness({"fine": lambda: None, "slow": hang})
    assert [checks.missing(), checks.missing()] == ["slow", "slow"]
    assert started == ["slow"]
    answers.set()


@pytest.mark.parametrize(("least", "missing"), [(0, ""), (10**18, "disk")])
def test_a_folder_that_is_nearly_full_is_said(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, least: int, missing: str
) -> None:
    kept = app.extensions["readiness"]
    monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", least)
    try:
        init_readiness(app, tmp_path / "not made yet")
        assert app.extensions["readiness"].missing() == missing
    finally:
        app.extensions["readiness"] = kept
