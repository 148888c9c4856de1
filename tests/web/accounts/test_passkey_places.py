"""Where passkeys work: https and a name, or localhost; elsewhere the pages say so and offer codes."""

from pathlib import Path

import pytest

from academy.accounts.services.passkeys import Place, passkey_place
from academy.app import create_app
from tests.conftest import settings_for_tests

PLACES = [
    ("https://academy.example", Place("academy.example", "https://academy.example")),
    ("https://Academy.Example", Place("academy.example", "https://academy.example")),
    ("https://academy.example:443", Place("academy.example", "https://academy.example")),
    ("https://academy.example:8443", Place("academy.example", "https://academy.example:8443")),
    ("https://xn--acadmie-dya.example", Place("xn--acadmie-dya.example", "https://xn--acadmie-dya.example")),
    ("http://localhost:8000", Place("localhost", "http://localhost:8000")),
    ("http://localhost", Place("localhost", "http://localhost")),
    ("http://academy.localhost:8000", Place("academy.localhost", "http://academy.localhost:8000")),
    ("http://academy.example", None),
    ("http://127.0.0.1:8000", None),
    ("https://192.0.2.7", None),
    ("http://[::1]:8000", None),
]


@pytest.mark.parametrize(("address", "place"), PLACES)
def test_passkeys_are_bound_to_the_public_address(tmp_path: Path, address: str, place: Place | None) -> None:
    app = create_app(settings_for_tests(f"sqlite:///{tmp_path / 'own.db'}", tmp_path, base_url=address))
    with app.app_context():
        assert passkey_place() == place
