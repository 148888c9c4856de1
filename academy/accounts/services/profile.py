"""Change what a person says about themselves."""

from academy.accounts.models import LearnerProfile, Person
from academy.accounts.queries.profile import ProfileAnswers
from academy.core import clock
from academy.core.db import db


def update_details(
    person: Person, *, display_name: str, certificate_name: str, locale: str, country: str
) -> None:
    """Change names, language and country."""
    person.display_name = display_name
    person.certificate_name = certificate_name
    person.locale = locale
    person.country = country
    db.session.flush()


def update_profile(person_id: int, answers: ProfileAnswers) -> None:
    """Store the optional answers; one that is None in ``answers`` becomes "not asked"."""
    profile = db.session.get(LearnerProfile, person_id)
    if profile is None:
        profile = LearnerProfile(person_id=person_id)
        db.session.add(profile)
    for name, value in answers.__dict__.items():
        setattr(profile, name, value)
    profile.updated_at = clock.now()
    db.session.flush()
