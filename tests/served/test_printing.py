"""Many people print at once on the started academy, and each gets her own file."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from academy.core.db import commit, db
from academy.credentials.models import Certificate
from academy.credentials.services import leave_files_until_asked
from academy.demonstration.past import in_the_past
from bench.processes import free_port
from tests.factories.accounts import PASSWORD, make_person
from tests.factories.catalogue import MODEL_SLUG
from tests.factories.credentials import make_certificate
from tests.served.academy import ROOT, ServedAcademy, run_command, wait_until
from tests.served.visitor import Answer, Visitor, filled
from tests.served.walk import PATIENCE_SECONDS, download_certificate, sign_in

pytestmark = pytest.mark.timeout(300)

SHEET = f"/en/tools/{MODEL_SLUG}/forecast"
AT_ONCE = pytest.mark.parametrize("guests", [10, pytest.param(30, marks=pytest.mark.soak)])


def until_it_comes(who: Visitor, answer: Answer) -> bytes:
    """Wait as a browser does on a page that looks again by itself; return the PDF."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while answer.headers.get_content_type() != "application/pdf":
        assert answer.status == 202, (answer.status, answer.words[:1000])
        assert 'http-equiv="refresh"' in answer.text
        assert time.monotonic() < deadline, answer.words[:1000]
        time.sleep(1)
        answer = who.get(answer.url)
    return answer.body


def words_of(data: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def print_at_once(url: str, guests: int) -> None:
    """Let many people print the same sheet with figures of their own at the same time."""

    def print_sheet(number: int) -> str:
        who = Visitor(url)
        form = who.get(SHEET).form("cash_now")
        answer = who.post(f"{SHEET}/pdf", {**filled(form), "cash_now": str(1000 + number)})
        return words_of(until_it_comes(who, answer))

    with ThreadPoolExecutor(guests) as pool:
        texts = list(pool.map(print_sheet, range(guests)))
    for number, text in enumerate(texts):
        assert f"1,{number:03}" in text, text[:1000]


@AT_ONCE
def test_p7_everybody_who_prints_at_once_gets_her_own_file(academy: ServedAcademy, guests: int) -> None:
    print_at_once(academy.url, guests)


@pytest.fixture
def scaled_out(served_postgresql: ServedAcademy) -> Iterator[str]:
    """Run gunicorn with two processes and two more workers beside the academy, on its database; return the address."""
    port = free_port()
    programs = Path(run_command()[0]).parent
    web = f"--worker-class gthread --workers 2 --threads 4 --bind 127.0.0.1:{port} wsgi:application"
    commands = [
        [str(programs / "gunicorn"), *web.split()],
        [str(programs / "huey_consumer"), "academy.worker.huey", "--workers", "2"],
    ]
    output = (served_postgresql.folder / "scaled-out.txt").open("ab")
    processes = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=served_postgresql.environment(),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        for command in commands
    ]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        output.close()


@AT_ONCE
def test_p7_with_more_web_processes_and_workers_everybody_gets_her_file(scaled_out: str, guests: int) -> None:
    assert wait_until(lambda: is_there(scaled_out))
    print_at_once(scaled_out, guests)


def is_there(url: str) -> bool:
    try:
        return Visitor(url).get("/healthz").status == 200
    except OSError:
        return False


def test_p7_an_empty_sheet_is_drawn_once_for_everybody(served_sqlite: ServedAcademy) -> None:
    who = Visitor(served_sqlite.url)
    path = f"/en/courses/{MODEL_SLUG}/workbook/forecast/empty.pdf?paper=pocket"

    first = until_it_comes(who, who.get(path))
    kept = list((served_sqlite.data / "storage" / "shared").glob("*.pdf"))
    assert first in [one.read_bytes() for one in kept]
    assert until_it_comes(who, who.get(path)) == first
    assert list((served_sqlite.data / "storage" / "shared").glob("*.pdf")) == kept


def test_a7_a_graduate_of_the_demonstration_gets_her_certificate_at_once(
    served_sqlite: ServedAcademy,
) -> None:
    """Its files are drawn when somebody asks for one, because nobody waits for those of invented people."""
    with served_sqlite.opened() as app:
        with in_the_past(app):
            make_certificate(make_person(name="Dewi", email="dewi@printing.test", password=PASSWORD))
            leave_files_until_asked()
            commit()
        statement = sa.select(Certificate.file_name).order_by(Certificate.id.desc())
        assert db.session.scalars(statement).first() is None
    her = Visitor(served_sqlite.url)
    sign_in(her, "dewi@printing.test")
    assert "Dewi" in words_of(download_certificate(her).body)
