"""One question as a page or a phone submitted it."""

from dataclasses import dataclass
from datetime import datetime

from academy.assessment.drawn_item import FormFields


@dataclass(frozen=True, slots=True)
class Stamp:
    """The sender's side of an answer: its key, its count, its clock; None where it sent nothing readable."""

    key: str
    sequence: int | None = None
    client_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """The fields of a question with their stamp; ``stamp`` is None when there is no usable key.

    ``item_id`` and ``tried`` say what a practice page asked. ``is_partial`` saves an answer that misses parts.
    """

    fields: FormFields
    locale: str
    stamp: Stamp | None
    item_id: str = ""
    tried: int = 0
    is_partial: bool = False
