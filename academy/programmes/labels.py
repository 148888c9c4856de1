"""Words for the states of programmes and learners, in the reader's language."""

from collections.abc import Mapping
from enum import StrEnum

from academy.core.i18n import LazyString
from academy.core.i18n import lazy_gettext as _l
from academy.programmes.queries.learners import LearnerSort
from academy.programmes.states import (
    CertificateState,
    CourseState,
    FinalCheckState,
    ProgrammeState,
    WorkbookState,
)

Labels = Mapping[StrEnum, LazyString]

PROGRAMME: Labels = {
    ProgrammeState.DRAFT: _l("Draft"),
    ProgrammeState.OPEN: _l("Open"),
    ProgrammeState.CLOSED: _l("Closed"),
}
COURSE: Labels = {
    CourseState.NOT_ENROLLED: _l("Not started"),
    CourseState.ENROLLED: _l("Learning"),
    CourseState.COMPLETED: _l("Completed"),
}
WORKBOOK: Labels = {
    WorkbookState.NOT_STARTED: _l("Not started"),
    WorkbookState.STARTED: _l("Started"),
    WorkbookState.DONE: _l("Done"),
}
FINAL_CHECK: Labels = {
    FinalCheckState.NOT_STARTED: _l("Not started"),
    FinalCheckState.IN_PROGRESS: _l("In progress"),
    FinalCheckState.NOT_PASSED: _l("Not passed yet"),
    FinalCheckState.PASSED: _l("Passed"),
}
CERTIFICATE: Labels = {
    CertificateState.NONE: _l("None yet"),
    CertificateState.VALID: _l("Valid"),
    CertificateState.REVOKED: _l("Revoked"),
}
SORT: Labels = {
    LearnerSort.NAME: _l("Name"),
    LearnerSort.JOINED: _l("Joined last"),
    LearnerSort.PROGRESS: _l("Most lessons done"),
    LearnerSort.COMPLETED: _l("Completed last"),
}
