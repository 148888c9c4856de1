"""Makes the fixture of tests/served/test_upgrade.py: what people left behind on the first release (commit a33736b).

Run it in a work tree of that commit, with this folder copied into its ``tests``, on each engine::

    python -m tests.served.first_release FOLDER sqlite|postgresql

It starts that release as its users did, lets people do everything they could, asks it to stop, and leaves its data
folder (and, for PostgreSQL, the database) as they were found the next morning. docs/developer/testing.md has the steps.
"""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from academy.accounts.services import grant_role, make_administrator
from academy.assessment.modes import practice
from academy.assessment.queries import practice_sitting
from academy.catalogue.queries import current_cards, load_edition
from academy.core import clock
from academy.core.db import commit, db
from academy.core.permissions import Role
from academy.programmes.services import ProgrammeDetails, create_programme
from academy.programmes.states import ProgrammeState
from tests.factories.accounts import PASSWORD, make_organisation, make_person
from tests.factories.catalogue import MODEL_SLUG
from tests.served.academy import ServedAcademy, served
from tests.served.people import CLOSING, GRADUATE, IN_THE_MIDDLE, MISREAD, REVOKED, STAFF, WAITING, Somebody
from tests.served.visitor import Visitor
from tests.served.walk import (
    COURSE,
    LESSONS,
    answer_final_check,
    download_certificate,
    enrol,
    fill_workbook,
    learn_and_pass,
    register,
    sign_in,
    start_final_check,
)
from tests.support.answers import right_fields
from tests.support.postgresql import PrivatePostgreSQL, find_binaries

PROGRAMME = "Women who keep books"


def main(folder: Path, database_url: str) -> None:
    """Fill ``folder`` by using the release."""
    changes = {"DATABASE_URL": database_url} if database_url else {}
    with served(folder, **changes) as academy:
        code = make_staff(academy)
        graduate = newcomer(academy, GRADUATE)
        tell_about_her_business(graduate)
        join(graduate, code)
        learn_and_pass(graduate, academy)
        download_certificate(graduate)
        in_the_middle = newcomer(academy, IN_THE_MIDDLE)
        join(in_the_middle, code)
        stop_in_the_middle(in_the_middle, academy)
        fail(newcomer(academy, WAITING), academy)
        newcomer(academy, MISREAD)
        lose_a_certificate(newcomer(academy, REVOKED), academy)
        ask_for_a_new_password(academy)
        close_account(newcomer(academy, CLOSING))
        academy.stop()


def make_staff(academy: ServedAcademy) -> str:
    """Make an agency with its people and a programme; return the programme's code to join."""
    with academy.opened():
        agency = make_organisation("Agency for Small Enterprises", country="")
        for role, email in STAFF.items():
            person = make_person(name=role.value, email=email, password=PASSWORD)
            if role is Role.ADMINISTRATOR:
                make_administrator(None, person)
            else:
                grant_role(None, person, agency, role)
        today = clock.now().date()
        details = ProgrammeDetails(
            name=PROGRAMME,
            starts_on=today - timedelta(days=30),
            ends_on=today + timedelta(days=3000),
            for_women=True,
            for_youth=False,
            course_codes=["mon-101"],
        )
        programme = create_programme(None, agency.id, details, state=ProgrammeState.OPEN)
        code = str(programme.join_code)
        commit()
    return code


def newcomer(academy: ServedAcademy, somebody: Somebody) -> Visitor:
    """Register ``somebody`` on a phone of her own."""
    her = Visitor(academy.url)
    register(her, somebody.name, somebody.address, somebody.country)
    return her


def tell_about_her_business(her: Visitor) -> None:
    """Answer some questions of the profile, and choose a name for certificates."""
    page = her.send(her.get("/en/profile/about-you"), {"sex": "female", "age_band": "25-34"})
    assert page.status == 200, page.words[:1000]


def join(her: Visitor, code: str) -> None:
    """Type the code, read who sees what, agree and join."""
    page = her.send(her.get("/en/join"), {"code": code})
    page = her.send(page, {"agree": "yes"})
    assert f"You have joined {PROGRAMME}." in page.words, page.words[:1000]


