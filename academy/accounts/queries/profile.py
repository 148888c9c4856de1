"""The optional answers of people, for their own pages."""

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
from academy.accounts.models import LearnerProfile
from academy.core.db import db


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


ANSWER_COLUMNS = tuple(getattr(LearnerProfile, item.name) for item in fields(ProfileAnswers))


def get_answers(person_id: int) -> ProfileAnswers:
    """Return the optional answers of one person."""
    row = db.session.execute(
        sa.select(*ANSWER_COLUMNS).where(LearnerProfile.person_id == person_id)
    ).one_or_none()
    return ProfileAnswers(*row) if row else ProfileAnswers()
