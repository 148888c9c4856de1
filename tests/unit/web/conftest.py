"""An application without tables: the page kit must work when the database does not."""

import pytest
from flask import Flask

from academy.app import create_app
from tests.conftest import settings_for_tests
from tests.support.pages import PageClient


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return an application on an empty database file."""
    folder = tmp_path_factory.mktemp("kit")
    application = create_app(settings_for_tests(f"sqlite:///{folder / 'empty.db'}", folder))
    application.test_client_class = PageClient
    return application
