"""A link for a new password that two browsers open and send at once: one sets the password, the other is told."""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from academy.accounts.addresses import parse_address
from academy.accounts.models import OneTimeCode
from academy.accounts.services.passwords import request_reset
from academy.core.db import commit, db
from tests.factories.accounts import PASSWORD, make_person
from tests.support.racing import own_application, race

AT_ONCE = 4
EMAIL = "sari@academy.test"


def sender(app: Flask, path: str, password: str) -> Callable[[], int]:
    browser = app.test_client()
    return lambda: browser.post(path, data={"password": password}).status_code


def test_one_of_several_sets_the_password(engine_name: str, worker: str, tmp_path: Path) -> None:
    with own_application(engine_name, f"links_{worker}", tmp_path) as app, app.app_context():
        app.config["WTF_CSRF_ENABLED"] = False
        make_person(email=EMAIL, password=PASSWORD)
        commit()
        with app.test_request_context():
            request_reset(parse_address(EMAIL, ""), "en")
            commit()
        [(_address, _subject, body)] = app.extensions["couriers"]["email"].sent
        path = f"/en/new-password/{body.partition('/new-password/')[2].split()[0]}"
        statuses = race(app, *(sender(app, path, f"three brown cows {number}") for number in range(AT_ONCE)))
        assert sorted(statuses) == [303, *[404] * (AT_ONCE - 1)]
        assert db.session.scalars(sa.select(sa.func.count(OneTimeCode.used_at))).one() == 1