def stop_in_the_middle(her: Visitor, academy: ServedAcademy) -> None:
    """Read two lessons, practise, write in the workbook, and leave a final check half answered."""
    enrol(her)
    for slug in LESSONS[:2]:
        page = her.send(her.get(f"{COURSE}/lessons/{slug}"), action="/done")
        assert page.status == 200, page.words[:1000]
    practise(her, academy)
    fill_workbook(her)
    answer_final_check(her, academy, start_final_check(her), last=5)


def practise(her: Visitor, academy: ServedAcademy) -> None:
    """Answer two practice questions of the first lesson rightly."""
    for _time in range(2):
        page = her.get(f"{COURSE}/lessons/{LESSONS[0]}/practice")
        form = {str(one.get("name")): one.get("value", "") for one in page.form("client_key").iter("input")}
        with academy.opened():
            person_id = sa_value("SELECT id FROM people WHERE phone = :it", IN_THE_MIDDLE.stored_address)
            edition_id = next(card.edition_id for card in current_cards() if card.slug == MODEL_SLUG)
            edition = load_edition(edition_id)
            state = practice_sitting(person_id, edition_id, "mon-101-l1", edition, IN_THE_MIDDLE.country)
            asked = practice.draw(state, edition, form["item"], "en", try_number=int(form["try_number"]))
            fields = right_fields(asked)
        page = her.send(page, dict(fields), field="client_key")
        assert "Right." in page.words, page.words[:1000]


def sa_value(statement: str, it: str) -> int:
    """Return the number that one statement finds for ``it``."""
    return int(db.session.execute(sa.text(statement), {"it": it}).scalar_one())


def fail(her: Visitor, academy: ServedAcademy) -> None:
    """Hand in a final check with one part all wrong."""
    enrol(her)
    page = answer_final_check(her, academy, start_final_check(her), wrong_outcome="O3")
    assert "Not passed yet" in page.words, page.words[:1000]


def lose_a_certificate(her: Visitor, academy: ServedAcademy) -> None:
    """Pass; then an administrator revokes the certificate."""
    learn_and_pass(her, academy)
    download_certificate(her)
    number = her.get("/en/certificates").link("Download the PDF").split("/")[-2]
    administrator = Visitor(academy.url)
    sign_in(administrator, STAFF[Role.ADMINISTRATOR])
    page = administrator.get(f"/en/admin/certificates/{number}")
    values = {"reason": "issued-in-error", "note": "A test", "is_sure": "yes"}
    page = administrator.send(page, values, action="/revoke")
    assert "The certificate is revoked." in page.words, page.words[:1000]


def ask_for_a_new_password(academy: ServedAcademy) -> None:
    """Ask for a link; the message is delivered to the log."""
    somebody = Visitor(academy.url)
    page = somebody.send(somebody.get("/en/new-password"), {"address": GRADUATE.address})
    assert page.status == 200, page.words[:1000]


def close_account(her: Visitor) -> None:
    """Close the account for good."""
    page = her.send(her.get("/en/profile/close"), {"password": PASSWORD}, field="password")
    assert page.status == 200, page.words[:1000]


def on_postgresql(folder: Path) -> None:
    """Fill a database of a private server; leave it as ``academy.sql`` beside the data folder."""
    server = PrivatePostgreSQL()
    server.start()
    try:
        main(folder, server.url())
        address = ["-h", "127.0.0.1", "-p", str(server.port), "-U", "academy", "postgres"]
        command = [str(find_binaries() / "pg_dump"), "--no-owner", "--no-privileges", *address]
        dump = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        # Newer psql wants these two lines and older psql does not know them; nothing here needs them.
        lines = [line for line in dump.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]
        (folder / "data" / "academy.sql").write_text("\n".join(lines) + "\n", "utf-8")
    finally:
        server.stop()


if __name__ == "__main__":
    match sys.argv[2]:
        case "sqlite":
            main(Path(sys.argv[1]), "")
        case "postgresql":
            on_postgresql(Path(sys.argv[1]))
