"""Words for the codes of the profile, in the reader's language."""

from collections.abc import Mapping
from enum import StrEnum

from academy.accounts.codes.organisations import OrganisationKind
from academy.accounts.codes.profile import (
    AgeBand,
    Disability,
    EnterpriseStage,
    Registration,
    Sector,
    Settlement,
    Sex,
    WorkersBand,
)
from academy.core.i18n import LazyString
from academy.core.i18n import lazy_gettext as _l
from academy.core.permissions import Role

Labels = Mapping[StrEnum, LazyString]

SEX: Labels = {
    Sex.FEMALE: _l("Woman"),
    Sex.MALE: _l("Man"),
    Sex.OTHER: _l("Other"),
    Sex.PREFER_NOT_TO_SAY: _l("Prefer not to say"),
}
AGE_BAND: Labels = {
    AgeBand.UNDER_15: _l("Under 15"),
    AgeBand.FROM_15_TO_17: _l("15 to 17"),
    AgeBand.FROM_18_TO_24: _l("18 to 24"),
    AgeBand.FROM_25_TO_34: _l("25 to 34"),
    AgeBand.FROM_35_TO_44: _l("35 to 44"),
    AgeBand.FROM_45_TO_54: _l("45 to 54"),
    AgeBand.FROM_55_TO_64: _l("55 to 64"),
    AgeBand.FROM_65: _l("65 or older"),
    AgeBand.PREFER_NOT_TO_SAY: _l("Prefer not to say"),
}
DISABILITY: Labels = {
    Disability.YES: _l("Yes"),
    Disability.NO: _l("No"),
    Disability.PREFER_NOT_TO_SAY: _l("Prefer not to say"),
}
SETTLEMENT: Labels = {
    Settlement.URBAN: _l("In a town or city"),
    Settlement.RURAL: _l("In the countryside or a village"),
    Settlement.PREFER_NOT_TO_SAY: _l("Prefer not to say"),
}
ENTERPRISE_STAGE: Labels = {
    EnterpriseStage.NONE: _l("I have no business and no plan for one yet"),
    EnterpriseStage.IDEA: _l("I have an idea or a plan"),
    EnterpriseStage.UNDER_1_YEAR: _l("It has run for less than 1 year"),
    EnterpriseStage.FROM_1_TO_3_YEARS: _l("It has run for 1 to 3 years"),
    EnterpriseStage.OVER_3_YEARS: _l("It has run for more than 3 years"),
    EnterpriseStage.PREFER_NOT_TO_SAY: _l("Prefer not to say"),
}
SECTOR: Labels = {
    Sector.AGRICULTURE: _l("Farming, fishing or forestry"),
    Sector.MANUFACTURING: _l("Making things: food products, clothes, crafts and others"),
    Sector.CONSTRUCTION: _l("Building and repairing houses"),
    Sector.WHOLESALE: _l("Selling to other businesses"),
    Sector.RETAIL: _l("Selling to people: shop, market stall, online"),
    Sector.TRANSPORT: _l("Transport and delivery"),
    Sector.FOOD_AND_LODGING: _l("Food stall, restaurant or guest house"),
    Sector.DIGITAL: _l("Digital services and media"),
    Sector.PERSONAL_SERVICES: _l("Personal services: hair, beauty, laundry, repairs"),
    Sector.OTHER_SERVICES: _l("Other services"),
    Sector.OTHER: _l("Something else"),
    Sector.PREFER_NOT_TO_SAY: _l("Prefer not to say"),
}
WORKERS: Labels = {
    WorkersBand.ONE: _l("Only me"),
    WorkersBand.FROM_2_TO_4: _l("2 to 4 people"),
    WorkersBand.FROM_5_TO_9: _l("5 to 9 people"),
    WorkersBand.FROM_10_TO_14: _l("10 to 14 people"),
    WorkersBand.FROM_15_TO_19: _l("15 to 19 people"),
    WorkersBand.FROM_20_TO_24: _l("20 to 24 people"),
    WorkersBand.FROM_25_TO_29: _l("25 to 29 people"),
    WorkersBand.FROM_30_TO_49: _l("30 to 49 people"),
    WorkersBand.FROM_50_TO_59: _l("50 to 59 people"),
    WorkersBand.FROM_60_TO_74: _l("60 to 74 people"),
    WorkersBand.FROM_75_TO_99: _l("75 to 99 people"),
    WorkersBand.FROM_100_TO_199: _l("100 to 199 people"),
    WorkersBand.FROM_200_TO_299: _l("200 to 299 people"),
    WorkersBand.FROM_300_TO_599: _l("300 to 599 people"),
    WorkersBand.FROM_600: _l("600 people or more"),
    WorkersBand.PREFER_NOT_TO_SAY: _l("Prefer not to say"),
}
REGISTRATION: Labels = {
    Registration.REGISTERED: _l("Yes, it is registered"),
    Registration.IN_PROGRESS: _l("Registration has begun"),
    Registration.NOT_REGISTERED: _l("No, not registered"),
    Registration.PREFER_NOT_TO_SAY: _l("Prefer not to say"),
}
#: The labels of each optional answer, by its name in ``ProfileAnswers``.
ANSWERS: Mapping[str, Labels] = {
    "sex": SEX,
    "age_band": AGE_BAND,
    "disability": DISABILITY,
    "settlement": SETTLEMENT,
    "enterprise_stage": ENTERPRISE_STAGE,
    "sector": SECTOR,
    "workers": WORKERS,
    "registration": REGISTRATION,
}
ROLES: Labels = {
    Role.GUEST: _l("Guest"),
    Role.LEARNER: _l("Learner"),
    Role.TRAINER: _l("Trainer"),
    Role.REVIEWER: _l("Reviewer"),
    Role.PROGRAMME_MANAGER: _l("Programme manager"),
    Role.AGENCY_ANALYST: _l("Agency analyst"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
ORGANISATION_KINDS: Labels = {
    OrganisationKind.SME_AGENCY: _l("Agency for small enterprises"),
    OrganisationKind.MINISTRY: _l("Ministry"),
    OrganisationKind.TRAINING_CENTRE: _l("Training centre"),
    OrganisationKind.FUNDER: _l("Funder"),
    OrganisationKind.OTHER: _l("Other"),
}
