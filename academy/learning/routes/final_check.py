"""The final check: start page, one question a page, review, and the result."""

from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from academy.assessment.queries import Attempt, AttemptState, get_attempt_or_404
from academy.assessment.services import AttemptLimitError
from academy.catalogue.queries import card_by_slug, load_edition
from academy.core.errors import NotFoundError
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.learning.forms.answers import read_submission
from academy.learning.local_time import local_moment, time_until
from academy.learning.permissions import Permission
from academy.learning.points import points_text
from academy.learning.queries import get_progress_or_404, needs_workbook
from academy.learning.queries.final_check import (
    answered_states,
    final_check_overview,
    final_question,
    final_result,
    first_open_question,
)
from academy.learning.routes.blueprint import blueprint
from academy.learning.services.answering import SubmissionResult
from academy.learning.services.final_check import answer_question, pause_check, start_check, submit_check
from academy.web.blueprint import requires
from academy.web.urgency import Urgency


@blueprint.get("/courses/<slug>/final-check")
@requires(Permission.FINAL_CHECK_TAKE)
def show_final_check(slug: str) -> str:
    """Say what to expect, what happened so far and what can be done now."""
    actor = current_actor()
    progress = get_progress_or_404(actor, slug)
    edition = load_edition(progress.edition_id)
    return render_template(
        "learning/final_check.html",
        slug=slug,
        course_title=edition.locale(current_locale())["title"],
        progress=progress,
        lessons=len(edition.lessons),
        needs_workbook=needs_workbook(edition),
        overview=final_check_overview(actor.person_id, progress.edition_id, edition),
        local_moment=lambda moment: local_moment(moment, actor.country),
        time_until=time_until,
    )


@blueprint.post("/courses/<slug>/final-check")
@requires(Permission.FINAL_CHECK_TAKE)
def start_final_check(slug: str) -> ResponseReturnValue:
    """Start a check, or go on with the open one, at its first question without an answer."""
    actor = current_actor()
    try:
        attempt = start_check(actor, get_progress_or_404(actor, slug))
    except AttemptLimitError as error:
        flash(str(error), "info")
        return redirect(url_for("learning.show_final_check", slug=slug), 303)
    return _to_question(slug, attempt, first_open_question(attempt))


@blueprint.get("/courses/<slug>/final-check/<attempt_id>/questions/<int:number>")
@requires(Permission.FINAL_CHECK_TAKE)
def show_final_question(slug: str, attempt_id: str, number: int) -> ResponseReturnValue:
    """Show one question with what was answered so far."""
    attempt = _own_attempt(slug, attempt_id)
    if attempt.state is AttemptState.SUBMITTED:
        return _to_result(slug, attempt)
    if attempt.paused_at is not None:
        return redirect(url_for("learning.show_final_check", slug=slug), 303)
    return _question_page(slug, attempt, number)


@blueprint.post("/courses/<slug>/final-check/<attempt_id>/questions/<int:number>", urgency=Urgency.ANSWER)
@requires(Permission.FINAL_CHECK_TAKE)
def answer_final_question(slug: str, attempt_id: str, number: int) -> ResponseReturnValue:
    """Save an answer and go on; show the question again when it cannot be read."""
    submission = read_submission(request.form, current_locale())
    attempt, result = answer_question(current_actor(), attempt_id, number, submission)
    _check_course(slug, attempt)
    if attempt.state is AttemptState.SUBMITTED:
        flash(_("This final check is handed in. Its points do not change any more."), "info")
        return _to_result(slug, attempt)
    if result.recorded is None:
        return _question_page(slug, attempt, number, result), 422
    if number < len(attempt.items):
        return _to_question(slug, attempt, number + 1)
    return redirect(url_for("learning.review_final_check", slug=slug, attempt_id=attempt_id), 303)


@blueprint.get("/courses/<slug>/final-check/<attempt_id>/review")
@requires(Permission.FINAL_CHECK_TAKE)
def review_final_check(slug: str, attempt_id: str) -> ResponseReturnValue:
    """List the questions with and without an answer, before handing in."""
    attempt = _own_attempt(slug, attempt_id)
    if attempt.state is AttemptState.SUBMITTED:
        return _to_result(slug, attempt)
    return _review_page(slug, attempt)


