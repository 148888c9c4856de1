"""Code lists of people and organisations, and their words; other domains import the names from here."""

from academy.accounts.codes.labels import (
    AGE_BAND,
    ENTERPRISE_STAGE,
    ORGANISATION_KINDS,
    REGISTRATION,
    ROLES,
    SECTOR,
    SETTLEMENT,
    SEX,
    WORKERS,
)
from academy.accounts.codes.organisations import MEMBER_ROLES, OrganisationKind
from academy.accounts.codes.profile import (
    YOUTH,
    AgeBand,
    Disability,
    EnterpriseStage,
    Registration,
    Sector,
    Settlement,
    Sex,
    WorkersBand,
)

__all__ = [
    "AGE_BAND",
    "ENTERPRISE_STAGE",
    "MEMBER_ROLES",
    "ORGANISATION_KINDS",
    "REGISTRATION",
    "ROLES",
    "SECTOR",
    "SETTLEMENT",
    "SEX",
    "WORKERS",
    "YOUTH",
    "AgeBand",
    "Disability",
    "EnterpriseStage",
    "OrganisationKind",
    "Registration",
    "Sector",
    "Settlement",
    "Sex",
    "WorkersBand",
]
