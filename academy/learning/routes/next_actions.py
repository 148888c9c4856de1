"""Where the next action in a course is taken, and what its button says."""

from collections.abc import Iterable, Mapping
from typing import assert_never

from flask import url_for

from academy.catalogue import queries as catalogue
from academy.catalogue.course_progress import CertificateStep, CourseProgress, Standing
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor
from academy.learning.queries import (
    ActionKind,
    EnrolmentProgress,
    NextAction,
    needs_workbook,
    next_action,
    progress_everywhere,
    progress_in,
)


def action_url(slug: str, action: NextAction) -> str:
    """Return where the next action in the course at ``slug`` is taken."""
    lesson_slug = action.lesson.slug if action.lesson else ""
    match action.kind:
        case ActionKind.LESSON:
            return url_for("learning.show_lesson", slug=slug, lesson_slug=lesson_slug)
        case ActionKind.PRACTICE:
            return url_for("learning.show_practice", slug=slug, lesson_slug=lesson_slug)
        case ActionKind.WORKBOOK:
            return url_for("workbook.show_workbook", slug=slug)
        case ActionKind.FINAL_CHECK:
            return url_for("learning.show_final_check", slug=slug)
        case ActionKind.CERTIFICATE:
            return url_for("credentials.list_certificates")
        case never:
            assert_never(never)


def action_label(action: NextAction, *, has_begun: bool = True) -> str:
    """Return what the button of the next action says."""
    if action.kind is ActionKind.LESSON:
        return str(_("Go on with the lesson") if has_begun else _("Start the first lesson"))
    labels: dict[ActionKind, str] = {
        ActionKind.PRACTICE: _("Practise"),
        ActionKind.WORKBOOK: _("Fill in the workbook"),
        ActionKind.FINAL_CHECK: _("Take the final check"),
        ActionKind.CERTIFICATE: _("Get your certificate"),
    }
    return labels[action.kind]


def progress_for_course_page(actor: Actor, slug: str) -> CourseProgress | None:
    """Tell the course page how far ``actor`` has come; None when she is not enrolled."""
    progress = progress_in(actor.person_id, slug)
    if progress is None:
        return None
    edition = catalogue.load_edition(progress.edition_id)
    action = next_action(edition, progress)
    return CourseProgress(
        edition_id=progress.edition_id,
        done=frozenset(progress.done),
        next_lesson=action.lesson.id if action.lesson and action.kind is ActionKind.LESSON else "",
        action_label=action_label(action, has_begun=bool(progress.done)),
        action_url=action_url(slug, action),
        steps=tuple(_steps(slug, action, progress, has_workbook=needs_workbook(edition))),
    )


def standings_for_pathways(actor: Actor) -> Mapping[str, Standing]:
    """Tell the pages of pathways where ``actor`` stands in each course, by slug."""
    return standings_in(progress_everywhere(actor.person_id))


def standings_in(progresses: Iterable[EnrolmentProgress]) -> dict[str, Standing]:
    """Return where a learner stands in each course, by slug; a course once completed stays done."""
    standings: dict[str, Standing] = {}
    for progress in progresses:
        if standings.get(progress.slug) is not Standing.DONE:
            standings[progress.slug] = Standing.DONE if progress.is_complete else Standing.BEGUN
    return standings


def _steps(
    slug: str, now: NextAction, progress: EnrolmentProgress, *, has_workbook: bool
) -> list[CertificateStep]:
    is_reading = now.kind in (ActionKind.LESSON, ActionKind.PRACTICE)
    steps = [
        CertificateStep("lessons", "", "now" if is_reading else "done"),
        CertificateStep(
            "final-check",
            action_url(slug, NextAction(ActionKind.FINAL_CHECK)),
            _state(ActionKind.FINAL_CHECK, now, is_done=progress.has_passed),
        ),
        CertificateStep(
            "certificate",
            action_url(slug, NextAction(ActionKind.CERTIFICATE)) if progress.is_complete else "",
            _state(ActionKind.CERTIFICATE, now, is_done=progress.is_complete),
        ),
    ]
    if has_workbook:
        state = _state(ActionKind.WORKBOOK, now, is_done=progress.has_workbook)
        steps.insert(1, CertificateStep("workbook", action_url(slug, NextAction(ActionKind.WORKBOOK)), state))
    return steps


def _state(kind: ActionKind, now: NextAction, *, is_done: bool) -> str:
    return "done" if is_done else "now" if now.kind is kind else ""
