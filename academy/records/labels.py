"""Words for how far a learner is, in the reader's language."""

from collections.abc import Mapping
from enum import StrEnum

from academy.core.i18n import LazyString
from academy.core.i18n import lazy_gettext as _l
from academy.records.states import CertificateState, CourseState, FinalCheckState, WorkbookState

Labels = Mapping[StrEnum, LazyString]

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
