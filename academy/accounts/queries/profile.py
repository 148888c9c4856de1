"""The optional answers of people, for their own pages and for exports."""

from collections.abc import Collection
from dataclasses import dataclass, fields

import sqlalchemy as sa

from academy.accounts.codes import (
    AgeBand,
    Disability,
    EnterpriseStage,
    Registration,
    Sector,
    Settlement,
    Sex,
    WorkersBand,
)
from academy.accounts.models import LearnerProfile, Person
from academy.core.db import db

BATCH = 500


@dataclass(frozen=True)
class ProfileAnswers:
    """The optional answers of one person; None means not asked or not answered."""

    sex: Sex | None = None
    age_band: AgeBand | None = None
    disability: Disability | None = None
    settlement: Settlement | None = None
    enterprise_stage: EnterpriseStage | None = None
    sector: Sector | None = None
    workers: WorkersBand | None = None
    registration: Registration | None = None


@dataclass(frozen=True)
class ProfileFacts:
    """What an export may say about one person."""

    person_id: int
    public_id: str
    country: str
    locale: str
    answers: ProfileAnswers


ANSWER_COLUMNS = tuple(getattr(LearnerProfile, item.name) for item in fields(ProfileAnswers))


def get_answers(person_id: int) -> ProfileAnswers:
    """Return the optional answers of one person."""
    row = db.session.execute(
        sa.select(*ANSWER_COLUMNS).where(LearnerProfile.person_id == person_id)
    ).one_or_none()
    return ProfileAnswers(*row) if row else ProfileAnswers()


def profile_facts(person_ids: Collection[int]) -> dict[int, ProfileFacts]:
    """Return facts about people by key, one statement for each 500."""
    keys = sorted(set(person_ids))
    facts: dict[int, ProfileFacts] = {}
    for start in range(0, len(keys), BATCH):
        rows = db.session.execute(
            sa.select(Person.id, Person.public_id, Person.country, Person.locale, *ANSWER_COLUMNS)
            .outerjoin(LearnerProfile, LearnerProfile.person_id == Person.id)
            .where(Person.id.in_(keys[start : start + BATCH]))
        )
        for key, public_id, country, locale, *answers in rows:
            facts[key] = ProfileFacts(key, public_id, country, locale, ProfileAnswers(*answers))
    return facts
