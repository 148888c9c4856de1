"""Invented learners, recognisable as such: a first name of the country and a number."""

import random
from dataclasses import dataclass
from typing import TypeVar

from academy.accounts import queries as accounts
from academy.accounts import services
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
from academy.accounts.queries import Person, ProfileAnswers
from academy.content.edition import Edition
from academy.core import locales
from academy.core.permissions import Actor

#: A domain that can never receive mail (RFC 2606).
DOMAIN = "demonstration.example"

Answer = TypeVar("Answer")

#: What the invented learners answer, with how often; None is "not asked yet".
SEXES = {Sex.FEMALE: 62, Sex.MALE: 30, Sex.OTHER: 1, Sex.PREFER_NOT_TO_SAY: 4, None: 3}
AGES = {
    AgeBand.FROM_15_TO_17: 6,
    AgeBand.FROM_18_TO_24: 34,
    AgeBand.FROM_25_TO_34: 24,
    AgeBand.FROM_35_TO_44: 16,
    AgeBand.FROM_45_TO_54: 8,
    AgeBand.FROM_55_TO_64: 3,
    AgeBand.FROM_65: 1,
    AgeBand.PREFER_NOT_TO_SAY: 4,
    None: 4,
}
DISABILITIES = {Disability.NO: 80, Disability.YES: 7, Disability.PREFER_NOT_TO_SAY: 8, None: 5}
SETTLEMENTS = {Settlement.URBAN: 52, Settlement.RURAL: 42, Settlement.PREFER_NOT_TO_SAY: 2, None: 4}
STAGES = {
    EnterpriseStage.IDEA: 18,
    EnterpriseStage.UNDER_1_YEAR: 26,
    EnterpriseStage.FROM_1_TO_3_YEARS: 30,
    EnterpriseStage.OVER_3_YEARS: 16,
    EnterpriseStage.NONE: 6,
    None: 4,
}
SECTORS = {
    Sector.RETAIL: 34,
    Sector.FOOD_AND_LODGING: 24,
    Sector.AGRICULTURE: 16,
    Sector.MANUFACTURING: 10,
    Sector.PERSONAL_SERVICES: 8,
    Sector.DIGITAL: 4,
    None: 4,
}
WORKERS = {
    WorkersBand.ONE: 46,
    WorkersBand.FROM_2_TO_4: 30,
    WorkersBand.FROM_5_TO_9: 12,
    WorkersBand.FROM_10_TO_14: 4,
    WorkersBand.FROM_30_TO_49: 2,
    WorkersBand.FROM_100_TO_199: 1,
    WorkersBand.PREFER_NOT_TO_SAY: 2,
    None: 3,
}
REGISTRATIONS = {
    Registration.NOT_REGISTERED: 52,
    Registration.IN_PROGRESS: 14,
    Registration.REGISTERED: 26,
    Registration.PREFER_NOT_TO_SAY: 4,
    None: 4,
}


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """Who one invented learner is."""

    name: str
    email: str
    country: str
    locale: str
    answers: ProfileAnswers


def invent(number: int, edition: Edition, chance: random.Random) -> InventedPerson:
    """Return invented learner ``number``, from 1; the countries take turns."""
    codes = list(locales.countries())
    country = codes[number % len(codes)]
    return InventedPerson(
        name=f"{chance.choice(edition.first_names(country))} (demo {number:03})",
        email=f"demo-{number:03}@{DOMAIN}",
        country=country,
        locale=_locale(country),
        answers=ProfileAnswers(
            sex=_draw(SEXES, chance),
            age_band=_draw(AGES, chance),
            disability=_draw(DISABILITIES, chance),
            settlement=_draw(SETTLEMENTS, chance),
            enterprise_stage=_draw(STAGES, chance),
            sector=_draw(SECTORS, chance),
            workers=_draw(WORKERS, chance),
            registration=_draw(REGISTRATIONS, chance),
        ),
    )


def register(invented: InventedPerson, password: str | None = None) -> Person:
    """Make the account with its consent and answers; without a password nobody can sign in to it."""
    person = services.register_person(
        display_name=invented.name,
        email=invented.email,
        password=password,
        locale=invented.locale,
        country=invented.country,
    )
    notice = accounts.current_notice(accounts.TERMS, invented.locale)
    services.record_consent(person.id, accounts.TERMS, notice.version, notice.language, "registration")
    services.update_profile(person.id, invented.answers)
    return person


def actor_for(person: Person) -> Actor:
    """Return ``person`` as one who acts, outside any request."""
    return Actor(
        person_id=person.id,
        public_id=person.public_id,
        display_name=person.display_name,
        locale=person.locale,
        country=person.country,
    )


def _locale(country: str) -> str:
    languages = locales.countries()[country].languages
    return next((tag for tag in languages if tag in locales.offered()), "en")


def _draw(shares: dict[Answer, int], chance: random.Random) -> Answer:
    return chance.choices(list(shares), weights=list(shares.values()))[0]
