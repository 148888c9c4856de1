"""On the started academy: a session ends on another phone while its owner types, and her line is not lost."""

from itertools import count

import pytest

from tests.factories.accounts import PASSWORD
from tests.served.academy import ServedAcademy
from tests.served.visitor import Visitor
from tests.served.walk import COURSE, register, sign_in

pytestmark = pytest.mark.timeout(120)
_numbers = count(1)
SHEET = f"{COURSE}/workbook/cashbook"
SOLD = "Noodles & <tea> for “aunt”"


def test_b5_a_line_typed_when_the_session_has_ended_is_put_back(
    academy: ServedAcademy, visitor: Visitor
) -> None:
    address = f"signed-out{next(_numbers)}@academy.test"
    register(visitor, "Sok Dara", address)
    page = visitor.get(SHEET)
    other = Visitor(academy.url)
    sign_in(other, address)
    other.send(other.get("/en/profile/sessions"), action="end-others")
    refused = visitor.send(page, {"rows.new.what": SOLD, "rows.new.in": "250"}, button="add")
    assert "You were signed out" in refused.words
    assert "Noodles" not in refused.text
    back = visitor.send(refused, {"address": address, "password": PASSWORD})
    assert "not saved yet" in back.words
    line = back.form("rows.new.what")
    [what] = [field.get("value") for field in line.iter("input") if field.get("name") == "rows.new.what"]
    assert what == SOLD
    assert "The line is saved." in visitor.send(back, field="rows.new.what", button="add").words
    assert SOLD in visitor.get(SHEET).words
