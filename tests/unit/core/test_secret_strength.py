"""A secret that came by chance is never refused."""

import random
import secrets
import string
from collections.abc import Callable

import pytest

from academy.core.secret_strength import is_guessable


def small_letters(_bytes: int) -> str:
    return "".join(random.SystemRandom().choices(string.ascii_lowercase, k=40))


@pytest.mark.parametrize("make", [secrets.token_urlsafe, secrets.token_hex, small_letters])
def test_random_secrets_are_not_guessable(make: Callable[[int], str]) -> None:
    refused = [secret for secret in (make(48) for _ in range(500)) if is_guessable(secret)]
    assert not refused


def test_less_than_32_characters_are_guessable() -> None:
    assert is_guessable(secrets.token_hex(15))
