"""Counted texts follow the plural rule of the reader's language, also when some area has no catalogue."""

import pytest
from flask import Flask

from academy.core.i18n import ngettext


@pytest.mark.parametrize("count", [1, 6])
def test_indonesian_has_one_form_for_every_count(app: Flask, count: int) -> None:
    with app.test_request_context("/id/"):
        app.preprocess_request()
        assert ngettext("%(num)s lesson", "%(num)s lessons", count) == f"{count} pelajaran"
