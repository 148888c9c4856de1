"""How far a learner is in a course. The codes are stable: pages and exports use them."""

from enum import StrEnum


class CourseState(StrEnum):
    """How far a learner is in a course."""

    NOT_ENROLLED = "not-enrolled"
    ENROLLED = "enrolled"
    COMPLETED = "completed"


class WorkbookState(StrEnum):
    """Whether the business workbook is begun, and whether it meets the rule of the course."""

    NOT_STARTED = "not-started"
    STARTED = "started"
    DONE = "done"


class FinalCheckState(StrEnum):
    """How the final check stands."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    NOT_PASSED = "not-passed"
    PASSED = "passed"


class CertificateState(StrEnum):
    """Whether there is a certificate, and whether it is valid."""

    NONE = "none"
    VALID = "valid"
    REVOKED = "revoked"
