"""What the tables of programmes hold about people."""

import sqlalchemy as sa

from academy.accounts.personal_data import WHILE_OPEN
from academy.core.audit import name_acts
from academy.core.db import db
from academy.core.i18n import lazy_gettext as _l
from academy.core.personal_data import AboutPeople, Told, about_nobody, about_people
from academy.programmes.models import Participation, Programme, ProgrammeCourse


def _name(row: Participation) -> str:
    return db.session.scalars(sa.select(Programme.name).where(Programme.id == row.programme_id)).one()


name_acts({"programme.join": _l("Joined a programme"), "programme.leave": _l("Left a programme")})
about_nobody(
    Programme,
    "id public_id name summary owner_id funder_id starts_on ends_on for_women for_youth country join_code "
    "state created_at",
)
about_nobody(ProgrammeCourse, "programme_id course_id")
about_people(
    AboutPeople(
        model=Participation,
        title=_l("Programmes you joined"),
        kept=WHILE_OPEN,
        rows=lambda subject: Participation.person_id == subject.person_id,
        told={
            "programme_id": Told(_l("Programme"), words=_name, value=_name),
            "subject_id": _l("Your number in files of this programme"),
            "joined_at": _l("Joined"),
            "left_at": _l("Left"),
        },
        # It decides how published figures with her are rounded; who knows it could undo that.
        left_out=frozenset({"record_key"}),
        plain=frozenset({"id", "person_id", "consent_id"}),
        emptied={},
        stays=_l("That somebody took part stays under a random number, without who."),
    )
)
