"""Rules for the course as a whole: outcomes, competences, final check, item bank, files (guide 3 to 5)."""

from collections import Counter
from collections.abc import Iterable

from academy.content.items import Use
from academy.content.kinds import TrueFalse
from academy.content.package import REVIEWS, Package
from academy.content.problems import Report
from academy.content.strings import words_of
from academy.content.wording import MEASURABLE_VERBS, excluding_words

MIN_ITEMS_PER_OUTCOME = 5
MAX_RECALL = 0.20
MIN_APPLY = 0.50
MAX_TRUE_FALSE = 0.15
PASS_MARK = (0.70, 0.95)
RECALL = frozenset({"remember"})
APPLY_OR_HIGHER = frozenset({"apply", "analyse", "evaluate", "create"})

COURSE = "course.yaml"


def check_course(package: Package, report: Report) -> None:
    """Check what `course.yaml` promises against what the package holds."""
    _check_outcomes(package, report)
    _check_competences(package, report)
    _check_question_files(package, report)
    _check_final(package, report)
    _check_bank(package, report)
    _check_balance(package, report)
    _check_orphans(package, report)
    for path in (COURSE, package.course.glossary, package.course.misconceptions, package.course.tool):
        for place, text in words_of(package.raw.get(path, {})).items():
            for word in excluding_words(text):
                report.error(path, place, f"“{word}” leaves people out; choose another word")


def _check_outcomes(package: Package, report: Report) -> None:
    course = package.course
    _check_unique(COURSE, "outcomes", [outcome.id for outcome in course.outcomes], report)
    _check_unique(COURSE, "lessons", [entry.file for entry in course.lessons], report)
    _check_unique(COURSE, "questions", course.questions, report)
    _check_unique(COURSE, "competences", [each.id for each in course.competences], report)
    with_lesson = {entry.outcome for entry in course.lessons}
    known = {outcome.id for outcome in course.outcomes}
    for outcome in course.outcomes:
        place = f"outcomes.{outcome.id}"
        verb = outcome.text.split()[0].lower()
        if verb not in MEASURABLE_VERBS:
            report.error(
                COURSE, f"{place}.text", f"“{verb}” cannot be measured; begin with what the learner does"
            )
        if outcome.id not in with_lesson:
            report.error(COURSE, place, "no lesson teaches it")
    for number, entry in enumerate(course.lessons):
        if entry.outcome not in known:
            report.error(
                COURSE, f"lessons.{number}.outcome", f"“{entry.outcome}” is not an outcome of this course"
            )


def _check_competences(package: Package, report: Report) -> None:
    course = package.course
    reached = {each.id for each in course.competences}
    served = {competence for outcome in course.outcomes for competence in outcome.competences}
    for number, each in enumerate(course.competences):
        if each.id not in package.shared.competences.items:
            report.error(COURSE, f"competences.{number}", f"“{each.id}” is not in competences.yaml")
        if each.id not in served:
            report.error(COURSE, f"competences.{number}", f"no outcome serves “{each.id}”")
    for outcome in course.outcomes:
        for competence in outcome.competences:
            if competence not in reached:
                report.error(
                    COURSE,
                    f"outcomes.{outcome.id}.competences",
                    f"“{competence}” is not in the course's competences",
                )


def _check_question_files(package: Package, report: Report) -> None:
    lessons = {lesson.front.id for lesson in package.lessons}
    complete = len(package.lessons) == len(package.course.lessons)
    for path, file in package.question_files.items():
        outcome = package.outcome_of(file.lesson)
        if file.lesson not in lessons:
            if complete:
                report.error(path, "lesson", f"“{file.lesson}” is not a lesson of this course")
        elif file.outcome != outcome:
            report.error(path, "outcome", f"the lesson serves {outcome}, the questions say {file.outcome}")


