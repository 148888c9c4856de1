"""Make programmes and learners who take part, at any point of a course."""

from datetime import date, datetime, timedelta

from academy.accounts.models import Organisation, Person
from academy.accounts.queries import ProfileAnswers
from academy.accounts.services import grant_role, update_profile
from academy.assessment.models import Attempt, AttemptKind, AttemptState
from academy.catalogue.queries import load_edition
from academy.core import clock
from academy.core.dates import day_in
from academy.core.db import db
from academy.core.permissions import Role
from academy.credentials.services import issue_course_certificate
from academy.learning.models import Completion, Enrolment, EnrolmentSource, LessonProgress
from academy.programmes.models import Programme
from academy.programmes.services import ProgrammeDetails, create_programme, join_programme
from academy.programmes.states import ProgrammeState
from academy.workbook.models import Workbook
from tests.factories.accounts import actor_for, make_organisation, make_person
from tests.factories.catalogue import make_edition


def make_programme(owner: Organisation | None = None, **changes: object) -> Programme:
    """Make an open programme for women with the model course, running from a month ago to a month from now."""
    today = clock.today()
    values: dict[str, object] = {
        "name": "Women in Business",
        "starts_on": today - timedelta(days=30),
        "ends_on": today + timedelta(days=30),
        "for_women": True,
        "for_youth": False,
        **changes,
    }
    state = values.pop("state", ProgrammeState.OPEN)
    if "course_codes" not in values:
        values["course_codes"] = [make_edition().code]
    details = ProgrammeDetails(**values)  # type: ignore[arg-type]
    owner = owner or make_organisation()
    return create_programme(None, owner.id, details, state=ProgrammeState(str(state)))


def make_participant(
    programme: Programme, name: str = "Sari Dewi", country: str = "ID", **answers: object
) -> Person:
    """Make a learner who takes part in ``programme``; ``answers`` are optional answers of the profile."""
    person = make_person(name=name, country=country)
    if answers:
        update_profile(person.id, ProfileAnswers(**answers))  # type: ignore[arg-type]
    join_programme(actor_for(person), programme, language="en")
    return person


def enrol(person: Person, edition_id: int, *, lessons: int = 0, at: datetime | None = None) -> Enrolment:
    """Enrol ``person`` with the first ``lessons`` lessons done."""
    moment = at or clock.now()
    enrolment = Enrolment(
        person_id=person.id, edition_id=edition_id, source=EnrolmentSource.SELF, enrolled_at=moment
    )
    db.session.add(enrolment)
    db.session.flush()
    for lesson in load_edition(edition_id).lessons[:lessons]:
        db.session.add(
            LessonProgress(enrolment_id=enrolment.id, lesson_id=lesson.id, done_at=moment, mastered_at=None)
        )
    db.session.flush()
    return enrolment


def start_workbook(person: Person, edition_id: int, done: int = 0, *, is_done: bool = False) -> None:
    """Give ``person`` a workbook of two parts, ``done`` of which are done."""
    db.session.add(
        Workbook(
            person_id=person.id,
            edition_id=edition_id,
            currency="IDR",
            entries={},
            last_forms={},
            removed_rows=[],
            evidence={
                "rules": [
                    {"sheet": "cashbook", "done": 7 if done else 3, "needed": 7},
                    {"sheet": "forecast", "done": 8 if done > 1 else 0, "needed": 8},
                ]
            },
            is_evidence_met=is_done,
            updated_at=clock.now(),
        )
    )
    db.session.flush()


def try_final_check(
    person: Person, edition_id: int, *, is_passed: bool | None, at: datetime | None = None
) -> Attempt:
    """Give ``person`` a final check: passed, not passed, or still open (None)."""
    moment = at or clock.now()
    attempt = Attempt(
        person_id=person.id,
        edition_id=edition_id,
        kind=AttemptKind.FINAL,
        number=1,
        seed="seed",
        country="ID",
        currency="IDR",
        items=[],
        progress={},
        state=AttemptState.OPEN if is_passed is None else AttemptState.SUBMITTED,
        started_at=moment,
        finished_at=None if is_passed is None else moment,
        maximum=10,
        is_passed=is_passed,
        outcomes=[],
    )
    db.session.add(attempt)
    db.session.flush()
    return attempt


def complete(
    person: Person, edition_id: int, *, at: datetime | None = None, has_certificate: bool = False
) -> Completion:
    """Let ``person`` complete the course: all lessons, workbook, final check."""
    moment = at or clock.now()
    enrolment = enrol(person, edition_id, lessons=99, at=moment)
    start_workbook(person, edition_id, 2, is_done=True)
    attempt = try_final_check(person, edition_id, is_passed=True, at=moment)
    completion = Completion(
        enrolment_id=enrolment.id,
        attempt_id=attempt.id,
        completed_at=moment,
        completed_on=day_in(person.country, moment),
    )
    db.session.add(completion)
    db.session.flush()
    if has_certificate:
        issue_course_certificate(
            completion_id=completion.id, person_id=person.id, edition_id=edition_id, completed_at=moment
        )
        db.session.flush()
    return completion


def make_manager(programme: Programme, country: str = "") -> Person:
    """Make a manager of the programme's owner."""
    return _member(Role.PROGRAMME_MANAGER, programme.owner_id, country)


def make_analyst(organisation_id: int, country: str = "") -> Person:
    """Make an analyst of an organisation, narrowed to ``country`` unless that is ''."""
    return _member(Role.AGENCY_ANALYST, organisation_id, country)


def _member(role: Role, organisation_id: int, country: str) -> Person:
    person = make_person(country=country or "ID")
    grant_role(None, person, db.session.get_one(Organisation, organisation_id), role, country)
    return person


def days_from_today(days: int) -> date:
    """Return the day ``days`` after today."""
    return clock.today() + timedelta(days=days)
