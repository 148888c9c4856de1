"""Certificates of the started academy, looked at as pictures: what a bank sees is what was designed."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from academy.core.db import commit, db
from academy.credentials.models import Certificate
from tests.factories.accounts import PASSWORD, make_person
from tests.factories.credentials import make_certificate
from tests.served.academy import ServedAcademy
from tests.served.pictures import READERS, difference, drawn_plainly
from tests.served.visitor import Visitor
from tests.served.walk import download_certificate, sign_in
from tests.unit.credentials.samples import NAMES

pytestmark = pytest.mark.timeout(300)

#: One name in each script of the region.
SCRIPTS = ("vietnamese", "thai", "khmer", "lao", "burmese", "tamil", "chinese-simplified")
#: Two drawings of the same page differ nowhere; with the band laid over the text it is more than a tenth.
NOTHING, MUCH = 0.0, 0.02


def graduates(academy: ServedAcademy) -> dict[str, str]:
    """Make a graduate for each script; return what their certificates say, by the addresses to sign in with."""
    contents = {}
    with academy.opened():
        for script in SCRIPTS:
            person = make_person(name=NAMES[script], email=f"{script}@certificates.test", password=PASSWORD)
            make_certificate(person)
            statement = sa.select(Certificate.content).where(Certificate.person_id == person.id)
            contents[str(person.email)] = db.session.scalars(statement).one()
        commit()
    return contents


def test_a2_certificates_of_the_started_academy_look_as_designed(
    served_sqlite: ServedAcademy, tmp_path: Path
) -> None:
    contents = graduates(served_sqlite)
    plain = drawn_plainly(list(contents.values()), tmp_path / "plain")
    for address, as_designed in zip(contents, plain, strict=True):
        her = Visitor(served_sqlite.url)
        sign_in(her, address)
        downloaded = download_certificate(her).body
        for reader, draw in READERS.items():
            assert difference(draw(downloaded), draw(as_designed)) == NOTHING, (address, reader)


def test_the_comparison_sees_a_band_over_the_name(served_sqlite: ServedAcademy, tmp_path: Path) -> None:
    """A comparison proves something only when it finds what was broken on purpose: asserts left out, as once."""
    with served_sqlite.opened():
        content = make_certificate(make_person(name=NAMES["khmer"])).content
    (right,) = drawn_plainly([content], tmp_path / "right")
    (wrong,) = drawn_plainly([content], tmp_path / "wrong", PYTHONOPTIMIZE="2")
    for reader, draw in READERS.items():
        assert difference(draw(right), draw(wrong)) > MUCH, reader
