"""An invented learner fills the workbook of every course until it is done."""

from pathlib import Path

import pytest
import yaml

from academy.catalogue.services.publish import publish_edition
from academy.core.clock import today
from academy.demonstration.workbooks import fill_workbook
from academy.workbook.queries import open_workbook
from tests.factories.accounts import actor_for, make_person
from tests.factories.catalogue import document_of, make_enrolment, model_course
from tests.unit.content.workbook.samples import tool_files


@pytest.mark.parametrize("path", tool_files(), ids=lambda path: path.stem)
@pytest.mark.parametrize("country", ["ID", "MY"])
@pytest.mark.usefixtures("database")
def test_the_workbook_of_every_course_can_be_filled(path: Path, country: str) -> None:
    document = document_of()
    document["currencies"] = model_course().document["currencies"]
    document["locales"]["en"]["tool"] = yaml.safe_load(path.read_text("utf-8"))
    person = make_person(country=country)
    edition_id = publish_edition(document, {}).edition_id
    make_enrolment(person, edition_id)
    fill_workbook(actor_for(person), edition_id)
    book = open_workbook(actor_for(person), edition_id, "en", today())
    assert book.result.refusals == ()
    assert book.rules
    assert all(rule.is_met for rule in book.rules)
