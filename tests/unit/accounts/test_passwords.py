"""Passwords are hashed with argon2id; the common ones are known."""

import threading

import pytest
from flask import Flask

from academy.accounts import passwords


def test_hash_is_argon2id_with_19_mib_and_two_passes() -> None:
    assert passwords.hash_password("three brown cows").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_only_the_right_password_fits() -> None:
    stored = passwords.hash_password("three brown cows")
    assert passwords.is_right_password(stored, "three brown cows")
    assert not passwords.is_right_password(stored, "three brown cow")


def test_code_points_of_another_keyboard_fit_too() -> None:
    stored = passwords.hash_password("cafe\u0301 ១២៣៤")
    assert passwords.is_right_password(stored, "caf\u00e9 ១២៣៤")


@pytest.mark.parametrize("stored", [None, passwords.NO_PASSWORD])
def test_nobody_signs_in_without_a_stored_password(stored: str | None) -> None:
    assert not passwords.is_right_password(stored, "nobody has this password")
    assert not passwords.is_right_password(stored, "!")


@pytest.mark.parametrize("password", ["password", "PASSWORD1", "12345678", "bismillah", "phnompenh"])
def test_common_passwords_are_known(password: str) -> None:
    assert passwords.is_common(password)
    assert not passwords.is_common(password + " and three cows")


def test_a_storm_waits_at_the_gate(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.BoundedSemaphore(1)
    gate.acquire()
    monkeypatch.setattr(passwords, "_gate", gate)
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    with app.test_request_context(), pytest.raises(passwords.BusyError) as caught:
        passwords.hash_password("three brown cows")
    assert caught.value.status == 503
