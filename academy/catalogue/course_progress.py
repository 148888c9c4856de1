"""The place where a higher domain tells the pages of courses and pathways how far their reader has come.

The catalogue does not know learning. Learning registers a reader of progress when the application starts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, current_app

from academy.core.permissions import Actor


@dataclass(frozen=True, slots=True)
class CertificateStep:
    """A step to the certificate: ``name`` is lessons, workbook, final-check or certificate.

    ``state`` is 'done', 'now' or ''; ``url`` is '' while the step is closed.
    """

    name: str
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """How far one person has come in one course."""

    edition_id: int
    #: Ids of the lessons that are done.
    done: frozenset[str]
    #: The id of the lesson to go on with, '' when all are done.
    next_lesson: str
    #: What the one big button says and where it leads.
    action_label: str
    action_url: str
    steps: tuple[CertificateStep, ...]

    def state_of(self, name: str) -> str:
        """Return the state of the step ``name``, '' when the course has no such step."""
        return next((step.state for step in self.steps if step.name == name), "")

    def url_of(self, name: str) -> str:
        """Return where the step ``name`` leads, '' while it is closed or when the course has no such step."""
        return next((step.url for step in self.steps if step.name == name), "")


class Standing(StrEnum):
    """Where somebody stands in a course that she takes."""

    BEGUN = "begun"
    DONE = "done"


ProgressReader = Callable[[Actor, str], CourseProgress | None]
StandingsReader = Callable[[Actor], Mapping[str, Standing]]


def init_course_progress(app: Flask, reader: ProgressReader, standings: StandingsReader) -> None:
    """Ask ``reader`` for the progress of an actor in the course at a slug, and ``standings`` for all by slug."""
    app.extensions["course_progress"] = reader
    app.extensions["standings"] = standings


def course_progress_of(actor: Actor, slug: str) -> CourseProgress | None:
    """Return how far ``actor`` has come in the course at ``slug``; None when not enrolled or a guest."""
    reader: ProgressReader | None = current_app.extensions.get("course_progress")
    return reader(actor, slug) if reader and actor.is_authenticated else None


def standings_of(actor: Actor) -> Mapping[str, Standing]:
    """Return where ``actor`` stands in each course she takes, by slug; nothing for a guest."""
    reader: StandingsReader | None = current_app.extensions.get("standings")
    return reader(actor) if reader and actor.is_authenticated else {}
