"""What the tables of programmes hold about people."""

import sqlalchemy as sa

from academy.core.audit import name_acts
from academy.core.db import db
from academy.core.i18n import lazy_gettext as _l
from academy.core.personal_data import WHILE_OPEN, AboutPeople, Told, about_nobody, about_people
from academy.programmes.models import ConsentedCourse, ConsentTerms, Participation, Programme, ProgrammeCourse
from academy.programmes.queries.courses import course_code
from academy.programmes.queries.terms import consents_of


def _name(row: Participation) -> str:
    return db.session.scalars(sa.select(Programme.name).where(Programme.id == row.programme_id)).one()


def _course(row: ConsentedCourse) -> str:
    return course_code(row.course_id)


name_acts({"programme.agree-again": _l("Agreed to changes of a programme")})
name_acts({"programme.join": _l("Joined a programme"), "programme.leave": _l("Left a programme")})
about_nobody(
    Programme,
    "id public_id name summary owner_id funder_id starts_on ends_on for_women for_youth country join_code "
    "state created_at",
)
about_nobody(ProgrammeCourse, "programme_id course_id")
about_people(
    AboutPeople(
        model=ConsentTerms,
        title=_l("The programmes as you agreed to them"),
        kept=WHILE_OPEN,
        rows=lambda subject: ConsentTerms.consent_id.in_(consents_of(subject.person_id)),
        told={
            "name": _l("Name"),
            "starts_on": _l("First day"),
            "ends_on": _l("Last day"),
            "for_women": _l("For women"),
            "for_youth": _l("For young people"),
            "is_reconstructed": _l("Written down later"),
        },
        plain=frozenset({"consent_id", "starts_at", "ends_at"}),
        emptied={},
        stays=_l("That somebody agreed stays, without who, as proof for files that were made with it."),
    ),
    AboutPeople(
        model=ConsentedCourse,
        title=_l("The courses that you agreed to share"),
        kept=WHILE_OPEN,
        rows=lambda subject: ConsentedCourse.consent_id.in_(consents_of(subject.person_id)),
        told={"course_id": Told(_l("Course"), words=_course, value=_course)},
        plain=frozenset({"consent_id"}),
        emptied={},
        stays=_l("That somebody agreed stays, without who, as proof for files that were made with it."),
    ),
    AboutPeople(
        model=Participation,
        title=_l("Programmes you joined"),
        kept=WHILE_OPEN,
        rows=lambda subject: Participation.person_id == subject.person_id,
        told={
            "programme_id": Told(_l("Programme"), words=_name, value=_name),
            "subject_id": _l("Your number in files of this programme"),
            "joined_at": _l("Joined"),
            "left_at": _l("Left on"),
        },
        # It decides how published figures with her are rounded; who knows it could undo that.
        left_out=frozenset({"record_key"}),
        plain=frozenset({"id", "person_id", "consent_id"}),
        emptied={},
        stays=_l("That somebody took part stays under a random number, without who."),
    ),
)
