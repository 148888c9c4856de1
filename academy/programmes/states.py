"""The states of a programme. The codes are stable: pages and tables use them."""

from enum import StrEnum


class ProgrammeState(StrEnum):
    """A draft is known to its managers only; an open programme takes learners; a closed one keeps them."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
