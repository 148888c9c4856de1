"""Words for the states of programmes and the orders of their learners, in the reader's language."""

from collections.abc import Mapping
from enum import StrEnum

from academy.core.i18n import LazyString
from academy.core.i18n import lazy_gettext as _l
from academy.programmes.queries.learners import LearnerSort
from academy.programmes.states import ProgrammeState

Labels = Mapping[StrEnum, LazyString]

PROGRAMME: Labels = {
    ProgrammeState.DRAFT: _l("Draft"),
    ProgrammeState.OPEN: _l("Open"),
    ProgrammeState.CLOSED: _l("Closed"),
}
SORT: Labels = {
    LearnerSort.NAME: _l("Name"),
    LearnerSort.JOINED: _l("Joined last"),
    LearnerSort.PROGRESS: _l("Most lessons done"),
    LearnerSort.COMPLETED: _l("Completed last"),
}
