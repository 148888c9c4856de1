"""What can be done with programmes; other domains import the names from here."""

from academy.programmes.services.participations import join_programme, leave_programme
from academy.programmes.services.programmes import (
    ProgrammeDetails,
    create_programme,
    renew_join_code,
    set_state,
    update_programme,
)

__all__ = [
    "ProgrammeDetails",
    "create_programme",
    "join_programme",
    "leave_programme",
    "renew_join_code",
    "set_state",
    "update_programme",
]
