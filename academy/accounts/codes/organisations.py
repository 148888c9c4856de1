"""Code lists of organisations and of the roles in them."""

from enum import StrEnum

from academy.core.permissions import Role


class OrganisationKind(StrEnum):
    """What an organisation is."""

    SME_AGENCY = "sme-agency"
    MINISTRY = "ministry"
    TRAINING_CENTRE = "training-centre"
    FUNDER = "funder"
    OTHER = "other"


#: The roles that are held in an organisation.
MEMBER_ROLES = (Role.TRAINER, Role.REVIEWER, Role.PROGRAMME_MANAGER, Role.AGENCY_ANALYST)
