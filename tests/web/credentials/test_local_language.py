"""A certificate in the holder's own language, with title and course in English too, as she downloads it."""

import copy
import subprocess

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.catalogue.services.publish import publish_edition
from academy.core.db import commit
from academy.credentials.documents.course import CourseInSecondLanguage
from academy.credentials.models import Certificate
from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import model_course
from tests.factories.credentials import complete_course, course_document
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.unit.credentials.samples import COURSE, ENGLISH

Database = scoped_session[Session]
TITLES = {"id": "Pencatatan dan arus kas", "km": "ការកត់ត្រា និងលំហូរសាច់ប្រាក់"}
NAMES = {"id": "Sertifikat penyelesaian", "km": "វិញ្ញាបនបត្របញ្ចប់វគ្គសិក្សា"}


def publish_in(language: str) -> int:
    """Publish the model course as a course of its own, translated into ``language``; return its edition."""
    document = copy.deepcopy(model_course().document)
    document["course"].update(id="mon-198", slug="translated-course")
    words = document["locales"]["en"] | {"certificate_title": TITLES[language], "status": "reviewed"}
    document["locales"] = {"en": document["locales"]["en"], language: words}
    return publish_edition(document, model_course().media).edition_id


@pytest.mark.parametrize("language", TITLES)
def test_t11_a_certificate_in_her_own_language(client: PageClient, database: Database, language: str) -> None:
    holder = make_person(name="Chan Sokha", locale=language)
    complete_course(holder, publish_in(language))
    commit()
    [certificate] = new_rows(Certificate)
    document = course_document(certificate)
    assert (document.locale, document.course_title, document.labels["title"]) == (
        language,
        TITLES[language],
        NAMES[language],
    )
    assert document.second == CourseInSecondLanguage(
        locale="en", title=ENGLISH["title"], statement=ENGLISH["statement"], course_title=COURSE
    )
    sign_in(client, holder)
    downloaded = client.get(f"/{language}/certificates/{certificate.number}/download")
    printed = subprocess.run(["pdftotext", "-", "-"], input=downloaded.data, capture_output=True, check=True)
    lines = [line for line in printed.stdout.decode().splitlines() if line in {TITLES[language], COURSE}]
    assert lines == [TITLES[language], COURSE]


@pytest.mark.parametrize("preferred", ["km", "my", "xx"])
def test_a_language_that_the_course_or_the_academy_does_not_have_is_left_out(
    client: PageClient, database: Database, preferred: str
) -> None:
    holder = make_person(locale=preferred)
    complete_course(holder, publish_in("id"))
    commit()
    [certificate] = new_rows(Certificate)
    document = course_document(certificate)
    assert (document.locale, document.course_title, document.second) == ("en", COURSE, None)
