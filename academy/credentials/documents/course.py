"""What the certificate of a finished course says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from academy.credentials.documents.document import Document, Kind, SecondLanguage

TITLE_LIMIT: Final = 240
OUTCOME_LIMIT: Final = 400
COMPETENCE_LIMIT: Final = 100
OUTCOME_COUNT: Final = 8
COMPETENCE_COUNT: Final = 12


def labels_for(translate: Callable[[str], str]) -> dict[str, str]:
    """Return the words printed around the content, in the language that ``translate`` translates to."""
    _ = translate
    return {
        "title": _("Certificate of completion"),
        "holder": _("This certificate is awarded to"),
        "course": _("for finishing the course"),
        "outcomes": _("What the holder learned to do"),
        "competences": _("Skills and levels"),
        "level": _("level %(level)s"),
        "issued_on": _("Date"),
        "hours": _("Hours of learning"),
        "edition": _("Course edition"),
        "number": _("Certificate number"),
        "check": _("Scan the square to check this certificate, or open:"),
        "statement": _(
            "The holder passed the final check of this course online, without supervision. The academy did not"
            " check identity papers."
        ),
    }


@dataclass(frozen=True)
class Competence:
    """A competence the course reaches, with its level from 1 to 3."""

    id: str
    name: str
    level: int


@dataclass(frozen=True, kw_only=True)
class CourseInSecondLanguage(SecondLanguage):
    """The lines printed a second time, with the title of the course."""

    course_title: str


@dataclass(frozen=True, kw_only=True)
class CourseDocument(Document):
    """The certificate of a finished course: what was learned, to which level, in how many hours."""

    kind = Kind.COURSE
    schema = "academy-certificate/1"
    label_names = frozenset(labels_for(str))

    course_title: str
    course_id: str
    course_version: str
    outcomes: Sequence[str]
    competences: Sequence[Competence]
    hours: int
    second: CourseInSecondLanguage | None = None

    def __post_init__(self) -> None:
        """Check also how many lines fit."""
        super().__post_init__()
        if len(self.outcomes) > OUTCOME_COUNT or len(self.competences) > COMPETENCE_COUNT:
            raise ValueError(
                f"At most {OUTCOME_COUNT} outcomes and {COMPETENCE_COUNT} competences fit on the page."
            )

    @property
    def achievement(self) -> str:
        """Return the title of the course."""
        return self.course_title

    def told(self) -> list[tuple[str, str | int | date]]:
        """Return the holder's name, the course, what was learned, and the day."""
        return [
            (self.labels["holder"], self.holder_name),
            (self.labels["course"], self.course_title),
            (self.labels["outcomes"], "; ".join(self.outcomes)),
            (self.labels["competences"], "; ".join(one.name for one in self.competences)),
            (self.labels["hours"], self.hours),
            (self.labels["issued_on"], self.issued_on),
        ]

    def limited_texts(self) -> list[tuple[str, str, int]]:
        """Return also the title, the outcomes and the names of the competences."""
        return [
            *super().limited_texts(),
            ("course title", self.course_title, TITLE_LIMIT),
            *(("outcome", outcome, OUTCOME_LIMIT) for outcome in self.outcomes),
            *(("competence", one.name, COMPETENCE_LIMIT) for one in self.competences),
        ]

    @classmethod
    def _read(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        second = stored["second"]
        return {
            **super()._read(stored),
            "competences": [Competence(**one) for one in stored["competences"]],
            "second": CourseInSecondLanguage(**second) if second else None,
        }
