"""An answer of the final check walks down one corridor to its stored row, and never up."""

from typing import Any

import sqlalchemy as sa

from academy.learning.routes.final_check import answer_final_question
from tests.support.answers import right_fields
from tests.support.pages import PageClient
from tests.support.question_pages import question_page
from tests.support.walked import Walk
from tests.web.learning.test_final_check_pages import Candidate

#: The domains between the address and the row; `web` has called the view.
DOMAINS = {"learning", "assessment", "catalogue", "content", "core"}


def test_an_answer_of_the_final_check_passes_five_domains_and_never_climbs(client: PageClient) -> None:
    candidate = Candidate(client)
    candidate.start()
    candidate.answer(1)
    page, fields = question_page(candidate.open(2).text), right_fields(candidate.asked(2))
    steps = Walk(answer_final_question)

    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("UPDATE attempts"):
            steps.end()

    sa.event.listen(sa.engine.Engine, "after_cursor_execute", look)
    try:
        with steps:
            sent: Any = page.answer(client, fields)
    finally:
        sa.event.remove(sa.engine.Engine, "after_cursor_execute", look)
    assert sent.status_code == 303
    assert {room.partition("/")[0] for room in steps.rooms} == DOMAINS
    assert steps.climbs == []