def _check_final(package: Package, report: Report) -> None:
    assessment = package.course.assessment
    final = assessment.final
    place = "assessment.final"
    outcomes = len(package.course.outcomes)
    if final.items != final.per_outcome * outcomes:
        right = final.per_outcome * outcomes
        report.error(
            COURSE, f"{place}.items", f"{final.per_outcome} for each of {outcomes} outcomes is {right}"
        )
    low, high = (share * final.items for share in PASS_MARK)
    if not low <= final.pass_mark <= high:
        report.error(
            COURSE, f"{place}.pass_mark", f"{final.pass_mark} of {final.items} is not within 70 to 95 %"
        )
    if final.floor_per_outcome > final.per_outcome:
        report.error(COURSE, f"{place}.floor_per_outcome", "is more than the items of an outcome")
    if final.constructed_per_outcome > final.per_outcome:
        report.error(COURSE, f"{place}.constructed_per_outcome", "is more than the items of an outcome")
    if final.floor_per_outcome < 1:
        report.error(COURSE, f"{place}.floor_per_outcome", "at least 1 point in each outcome is the rule")
    if final.constructed_per_outcome < 1:
        report.error(
            COURSE, f"{place}.constructed_per_outcome", "at least 1 item that cannot be guessed is the rule"
        )
    mastery = assessment.practice.mastery
    if mastery.m > mastery.n:
        report.error(COURSE, "assessment.practice.mastery", f"{mastery.m} of {mastery.n} cannot be reached")
    days = assessment.review.days_after_lesson
    if days != sorted(set(days)):
        report.error(COURSE, "assessment.review.days_after_lesson", "the days must grow")


def _check_bank(package: Package, report: Report) -> None:
    """Check that the final check, practice and review can be drawn."""
    assessment = package.course.assessment
    final = assessment.final
    active = [entry for entry in package.items if not entry.bank.retired]
    for outcome in package.course.outcomes:
        own = [entry for entry in active if entry.outcome == outcome.id]
        exam = [entry for entry in own if Use.EXAM in entry.bank.use]
        constructed = [entry for entry in exam if entry.question.is_constructed]
        place = f"outcomes.{outcome.id}"
        if len(own) < MIN_ITEMS_PER_OUTCOME:
            report.error(COURSE, place, f"{len(own)} items; at least {MIN_ITEMS_PER_OUTCOME} are needed")
        if len(exam) < final.per_outcome + 1:
            report.error(
                COURSE, place, f"{len(exam)} exam items; at least {final.per_outcome + 1} are needed"
            )
        if len(constructed) < final.constructed_per_outcome + 1:
            needed = final.constructed_per_outcome + 1
            report.error(
                COURSE,
                place,
                f"{len(constructed)} exam items cannot be guessed; at least {needed} are needed",
            )
    for lesson in package.lessons:
        practice = [
            entry for entry in active if entry.lesson == lesson.front.id and Use.PRACTICE in entry.bank.use
        ]
        if len(practice) < assessment.practice.items_per_lesson:
            needed = assessment.practice.items_per_lesson
            report.error(lesson.path, "id", f"{len(practice)} practice items; at least {needed} are needed")
    if not any(Use.REVIEW in entry.bank.use for entry in active):
        report.error(COURSE, "assessment.review", "no item is marked for review")


def _check_balance(package: Package, report: Report) -> None:
    active = [entry for entry in package.items if not entry.bank.retired]
    if not active:
        return
    recall = _share(entry.bank.level in RECALL for entry in active)
    apply = _share(entry.bank.level in APPLY_OR_HIGHER for entry in active)
    true_false = _share(isinstance(entry.question, TrueFalse) for entry in active)
    if recall > MAX_RECALL:
        report.error(COURSE, "questions", f"{recall:.0%} of the items only recall; at most {MAX_RECALL:.0%}")
    if apply < MIN_APPLY:
        report.error(
            COURSE, "questions", f"{apply:.0%} of the items apply or go higher; at least {MIN_APPLY:.0%}"
        )
    if true_false > MAX_TRUE_FALSE:
        report.error(COURSE, "questions", f"{true_false:.0%} of the items are true or false; at most 15%")


def _check_orphans(package: Package, report: Report) -> None:
    """Report files that nothing names: they would silently be left out."""
    course = package.course
    named = {entry.file for entry in course.lessons} | set(course.questions)
    named |= {course.tool, course.sources, course.glossary, course.misconceptions, course.media, COURSE}
    if package.media is not None:
        named |= {medium.file for medium in package.media.items}
    if package.tool is not None:
        named |= {sheet.examples_csv for sheet in package.tool.sheets if sheet.examples_csv}
    for file in sorted(package.folder.rglob("*")):
        path = file.relative_to(package.folder).as_posix()
        if (
            file.is_dir()
            or path.startswith("i18n/")
            or file.name.startswith(".")
            or path in ("README.md", REVIEWS)
        ):
            continue
        if path not in named:
            report.error(path, "file", "nothing in the course names this file")


def _check_unique(path: str, place: str, values: list[str], report: Report) -> None:
    for value, count in Counter(values).items():
        if count > 1:
            report.error(path, place, f"“{value}” stands here {count} times")


def _share(answers: Iterable[bool]) -> float:
    counted = list(answers)
    return sum(counted) / len(counted)
