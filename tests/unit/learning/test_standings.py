"""Where a learner stands in each course: a course once completed stays done, also when its next edition is begun."""

import pytest

from academy.catalogue.course_progress import Standing
from academy.learning.queries import EnrolmentProgress
from academy.learning.routes.next_actions import standings_in


def progress(slug: str, *, is_complete: bool) -> EnrolmentProgress:
    return EnrolmentProgress(
        enrolment_id=1,
        public_id="x",
        edition_id=1,
        slug=slug,
        done=(),
        mastered=frozenset(),
        has_workbook=False,
        has_passed=is_complete,
        is_complete=is_complete,
    )


@pytest.mark.parametrize("is_newest_complete", [True, False])
def test_a_completed_course_stays_done(is_newest_complete: bool) -> None:
    one = [
        progress("one", is_complete=is_newest_complete),
        progress("one", is_complete=not is_newest_complete),
    ]
    other = progress("other", is_complete=False)
    assert standings_in([*one, other]) == {"one": Standing.DONE, "other": Standing.BEGUN}
