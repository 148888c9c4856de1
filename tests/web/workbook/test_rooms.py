"""A saved sheet walks down one corridor: few rooms, one climb, and its entries are read and computed once."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy.content.workbook import compute_workbook, read_entries
from academy.workbook.routes.lines import add_workbook_row
from academy.workbook.routes.sheets import save_workbook_day, save_workbook_sheet
from tests.factories.catalogue import MODEL_SLUG, make_edition
from tests.support.pages import PageClient
from tests.support.queries import count_queries
from tests.support.walked import Walk
from tests.web.workbook.test_pages import Seller, here, seller

__all__ = ["seller"]

MOST_ROOMS = 8
#: The workbook asks which edition the learner takes, and learning answers.
CLIMB = [("workbook", "learning/queries")]
SCRIPT = {"X-Requested-With": "academy"}


@contextmanager
def walk(view: Any) -> Iterator[Walk]:
    """Follow a form from its view to the stored row."""
    steps = Walk(view)

    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "workbooks" in statement and statement.startswith(("UPDATE", "INSERT")):
            steps.end()

    sa.event.listen(sa.engine.Engine, "after_cursor_execute", look)
    try:
        with steps:
            yield steps
    finally:
        sa.event.remove(sa.engine.Engine, "after_cursor_execute", look)


def warm(seller: Seller) -> None:
    """Let everything be in the caches of the process, as it is after the first reader, and something be stored."""
    for path in ("wage", "cashbook", "forecast"):
        seller.page(path)
    assert seller.send("wage", {"left1": "1"}).status_code == 303
    assert seller.line(date=here().isoformat(), what="Ice", in_="5").status_code == 303


def typed(amount: str) -> dict[str, str]:
    """Return the form of a sheet whose box held what `warm` wrote."""
    return {"left1": amount, "seen": json.dumps({"left1": "1"})}


def test_a_saved_sheet_passes_few_rooms_and_climbs_once(seller: Seller) -> None:
    warm(seller)
    with walk(save_workbook_sheet) as steps, count_queries(5) as statements:
        assert seller.client.submit(f"{seller.home}/wage", typed("2")).status_code == 303
    assert len(steps.rooms) <= MOST_ROOMS, sorted(steps.rooms)
    assert steps.climbs == CLIMB
    assert (steps.count(read_entries), steps.count(compute_workbook)) == (1, 0)
    assert [each.split()[0] for each in statements if "workbooks" in each] == ["SELECT", "UPDATE"]


def test_a_sheet_that_saves_as_it_goes_is_read_and_computed_once(seller: Seller) -> None:
    warm(seller)
    with walk(save_workbook_sheet) as steps:
        data = {"csrf_token": seller.client.last_token, **typed("3")}
        answer = FlaskClient.open(
            seller.client, f"{seller.home}/wage", method="POST", data=data, headers=SCRIPT
        )
    assert answer.status_code == 200
    assert 'id="figures"' in answer.text
    assert (steps.count(read_entries), steps.count(compute_workbook)) == (1, 1)
    assert len(steps.rooms) <= MOST_ROOMS, sorted(steps.rooms)


def test_lines_and_evenings_walk_the_same_way(seller: Seller) -> None:
    warm(seller)
    day = here().isoformat()
    line = {"rows.new.date": day, "rows.new.what": "Gas", "rows.new.out": "2"}
    for view, path, data in [
        (add_workbook_row, "cashbook/rows", line),
        (save_workbook_day, f"cashbook/days/{day}", {f"days.{day}.counted": "5"}),
    ]:
        with walk(view) as steps:
            assert seller.client.submit(f"{seller.home}/{path}", data).status_code == 303
        assert len(steps.rooms) <= MOST_ROOMS, sorted(steps.rooms)
        assert steps.climbs == CLIMB
        assert steps.count(read_entries) == 1
        assert steps.count(compute_workbook) <= 1


@pytest.mark.parametrize("page", ["", "cashbook", "wage", "forecast"])
def test_a_page_is_read_and_computed_once(seller: Seller, page: str) -> None:
    warm(seller)
    with Walk(read_entries) as steps:
        seller.page(page)
    assert (steps.count(read_entries), steps.count(compute_workbook)) == (1, 1)


def test_a_guests_sheet_is_read_and_computed_once(client: PageClient) -> None:
    make_edition()
    tool = f"/en/tools/{MODEL_SLUG}/wage"
    client.get(tool)
    with Walk(read_entries) as steps:
        assert client.submit(tool, {"left1": "5"}).status_code == 200
    assert (steps.count(read_entries), steps.count(compute_workbook)) == (1, 1)
