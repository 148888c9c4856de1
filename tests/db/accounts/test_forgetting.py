"""What no longer works is deleted in time, and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.addresses import parse_address
from academy.accounts.models import LoginSession, OneTimeCode
from academy.accounts.services import end_all_sessions, open_session
from academy.accounts.services.passwords import request_reset
from academy.core.clock import MovableClock
from academy.core.db import commit
from academy.core.personal_data.forgetting import forget_what_is_over
from tests.factories.accounts import make_person
from tests.support.neighbours import new_rows

Database = scoped_session[Session]


def left(database: Database) -> tuple[int, int]:
    return len(new_rows(LoginSession)), len(new_rows(OneTimeCode))


@pytest.mark.changes_everybody("months pass for every session, code and message")
def test_old_sessions_and_codes_go(database: Database, clock: MovableClock) -> None:
    ended, running = make_person(), make_person()
    open_session(ended)
    end_all_sessions(ended.id)
    open_session(running)
    request_reset(parse_address("nobody@example.com", ""), "en")
    for days, expected in ((0, (2, 1)), (1, (2, 1)), (1, (2, 0)), (89, (1, 0)), (31, (0, 0))):
        clock.move(timedelta(days=days))
        commit()
        forget_what_is_over()
        assert left(database) == expected
