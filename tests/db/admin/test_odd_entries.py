"""Entries of the audit log that somebody has put into the database: the pages that show them never fail."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.core import audit
from academy.core.permissions import Role
from tests.factories.accounts import make_member, sign_in
from tests.support.pages import PageClient

DEEP = {"array": "[" * 5_000 + "]" * 5_000, "object": '{"a":' * 400 + "1" + "}" * 400}


@pytest.mark.parametrize(
    "detail",
    [
        *DEEP.values(),
        '{"a": ' + DEEP["array"] + "}",
        r'{"reason": "\ud800"}',
        "[1]",
        '"text"',
        "null",
        '{"changes": [1]}',
        '{"changes": {"name": 7}}',
        '{"changes": {"name": null}}',
        '{"n": 1e999}',
        '{"n": ' + "9" * 6_000 + "}",
    ],
    ids=lambda detail: detail[:24],
)
def test_b11_a_page_shows_whatever_an_entry_holds(
    database: scoped_session[Session], client: PageClient, detail: str
) -> None:
    sign_in(client, make_member(Role.ADMINISTRATOR))
    audit.record("test.odd", "thing:odd", actor="")
    database.commit()
    odd = sa.text("UPDATE audit_entries SET detail = :detail WHERE target = 'thing:odd'")
    database.execute(odd, {"detail": detail})
    database.commit()
    try:
        page = client.get("/en/admin/audit?about=thing:odd")
        assert page.status_code == 200
        assert "test.odd" in page.text
        for form in ("csv", "xlsx"):
            file = client.submit("/en/admin/audit/export", {"about": "thing:odd", "format": form})
            assert file.status_code == 200, form
    finally:
        database.rollback()
        database.execute(odd, {"detail": "{}"})  # others read it after the test
        database.commit()
