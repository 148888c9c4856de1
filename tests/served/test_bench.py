"""The bench measures every question and every page, and everything in its list works on a started academy."""

import re
from pathlib import Path

import pytest

from academy.core.permissions import Role
from bench.action import meet
from bench.actions import all_actions
from bench.community import PLACES, prepare
from bench.pages import LEFT_OUT
from bench.phone import BenchError, Phone
from tests.contract.permission_table import read_table
from tests.served.academy import served_prepared

READERS = (Role.GUEST, Role.LEARNER)
COURSES = Path(__file__).parents[2] / "courses"
#: Enough for every place in a course twice.
LEARNERS = 2 * PLACES


def pages_of_readers() -> set[str]:
    """Return the endpoints that a guest or a learner may open, but for those that only lead to a form."""
    return {
        endpoint
        for (endpoint, method, _relation), outcomes in read_table().items()
        if method == "GET"
        and not endpoint.endswith("_page")
        and any(outcomes[reader] == "ok" for reader in READERS)
    }


def kinds_of_questions() -> set[str]:
    """Return the types of question that our courses hold."""
    files = [path.read_text("utf-8") for path in COURSES.glob("*/questions/*.yaml")]
    return {kind for text in files for kind in re.findall(r"^    type: (\w+)$", text, re.MULTILINE)}


def test_p6_the_bench_measures_every_question_and_page_and_all_of_it_works(tmp_path: Path) -> None:
    with served_prepared(tmp_path, ACADEMY_ADDRESS_LIMIT_FACTOR="0") as academy:
        with academy.opened() as app:
            people, addresses = prepare(app, LEARNERS), app.url_map
        actions = {action.name: action for action in all_actions(people, addresses)}
        shown = {endpoint for action in actions.values() for endpoint in action.shows}
        assert pages_of_readers() - shown == set(LEFT_OUT)
        assert {name for name in actions if name.startswith("practice_")} == {
            "practice_page",
            *(f"practice_{kind}" for kind in kinds_of_questions()),
        }
        assert set(people.lessons) == {her.course for her in people.learners} | {
            her.second for her in people.learners
        }
        phone = Phone(academy.port)
        meet(phone, people)
        for action in actions.values():
            action.ready(phone)
            # Any answer that is not the expected one raises.
            assert action.do(phone, 0) >= 1
        with pytest.raises(BenchError, match=r"GET /en/nothing got 404 instead of 200: .*Page not found"):
            phone.open("/en/nothing")
