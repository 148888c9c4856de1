"""A hundred accounts are erased while others read and write without a pause; no byte of them is left."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from academy.accounts import services
from academy.accounts.models import Person
from academy.core import clock
from academy.core.db import commit, db
from academy.learning.services import enrol_learner
from academy.workbook.models import Workbook
from tests.factories.accounts import actor_for
from tests.factories.catalogue import MODEL_SLUG
from tests.served.academy import ServedAcademy, served, wait_until
from tests.served.test_erasing import found_in
from tests.served.visitor import Visitor
from tests.served.walk import enrol, register

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]

PEOPLE, READERS, WITHIN_SECONDS = 100, 4, 240.0
WAITING = "SELECT count(*) FROM people WHERE erase_at IS NOT NULL"


def plant(academy: ServedAcademy) -> list[bytes]:
    """Make people with three strings of their own each; return all the strings."""
    texts = []
    with academy.opened():
        edition_id = int(str(academy.value("SELECT id FROM editions WHERE is_current ORDER BY id LIMIT 1")))
        for number in range(PEOPLE):
            name, email, note = (
                f"Planted name {number:03}.",
                f"planted{number:03}@example.org",
                f"Note of {number:03}.",
            )
            person = services.register_person(display_name=name, email=email, password=None, country="MM")
            enrol_learner(actor_for(person), edition_id)
            entries = {"cashbook": {"rows": [{"id": f"r{line}", "what": note} for line in range(50)]}}
            db.session.add(
                Workbook(
                    person_id=person.id,
                    edition_id=edition_id,
                    entries=entries,
                    evidence={},
                    updated_at=clock.now(),
                )
            )
            texts += [name.encode(), email.encode(), note.encode()]
            commit()
    return texts


@contextmanager
def busy(academy: ServedAcademy) -> Iterator[None]:
    """Let learners read and write all the time."""
    is_over = threading.Event()

    def learn(number: int) -> None:
        her = Visitor(academy.url)
        register(her, f"Reader {number}", f"reader{number}@example.net", "KH")
        enrol(her)
        while not is_over.is_set():
            her.get("/en/home")
            page = her.get(f"/en/courses/{MODEL_SLUG}/workbook/forecast")
            her.send(page, {"cash_now": "900"})

    readers = [threading.Thread(target=learn, args=(number,)) for number in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        yield
    finally:
        is_over.set()
        for reader in readers:
            reader.join()


def test_no_byte_of_a_hundred_accounts_is_left(tmp_path: Path) -> None:
    with served(tmp_path / "academy") as academy:
        texts = plant(academy)
        assert {text for _file, text in found_in(academy.folder, texts)} == set(texts)
        with busy(academy):
            with academy.opened():
                planted = sa.select(Person).where(Person.email.like("planted%"))
                for person in db.session.scalars(planted).all():
                    services.close_account(person, is_erased_now=True)
                commit()
            assert wait_until(lambda: academy.value(WAITING) == 0, WITHIN_SECONDS)
            assert wait_until(lambda: not found_in(academy.folder, texts), 60), found_in(
                academy.folder, texts
            )
