"""Practice of a lesson: one question a page, its feedback on a page of its own."""

from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from academy.catalogue.queries import load_edition
from academy.content.edition import Edition, Lesson
from academy.core.i18n import current_locale
from academy.core.permissions import current_actor
from academy.learning.forms.answers import read_submission
from academy.learning.permissions import Permission
from academy.learning.queries import EnrolmentProgress, get_progress_or_404
from academy.learning.queries.practice import (
    InCheckError,
    PracticeQuestion,
    practice_feedback,
    practice_items,
    practice_question,
)
from academy.learning.queries.reading import lesson_at
from academy.learning.routes.blueprint import blueprint
from academy.learning.services.answering import SubmissionResult
from academy.learning.services.practice import answer_practice as take_practice_answer
from academy.web.blueprint import requires
from academy.web.urgency import Urgency


@blueprint.get("/courses/<slug>/lessons/<lesson_slug>/practice")
@requires(Permission.PRACTICE_ANSWER)
def show_practice(slug: str, lesson_slug: str) -> str:
    """Show the question to practise next, or the one named in the address."""
    progress, edition, lesson = _place(slug, lesson_slug)
    wanted = request.args.get("question", "")
    try:
        return _question_page(progress, edition, lesson, _question(progress, edition, lesson, wanted))
    except InCheckError:
        return _held_back_page(progress, edition, lesson)


@blueprint.post("/courses/<slug>/lessons/<lesson_slug>/practice", urgency=Urgency.ANSWER)
@requires(Permission.PRACTICE_ANSWER)
def answer_practice(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """Take an answer and go to its feedback; show the question again when it cannot be read."""
    progress, edition, lesson = _place(slug, lesson_slug)
    submission = read_submission(request.form, current_locale())
    try:
        result = take_practice_answer(current_actor(), progress, edition, lesson, submission)
    except InCheckError:
        return _held_back_page(progress, edition, lesson), InCheckError.status
    stamp = submission.stamp
    if stamp is not None and (result.recorded or result.is_old_copy):
        address = "learning.show_practice_answer"
        return redirect(url_for(address, slug=slug, lesson_slug=lesson_slug, key=stamp.key), 303)
    question = _question(progress, edition, lesson, submission.item_id)
    return _question_page(progress, edition, lesson, question, result), 422


@blueprint.get("/courses/<slug>/lessons/<lesson_slug>/practice/answers/<uuid:key>")
@requires(Permission.PRACTICE_ANSWER)
def show_practice_answer(slug: str, lesson_slug: str, key: UUID) -> str:
    """Show a given answer with its feedback; opening the page again changes nothing."""
    progress, edition, lesson = _place(slug, lesson_slug)
    locale = current_locale()
    try:
        feedback = practice_feedback(
            current_actor().person_id, progress, edition, lesson, key=str(key), locale=locale
        )
    except InCheckError:
        return _held_back_page(progress, edition, lesson)
    return render_template(
        "learning/practice_feedback.html",
        feedback=feedback,
        following=_following(edition, lesson),
        **_words(progress, edition, lesson),
    )


def _place(slug: str, lesson_slug: str) -> tuple[EnrolmentProgress, Edition, Lesson]:
    progress = get_progress_or_404(current_actor(), slug)
    edition = load_edition(progress.edition_id)
    return progress, edition, lesson_at(edition, lesson_slug)


def _question(progress: EnrolmentProgress, edition: Edition, lesson: Lesson, wanted: str) -> PracticeQuestion:
    actor, locale = current_actor(), current_locale()
    return practice_question(
        actor.person_id, progress, edition, lesson, country=actor.country, locale=locale, wanted=wanted
    )


def _question_page(
    progress: EnrolmentProgress,
    edition: Edition,
    lesson: Lesson,
    question: PracticeQuestion,
    refused: SubmissionResult | None = None,
) -> str:
    return render_template(
        "learning/practice.html",
        question=question,
        values=refused.typed if refused else {},
        refused=refused,
        key=uuid4(),
        **_words(progress, edition, lesson),
    )


def _held_back_page(progress: EnrolmentProgress, edition: Edition, lesson: Lesson) -> str:
    """Say that the open final check asks this question, or all that are left, and what can be done meanwhile."""
    has_others = set(practice_items(edition, lesson)) - progress.in_check
    return render_template(
        "learning/practice_held_back.html", has_others=has_others, **_words(progress, edition, lesson)
    )


def _words(progress: EnrolmentProgress, edition: Edition, lesson: Lesson) -> dict[str, object]:
    texts = edition.locale(current_locale())
    return {
        "slug": progress.slug,
        "lesson": lesson,
        "course_title": texts["title"],
        "lesson_title": texts["lessons"][lesson.id]["title"],
    }


def _following(edition: Edition, lesson: Lesson) -> Lesson | None:
    place = edition.lessons.index(lesson)
    return edition.lessons[place + 1] if place + 1 < len(edition.lessons) else None
