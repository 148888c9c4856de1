"""The people, courses and programmes that are in every test's database before the test begins: its neighbours.

Most faults of the kind "a condition is missing" change nothing where a test's own person, course and programme are the
only ones. So each engine's database gets these once, below the transaction of the tests, and after each test
`tests.support.neighbours` compares: nobody else has changed.
"""

import copy
from datetime import timedelta

import sqlalchemy as sa

from academy.accounts import notices
from academy.accounts.codes import AgeBand, EnterpriseStage, Sector, Sex
from academy.accounts.models import (
    AddressChange,
    CodePurpose,
    LoginSession,
    OneTimeCode,
    Organisation,
    Person,
)
from academy.accounts.one_time import hash_secret
from academy.accounts.second_factors import CodeApp, RecoveryCode
from academy.accounts.services import close_organisation, merge_organisations, open_session, record_consent
from academy.accounts.services.code_app import new_secret
from academy.assessment.services import lock_practice, start_final_check, submit_final_check
from academy.catalogue.queries import load_edition
from academy.catalogue.services.publish import publish_edition
from academy.core import clock, keys
from academy.core.audit import extend_chain
from academy.core.backup.records import Backup
from academy.core.db import commit, db
from academy.core.failures import TaskFailure
from academy.core.files import KEPT, FileState, OrderedFile
from academy.core.keys import Purpose
from academy.core.limits import Limit, hit
from academy.core.mail import Channel
from academy.core.mail.models import Delivery, DeliveryState, wait_after
from academy.core.permissions import Role
from academy.core.sweepers import Sweeper
from tests.factories.accounts import make_member, make_organisation
from tests.factories.catalogue import MODEL_CODE, document_of, make_edition, model_course
from tests.factories.credentials import complete_course
from tests.factories.programmes import enrol, make_participant, make_programme, start_workbook
from tests.factories.second_step import make_passkey
from tests.support.answers import right_fields, send

OLD_VERSION = "0.9.0"
SECOND_COURSE = "nei-101"


def put_bystanders() -> None:
    """Put them into an empty database, and commit."""
    older_id, edition_id, other_id = _publish()
    agency = make_organisation("Agency next door", "ID")
    analyst = make_member(Role.AGENCY_ANALYST, agency, name="Putu Ayu", country="ID")
    programme = make_programme(
        agency, name="The other programme", for_youth=True, course_codes=[MODEL_CODE, SECOND_COURSE]
    )
    graduate = make_participant(
        programme,
        "Ni Luh Bystander",
        sex=Sex.FEMALE,
        age_band=AgeBand.FROM_25_TO_34,
        enterprise_stage=EnterpriseStage.FROM_1_TO_3_YEARS,
        sector=Sector.RETAIL,
    )
    beginner = make_participant(programme, "Made Bystander", sex=Sex.MALE, age_band=AgeBand.FROM_18_TO_24)
    _let_finish(graduate, other_id)
    _let_begin(beginner, edition_id, older_id, other_id)
    for person in (graduate, beginner):
        _let_use_the_site(person)
    for person in (analyst, graduate):
        _let_take_second_steps(person)
    _leave_what_is_over(agency)
    commit()
    extend_chain()


def _publish() -> tuple[int, int, int]:
    """Publish the model course twice and a second course; return the keys of older, newer and other edition."""
    older = copy.deepcopy(model_course().document)
    older["course"]["version"] = OLD_VERSION
    older_id = publish_edition(older, model_course().media).edition_id
    edition_id = make_edition().edition_id
    return older_id, edition_id, publish_edition(document_of(SECOND_COURSE), {}).edition_id


def _let_finish(person: Person, other_id: int) -> None:
    """Let ``person`` complete one course with a certificate, and be half way in another."""
    complete_course(person)
    enrol(person, other_id, lessons=1)
    start_workbook(person, other_id, 1)


