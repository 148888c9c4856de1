"""The courses of a person, as administrators see them: how far, and nothing of what was answered or written."""

from academy.accounts.queries import Person
from academy.admin.sections import Cell, Content, PersonSection, Table
from academy.catalogue import queries as catalogue
from academy.content.edition import SOURCE_LANGUAGE
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.learning.queries.enrolment_progress import EnrolmentProgress, progress_everywhere


def _load(person: Person) -> Content:
    progresses = progress_everywhere(person.id)
    if not progresses:
        return Content(sentence=_("This person has not begun a course."))
    columns = (
        _("Course"),
        _("Version"),
        _("Lessons done"),
        _("Workbook"),
        _("Final check"),
        _("Course done"),
    )
    return Content(table=Table(columns, [_row(progress) for progress in progresses]))


def _row(progress: EnrolmentProgress) -> list[Cell]:
    edition = catalogue.load_edition(progress.edition_id)
    here = current_locale()
    language = here if here in edition.languages else SOURCE_LANGUAGE
    lessons = _("%(done)s of %(total)s", done=len(progress.done), total=len(edition.lessons))
    return [
        Cell(str(edition.locale(language)["title"]), language=language),
        Cell(edition.version),
        Cell(lessons),
        *(
            Cell(_("Yes") if reached else _("No"))
            for reached in (progress.has_workbook, progress.has_passed, progress.is_complete)
        ),
    ]


COURSES = PersonSection("courses", _l("Courses"), 20, _load, is_counted=True)
