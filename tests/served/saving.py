"""Learners who save while certificates are drawn: how long each save took, and what went wrong."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

import sqlalchemy as sa

from academy.core import clock, tasks
from academy.core.db import commit, db
from academy.credentials.models import Certificate
from academy.demonstration.past import in_the_past
from tests.factories.accounts import PASSWORD, make_person
from tests.factories.catalogue import MODEL_SLUG, make_enrolment
from tests.factories.credentials import make_certificate
from tests.served.academy import ServedAcademy, wait_until
from tests.served.visitor import Values, Visitor, filled
from tests.served.walk import sign_in

SHEET = f"/en/courses/{MODEL_SLUG}/workbook/forecast"
#: Between two saves of one learner: she types.
PAUSE_SECONDS = 0.5


@dataclass
class Saves:
    """What came of the saves: how many seconds each took, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """Return the seconds within which ``share`` of the saves were done."""
        return sorted(self.seconds)[min(int(len(self.seconds) * share), len(self.seconds) - 1)]


def certificates_due(academy: ServedAcademy, count: int) -> None:
    """Make ``count`` certificates whose files the next sweep has drawn."""
    with academy.opened() as app, in_the_past(app):
        for number in range(count):
            person = make_person(name=f"Graduate {number}", email=f"{number}.{time.time_ns()}@saving.test")
            make_certificate(person)
        db.session.execute(
            sa.update(Certificate)
            .where(Certificate.file_name.is_(None))
            .values(file_due_at=clock.now() - timedelta(days=1))
        )
        commit()


def files_to_draw(academy: ServedAcademy) -> int:
    """Return how many files are not made yet."""
    statement = "SELECT count(*) FROM certificates WHERE file_name IS NULL AND person_id IS NOT NULL"
    return int(str(academy.value(statement)))


def save_while_drawing(academy: ServedAcademy, *, learners: int, seconds: float) -> Saves:
    """Let learners save again and again, until every file is made or ``seconds`` have passed since drawing began."""
    addresses = [f"learner{number}.{time.time_ns()}@saving.test" for number in range(learners)]
    with academy.opened():
        for address in addresses:
            make_enrolment(make_person(email=address, password=PASSWORD))
        commit()
    phones = [Visitor(academy.url) for _address in addresses]
    for phone, address in zip(phones, addresses, strict=True):
        sign_in(phone, address)
    first = files_to_draw(academy)
    with academy.opened():
        tasks.run_sweeps()
        commit()
    assert wait_until(lambda: files_to_draw(academy) < first)
    saves, deadline = Saves(), time.monotonic() + seconds

    def save(phone: Visitor) -> None:
        form = phone.get(SHEET).form("cash_now")
        address, number = f"{phone.address.geturl()}{form.get('action')}", 0
        while files_to_draw(academy) and time.monotonic() < deadline:
            number += 1
            save_once(phone, address, {**filled(form), "cash_now": str(1000 + number)}, saves)
            time.sleep(PAUSE_SECONDS)

    with ThreadPoolExecutor(learners) as pool:
        for done in [pool.submit(save, phone) for phone in phones]:
            done.result()
    return saves


def save_once(phone: Visitor, address: str, values: Values, saves: Saves) -> None:
    """Save one figure of the sheet; the page says afterwards what was typed. No tree: this machine serves as well."""
    began = time.monotonic()
    answer = phone.request("POST", address, urlencode(values, doseq=True))
    saves.seconds.append(time.monotonic() - began)
    if answer.status not in (200, 303):
        saves.errors.append(f"{answer.status}: {answer.text[:300]}")
        return
    box = re.search(r'<input[^>]*name="cash_now"[^>]*>', phone.get(SHEET).text)
    if box is None or f'value="{values["cash_now"]}"' not in re.sub(r"(?<=\d)[.,](?=\d{3})", "", box[0]):
        saves.errors.append(f"{values['cash_now']} was not kept: {box}")