def _let_begin(person: Person, edition_id: int, older_id: int, other_id: int) -> None:
    """Let ``person`` fail in an older edition, practise in the newer one, and have its final check open."""
    enrol(person, older_id, lessons=3)
    start_workbook(person, older_id, 1)
    failed = start_final_check(person.id, older_id, load_edition(older_id), country=person.country)
    submit_final_check(failed, load_edition(older_id))
    edition = load_edition(edition_id)
    enrol(person, edition_id, lessons=2)
    start_workbook(person, edition_id, 2)
    lock_practice(person.id, edition_id, edition.lessons[0].id, country=person.country, currency="IDR")
    attempt = start_final_check(person.id, edition_id, edition, country=person.country)
    first = attempt.items[0]["id"]
    send(attempt, edition, first, right_fields(attempt.draw(edition, first, "en")))
    enrol(person, other_id)


def _let_use_the_site(person: Person) -> None:
    """Give ``person`` a session, consents, a code, a change that waits, messages, a file, and a counter."""
    moment = clock.now()
    open_session(person)
    record_consent(person.id, notices.TERMS, notices.versions_of(notices.TERMS)[-1], "en", "registration")
    db.session.add_all(
        [
            OneTimeCode(
                purpose=CodePurpose.PASSWORD_RESET,
                address=str(person.email),
                locale="en",
                person_id=person.id,
                secret_hash=hash_secret(f"a code of {person.email}"),
                created_at=moment,
                handled_at=moment,
                expires_at=moment + timedelta(minutes=15),
            ),
            AddressChange(
                person_id=person.id,
                channel=Channel.EMAIL,
                address=f"new.{person.email}",
                secret_hash=hash_secret(f"a change of {person.email}"),
                expires_at=moment + timedelta(minutes=15),
            ),
            OrderedFile(
                public_id=f"file-of-{person.public_id}"[:32],
                owner=person.public_id,
                name="workbook.pdf",
                back="/en/courses",
                locale="en",
                html="",
                data=b"%PDF-1.7 of a bystander",
                state=FileState.MADE,
                due_at=moment,
                expires_at=moment + KEPT,
            ),
            _message(person, "Sent before", DeliveryState.SENT),
            _message(person, "Waits for its next try", DeliveryState.DUE),
        ]
    )
    hit(f"sign-in:{person.email}", Limit(5, 900))


def _let_take_second_steps(person: Person) -> None:
    """Give ``person`` a code app, a passkey, recovery codes, and a session in which a passkey was asked for."""
    moment = clock.now()
    db.session.add_all(
        [
            CodeApp(
                person_id=person.id,
                secret=keys.lock(Purpose.SECOND_STEP, new_secret().encode()),
                last_step=7,
                created_at=moment,
            ),
            *(
                RecoveryCode(
                    person_id=person.id,
                    code_hash=f"{number} of {person.public_id}",
                    created_at=moment,
                    used_at=moment if number else None,
                )
                for number in range(2)
            ),
        ]
    )
    make_passkey(person)
    open_session(person)
    db.session.execute(
        sa.update(LoginSession)
        .where(LoginSession.person_id == person.id)
        .values(challenge="a question", challenge_until=moment + timedelta(minutes=5), second_step_at=moment)
    )


def _leave_what_is_over(agency: Organisation) -> None:
    """Leave an organisation that is closed, one merged into ``agency``, work that failed, a backup, a worker."""
    close_organisation(None, make_organisation("Agency that closed", "ID"))
    merge_organisations(None, make_organisation("Agncy next door", "ID"), agency)
    moment = clock.now()
    db.session.add_all(
        [
            TaskFailure(
                task="files.draw",
                arguments="[0]",
                error="KeyError",
                first_at=moment,
                last_at=moment,
            ),
            Backup(began_at=moment, ended_at=moment, place="/backup/of-a-bystander.zip", size=1, digest="d"),
            Sweeper(name="a-bystander:1", began_at=moment, swept_at=moment),
        ]
    )


def _message(person: Person, subject: str, state: DeliveryState) -> Delivery:
    moment = clock.now()
    return Delivery(
        channel=Channel.EMAIL,
        address=str(person.email),
        owner=person.public_id,
        language="en",
        subject=subject,
        body="" if state is DeliveryState.SENT else "Some words.",
        state=state,
        created_at=moment,
        due_at=moment + wait_after(6) if state is DeliveryState.DUE else moment,
        attempts=6 if state is DeliveryState.DUE else 1,
    )
