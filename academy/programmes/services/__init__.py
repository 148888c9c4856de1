"""What can be done with programmes; other domains import the names from here."""

from academy.programmes.services.changing import ResultsChange, preview_change, update_programme
from academy.programmes.services.participations import join_programme, leave_programme
from academy.programmes.services.programmes import (
    ProgrammeDetails,
    create_programme,
    renew_join_code,
    set_state,
)

__all__ = [
    "ProgrammeDetails",
    "ResultsChange",
    "create_programme",
    "join_programme",
    "leave_programme",
    "preview_change",
    "renew_join_code",
    "set_state",
    "update_programme",
]
