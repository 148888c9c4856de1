"""When something is wrong on the machine, a person reads a sentence, and what she did is not lost."""

import os
import re
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.factories.accounts import PASSWORD
from tests.served.academy import served_prepared, wait_until
from tests.served.visitor import Visitor
from tests.served.walk import COURSE, download_certificate, enrol, graduate, register

pytestmark = pytest.mark.timeout(300)
DRAWING_SECONDS = 90.0


def test_a_fault_of_ours_is_a_sentence_and_its_log_holds_no_value(folder: Path) -> None:
    """The course is spoilt in the database, as nobody can by a form."""
    with served_prepared(folder) as academy:
        her = Visitor(academy.url)
        register(her, "Very Secret Name", "secret@trouble.test")
        lesson = enrol(her).url
        academy.stop()
        academy.change("UPDATE editions SET document = '[\"spoilt\"]'")
        academy.start()
        page = her.get(lesson)
        assert page.status == 500
        assert "Something went wrong on our side" in page.words
        code = re.search(r"\b[0-9a-f]{8}\b", page.words)
        assert code, page.words
        assert code[0] in academy.text()
        for value in ("Very Secret Name", "secret@trouble.test", PASSWORD, *her.cookies.values()):
            assert value not in academy.text()
        assert her.get("/en/profile").status == 200


def test_a_storage_that_cannot_be_written_loses_nothing(folder: Path) -> None:
    """A file stands where the folder of documents should be, until somebody takes it away."""
    with served_prepared(folder) as academy:
        storage = academy.data / "storage"
        shutil.rmtree(storage, ignore_errors=True)
        storage.write_text("in the way")
        her = graduate(academy)
        path = her.get("/en/certificates").link("Download the PDF")
        assert her.get(path).status in (200, 202, 503)
        time.sleep(2)
        assert her.get(path).status in (200, 202, 503)
        storage.unlink()
        assert download_certificate(her).body.startswith(b"%PDF-")


def test_a_stop_while_a_document_is_drawn_loses_nothing(folder: Path) -> None:
    with served_prepared(folder) as academy:
        her = graduate(academy)
        # The worker is there: it loads what it draws with, or it draws.
        assert wait_until(lambda: len(academy.pids) > 2, DRAWING_SECONDS), academy.text()
        assert academy.stop() == 0
        academy.start()
        assert download_certificate(her).body.startswith(b"%PDF-")
        assert academy.value("SELECT count(*) FROM certificates") == 1
        assert her.get(f"{COURSE}/final-check").status == 200


def test_a_web_process_that_does_not_end_is_ended(folder: Path) -> None:
    with served_prepared(folder) as academy:
        [web] = academy.pids - {academy.pid}
        os.kill(web, signal.SIGSTOP)
        assert academy.stop() == 0
        assert wait_until(lambda: not Path(f"/proc/{web}").exists())
