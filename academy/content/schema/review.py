"""`REVIEW.yaml`: who has read a course, when, and what came of it."""

import datetime
from typing import Annotated, Literal, get_args

from pydantic import Field

from academy.content.schema.base import Language, Strict
from academy.content.shapes import Text, Version

Reader = Literal["machine", "fresh_reader", "subject_reader", "language_editor", "learners", "plagiarism"]

#: The readers every course needs (guide 5.2, rule 13), in the order of the report.
READERS: tuple[Reader, ...] = get_args(Reader)

Nobody = Literal["nobody"]
NOBODY: Nobody = "nobody"


class Reading(Strict):
    """One finished reading; `by` says plainly when the reader was a machine."""

    by: Text
    read_on: datetime.date
    version: Version
    findings: Text


class Reviews(Strict):
    """The whole of `REVIEW.yaml`; where a reader is missing, the word nobody stands."""

    schema_name: Annotated[Literal["academy-review/1"], Field(alias="schema")]
    readings: dict[Reader, Reading | Nobody]
    native_readers: dict[Language, Reading | Nobody]
