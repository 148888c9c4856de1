"""One running country for the tests of a file, and a learner in it."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.served.visitor import Visitor
from tests.soak.country.country import Country

_numbers = count(2)


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """Return everything that a country runs; what a test breaks, it mends."""
    with Country(tmp_path_factory.mktemp("country") / "country") as running:
        yield running


@pytest.fixture
def visitor(country: Country) -> Visitor:
    """Return a phone with no cookie yet and an address of its own."""
    return Visitor(country.site(f"127.0.0.{next(_numbers)}"))
