"""The columns of the file of rows, in their order.

Names and codes are stable; docs/agency/export-columns.md lists them, and a test fails when it does not.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from academy.accounts import codes as accounts
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
from academy.core.i18n import LazyString
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.records import labels as records
from academy.records.states import CertificateState, CourseState, FinalCheckState, WorkbookState
from academy.statistics import labels
from academy.statistics.indicators import ELSEWHERE, UNKNOWN, Dimension, SizeBand

#: Stands where a value would make somebody recognisable (docs/decisions/0957).
WITHHELD = "withheld"
NO_ZONE = "UTC"
YES, NO = "yes", "no"


class Kind(StrEnum):
    """What a cell holds. A month is written as 2026M11; a cell without a value is empty."""

    TEXT = "text"
    CODE = "code"
    MONTH = "month"


@dataclass(frozen=True)
class Column:
    """One column: its stable name, its kind, its code list ('' for none), its head in words, and what it says."""

    name: str
    kind: Kind
    codes: str
    head: LazyString
    meaning: str


@dataclass(frozen=True)
class CodeList:
    """The codes that a column may hold, as they are stored, and what says one in words."""

    stored: Sequence[str]
    words: Callable[[str], str]
    can_be_withheld: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes as files write them."""
        return tuple(file_code(code) for code in self.stored) + (WITHHELD,) * self.can_be_withheld

    def rows(self) -> list[tuple[str, str]]:
        """Return every code as files write it, with its words."""
        said = [(file_code(code), self.words(code)) for code in self.stored]
        return (
            [*said, (WITHHELD, str(_("Withheld, so that nobody is recognised")))]
            if self.can_be_withheld
            else said
        )


def file_code(code: str) -> str:
    """Return a stored code in a form that no program reads as a day or a number: 2-4 is 2to4, 1 is 1to1."""
    return f"{code}to{code}" if code.isdigit() else re.sub(r"(?<=\d)-(?=\d)", "to", code)


def _list(
    codes: type[StrEnum], words: Mapping[StrEnum, LazyString], *, can_be_withheld: bool = False
) -> CodeList:
    """Return the list of an answer, which may also be unknown, or of a state, which may be withheld."""
    stored = [str(code.value) for code in codes] + [UNKNOWN] * (not can_be_withheld)
    return CodeList(stored, partial(labels.code_words, words), can_be_withheld)


def _yes_no(code: str) -> str:
    return str(_("Yes") if code == YES else _("No"))


_ZONES = (*sorted({country.time_zone for country in locales.countries().values()}), NO_ZONE)
#: Every code that a column may hold. ``unknown`` (nobody asked, or no answer) differs from ``prefer-not-to-say``.
LISTS: Mapping[str, CodeList] = {
    "country": CodeList((*locales.countries(), ELSEWHERE), labels.CODE_WORDS[Dimension.COUNTRY], True),
    "time_zone": CodeList(_ZONES, str, True),
    "sex": _list(Sex, accounts.SEX),
    "age_band": _list(AgeBand, accounts.AGE_BAND),
    "settlement": _list(Settlement, accounts.SETTLEMENT),
    "enterprise_stage": _list(EnterpriseStage, accounts.ENTERPRISE_STAGE),
    "sector": _list(Sector, accounts.SECTOR),
    "workers": _list(WorkersBand, accounts.WORKERS),
    "size_band": _list(SizeBand, labels.SIZES),
    "registration": _list(Registration, accounts.REGISTRATION),
    "course_state": _list(CourseState, records.COURSE, can_be_withheld=True),
    "workbook": _list(WorkbookState, records.WORKBOOK, can_be_withheld=True),
    "final_check": _list(FinalCheckState, records.FINAL_CHECK, can_be_withheld=True),
    "yes_no": CodeList((YES, NO), _yes_no, True),
    "certificate": _list(CertificateState, records.CERTIFICATE, can_be_withheld=True),
}
CODE_LISTS: Mapping[str, Sequence[str]] = {name: each.codes for name, each in LISTS.items()}

COLUMNS: tuple[Column, ...] = (
    Column("subject_id", Kind.TEXT, "", _l("Random code"), "Random id of the learner in this programme"),
    Column("programme_id", Kind.TEXT, "", _l("Programme code"), "Id of the programme"),
    Column("programme_name", Kind.TEXT, "", _l("Programme"), "Name of the programme"),
    Column("joined_in", Kind.MONTH, "", _l("Joined"), "Month in which the learner joined the programme"),
    Column(
        "country",
        Kind.CODE,
        "country",
        _l("Country"),
        "Country in which the learner works, ISO 3166-1 alpha-2",
    ),
    Column(
        "time_zone", Kind.CODE, "time_zone", _l("Time zone"), "Time zone of the learner's days and months"
    ),
    Column("sex", Kind.CODE, "sex", _l("Sex"), "Sex as the learner states it"),
    Column(
        "age_band",
        Kind.CODE,
        "age_band",
        _l("Age"),
        "Age in years; youth is 15to17 and 18to24 together",
    ),
    Column("settlement", Kind.CODE, "settlement", _l("Town or countryside"), "Town or countryside"),
    Column(
        "enterprise_stage",
        Kind.CODE,
        "enterprise_stage",
        _l("Stage"),
        "How far the enterprise is",
    ),
    Column("sector", Kind.CODE, "sector", _l("Kind of work"), "What the enterprise mainly does"),
    Column(
        "workers",
        Kind.CODE,
        "workers",
        _l("People at work"),
        "People at work in the enterprise, the owner included",
    ),
    Column(
        "size_band", Kind.CODE, "size_band", _l("Size"), "The same in wider classes, as on the results page"
    ),
    Column(
        "registration",
        Kind.CODE,
        "registration",
        _l("Registered"),
        "Whether the enterprise is registered",
    ),
    Column("course_code", Kind.TEXT, "", _l("Course code"), "Code of the course"),
    Column("course_title", Kind.TEXT, "", _l("Course"), "English title of the course"),
    Column(
        "course_version",
        Kind.TEXT,
        "",
        _l("Version"),
        "Version the learner studies, as v1.2.0; empty when not enrolled",
    ),
    Column("course_state", Kind.CODE, "course_state", _l("Progress"), "How far the learner is in the course"),
    Column("enrolled_in", Kind.MONTH, "", _l("Enrolled"), "Month of the first enrolment in the course"),
    Column(
        "workbook",
        Kind.CODE,
        "workbook",
        _l("Workbook"),
        "Whether the business workbook is begun or meets its rule",
    ),
    Column("final_check", Kind.CODE, "final_check", _l("Final check"), "How the final check stands"),
    Column("completed_in", Kind.MONTH, "", _l("Completed"), "Month of the first completion of the course"),
    Column(
        "completed_in_period",
        Kind.CODE,
        "yes_no",
        _l("Within the days of the programme"),
        "Whether that was within the days of the programme",
    ),
    Column(
        "certificate",
        Kind.CODE,
        "certificate",
        _l("Certificate"),
        "Whether there is a certificate, and whether it is valid",
    ),
)