@blueprint.post("/courses/<slug>/final-check/<attempt_id>/submit", form_page="learning.review_final_check")
@requires(Permission.FINAL_CHECK_TAKE)
def submit_final_check(slug: str, attempt_id: str) -> ResponseReturnValue:
    """Hand in; ask once more when questions have no answer."""
    actor = current_actor()
    if request.form.get("confirm") != "yes":
        attempt = _own_attempt(slug, attempt_id)
        if attempt.state is AttemptState.OPEN and "" in answered_states(attempt):
            return _review_page(slug, attempt, is_confirming=True)
    attempt = submit_check(actor, attempt_id)
    _check_course(slug, attempt)
    return _to_result(slug, attempt)


@blueprint.post("/courses/<slug>/final-check/<attempt_id>/pause", form_page="learning.show_final_check")
@requires(Permission.FINAL_CHECK_TAKE)
def pause_final_check(slug: str, attempt_id: str) -> ResponseReturnValue:
    """Stop the clock; everything that was saved stays."""
    _check_course(slug, pause_check(current_actor(), attempt_id))
    return redirect(url_for("learning.show_final_check", slug=slug), 303)


@blueprint.get("/courses/<slug>/final-check/<attempt_id>/result")
@requires(Permission.FINAL_CHECK_TAKE)
def show_final_result(slug: str, attempt_id: str) -> ResponseReturnValue:
    """Show the points, why each answer is right or not, and what comes next."""
    actor, locale = current_actor(), current_locale()
    attempt = _own_attempt(slug, attempt_id)
    if attempt.state is AttemptState.OPEN:
        return redirect(url_for("learning.show_final_check", slug=slug), 303)
    edition = load_edition(attempt.edition_id)
    return render_template(
        "learning/final_check_result.html",
        slug=slug,
        course_title=edition.locale(locale)["title"],
        lessons=edition.locale(locale)["lessons"],
        progress=get_progress_or_404(actor, slug),
        needs_workbook=needs_workbook(edition),
        result=final_result(attempt, edition, locale),
        points=lambda points: points_text(points, locale),
        local_moment=lambda moment: local_moment(moment, actor.country),
        time_until=time_until,
    )


def _own_attempt(slug: str, attempt_id: str) -> Attempt:
    attempt = get_attempt_or_404(current_actor().person_id, attempt_id)
    _check_course(slug, attempt)
    return attempt


def _check_course(slug: str, attempt: Attempt) -> None:
    """Raise NotFoundError for a check of another course than the one in the address; what was done is undone."""
    if card_by_slug(slug).code != load_edition(attempt.edition_id).id:
        raise NotFoundError(_("There is no such final check. Open it again from your course."))


def _question_page(slug: str, attempt: Attempt, number: int, refused: SubmissionResult | None = None) -> str:
    locale = current_locale()
    edition = load_edition(attempt.edition_id)
    question = final_question(attempt, edition, number, locale)
    return render_template(
        "learning/final_check_question.html",
        slug=slug,
        course_title=edition.locale(locale)["title"],
        question=question,
        values=refused.typed if refused else question.values,
        refused=refused,
        key=uuid4(),
    )


def _review_page(slug: str, attempt: Attempt, *, is_confirming: bool = False) -> str:
    return render_template(
        "learning/final_check_review.html",
        slug=slug,
        course_title=load_edition(attempt.edition_id).locale(current_locale())["title"],
        attempt_id=attempt.public_id,
        states=answered_states(attempt),
        is_confirming=is_confirming,
    )


def _to_question(slug: str, attempt: Attempt, number: int) -> ResponseReturnValue:
    address = "learning.show_final_question"
    return redirect(url_for(address, slug=slug, attempt_id=attempt.public_id, number=number), 303)


def _to_result(slug: str, attempt: Attempt) -> ResponseReturnValue:
    address = "learning.show_final_result"
    return redirect(url_for(address, slug=slug, attempt_id=attempt.public_id), 303)
