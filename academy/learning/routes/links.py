"""Where the steps of a course lead, and what their buttons say."""

from collections.abc import Iterable, Mapping

from flask import url_for

from academy.catalogue import queries as catalogue
from academy.catalogue.course_progress import CertificateStep, CourseProgress, Standing
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor
from academy.learning.queries import (
    NextStep,
    Progress,
    StepKind,
    needs_workbook,
    next_step,
    progress_everywhere,
    progress_in,
)


def step_url(slug: str, step: NextStep) -> str:
    """Return the address of a step of the course at ``slug``."""
    if step.kind is StepKind.CERTIFICATE:
        return url_for("credentials.list_certificates")
    if step.kind is StepKind.WORKBOOK:
        return url_for("workbook.show_workbook", slug=slug)
    if step.kind is StepKind.FINAL_CHECK:
        return url_for("learning.show_final_check", slug=slug)
    endpoint = "learning.show_practice" if step.kind is StepKind.PRACTICE else "learning.show_lesson"
    return url_for(endpoint, slug=slug, lesson_slug=step.lesson.slug if step.lesson else "")


def step_label(step: NextStep, *, has_begun: bool = True) -> str:
    """Return what the button of a step says."""
    if step.kind is StepKind.LESSON:
        return str(_("Go on with the lesson") if has_begun else _("Start the first lesson"))
    labels: dict[StepKind, str] = {
        StepKind.PRACTICE: _("Practise"),
        StepKind.WORKBOOK: _("Fill in the workbook"),
        StepKind.FINAL_CHECK: _("Take the final check"),
        StepKind.CERTIFICATE: _("Get your certificate"),
    }
    return labels[step.kind]


def progress_for_course_page(actor: Actor, slug: str) -> CourseProgress | None:
    """Tell the course page how far ``actor`` has come; None when she is not enrolled."""
    progress = progress_in(actor.person_id, slug)
    if progress is None:
        return None
    edition = catalogue.load_edition(progress.edition_id)
    step = next_step(edition, progress)
    return CourseProgress(
        edition_id=progress.edition_id,
        done=frozenset(progress.done),
        next_lesson=step.lesson.id if step.lesson and step.kind is StepKind.LESSON else "",
        action_label=step_label(step, has_begun=bool(progress.done)),
        action_url=step_url(slug, step),
        steps=tuple(_steps(slug, step, progress, has_workbook=needs_workbook(edition))),
    )


def standings_for_pathways(actor: Actor) -> Mapping[str, Standing]:
    """Tell the pages of pathways where ``actor`` stands in each course, by slug."""
    return standings_in(progress_everywhere(actor.person_id))


def standings_in(progresses: Iterable[Progress]) -> dict[str, Standing]:
    """Return where a learner stands in each course, by slug; a course once completed stays done."""
    standings: dict[str, Standing] = {}
    for progress in progresses:
        if standings.get(progress.slug) is not Standing.DONE:
            standings[progress.slug] = Standing.DONE if progress.is_complete else Standing.BEGUN
    return standings


def _steps(slug: str, now: NextStep, progress: Progress, *, has_workbook: bool) -> list[CertificateStep]:
    is_reading = now.kind in (StepKind.LESSON, StepKind.PRACTICE)
    steps = [
        CertificateStep("lessons", "", "now" if is_reading else "done"),
        CertificateStep(
            "final-check",
            step_url(slug, NextStep(StepKind.FINAL_CHECK)),
            _state(StepKind.FINAL_CHECK, now, is_done=progress.has_passed),
        ),
        CertificateStep(
            "certificate",
            step_url(slug, NextStep(StepKind.CERTIFICATE)) if progress.is_complete else "",
            _state(StepKind.CERTIFICATE, now, is_done=progress.is_complete),
        ),
    ]
    if has_workbook:
        state = _state(StepKind.WORKBOOK, now, is_done=progress.has_workbook)
        steps.insert(1, CertificateStep("workbook", step_url(slug, NextStep(StepKind.WORKBOOK)), state))
    return steps


def _state(kind: StepKind, now: NextStep, *, is_done: bool) -> str:
    return "done" if is_done else "now" if now.kind is kind else ""
