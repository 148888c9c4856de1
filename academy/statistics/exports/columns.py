"""The columns of the export, in their order. Names and codes are stable; docs/agency/export-columns.md lists them,
and a test fails when it does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from academy.accounts.codes import (
    AgeBand,
    EnterpriseStage,
    Registration,
    Sector,
    Settlement,
    Sex,
    WorkersBand,
)
from academy.core import locales
from academy.programmes.states import CertificateState, CourseState, FinalCheckState, WorkbookState
from academy.statistics.indicators import ELSEWHERE, UNKNOWN, SizeBand


class Kind(StrEnum):
    """What a cell holds. A day is written as 2026-11-30; a cell without a value is empty."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """One column: its stable name, its kind, its code list ('' for none), and what it says."""

    name: str
    kind: Kind
    codes: str
    meaning: str


def _codes(*lists: type[StrEnum], unknown: bool = True) -> tuple[str, ...]:
    values = tuple(str(code.value) for each in lists for code in each)
    return (*values, UNKNOWN) if unknown else values


#: Every code that a column may hold. ``unknown`` (nobody asked, or no answer) differs from ``prefer-not-to-say``.
CODE_LISTS: Mapping[str, Sequence[str]] = {
    "country": (*locales.countries(), ELSEWHERE),
    "sex": _codes(Sex),
    "age_band": _codes(AgeBand),
    "settlement": _codes(Settlement),
    "enterprise_stage": _codes(EnterpriseStage),
    "sector": _codes(Sector),
    "workers": _codes(WorkersBand),
    "size_band": _codes(SizeBand),
    "registration": _codes(Registration),
    "course_state": _codes(CourseState, unknown=False),
    "workbook": _codes(WorkbookState, unknown=False),
    "final_check": _codes(FinalCheckState, unknown=False),
    "yes_no": ("yes", "no"),
    "certificate": _codes(CertificateState, unknown=False),
}

COLUMNS: tuple[Column, ...] = (
    Column("subject_id", Kind.TEXT, "", "Random id of the learner in this programme"),
    Column("programme_id", Kind.TEXT, "", "Id of the programme"),
    Column("programme_name", Kind.TEXT, "", "Name of the programme"),
    Column("joined_on", Kind.DATE, "", "Day on which the learner joined the programme"),
    Column("country", Kind.CODE, "country", "Country in which the learner works, ISO 3166-1 alpha-2"),
    Column("sex", Kind.CODE, "sex", "Sex as the learner states it"),
    Column("age_band", Kind.CODE, "age_band", "Age in years; youth is 15-17 and 18-24 together"),
    Column("settlement", Kind.CODE, "settlement", "Town or countryside"),
    Column("enterprise_stage", Kind.CODE, "enterprise_stage", "How far the enterprise is"),
    Column("sector", Kind.CODE, "sector", "What the enterprise mainly does"),
    Column("workers", Kind.CODE, "workers", "People at work in the enterprise, the owner included"),
    Column("size_band", Kind.CODE, "size_band", "The same in wider classes, as on the results page"),
    Column("registration", Kind.CODE, "registration", "Whether the enterprise is registered"),
    Column("course_code", Kind.TEXT, "", "Code of the course"),
    Column("course_title", Kind.TEXT, "", "English title of the course"),
    Column("course_version", Kind.TEXT, "", "Version the learner studies; empty when not enrolled"),
    Column("course_state", Kind.CODE, "course_state", "How far the learner is in the course"),
    Column("enrolled_on", Kind.DATE, "", "Day of the first enrolment in the course"),
    Column("lessons_done", Kind.NUMBER, "", "Lessons that the learner marked as done"),
    Column("lessons_total", Kind.NUMBER, "", "Lessons of the course; empty when not enrolled"),
    Column("workbook", Kind.CODE, "workbook", "Whether the business workbook is begun or meets its rule"),
    Column("workbook_parts_done", Kind.NUMBER, "", "Parts of the workbook that meet their rule"),
    Column("final_check", Kind.CODE, "final_check", "How the final check stands"),
    Column("completed_on", Kind.DATE, "", "Day of the first completion of the course"),
    Column("completed_in_period", Kind.CODE, "yes_no", "Whether that was within the days of the programme"),
    Column(
        "certificate", Kind.CODE, "certificate", "Whether there is a certificate, and whether it is valid"
    ),
)
