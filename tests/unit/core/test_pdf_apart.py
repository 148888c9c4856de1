"""PDF files drawn in a warm process of their own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from academy.core import pdf
from academy.core.pdf import apart
from academy.core.pdf.breaks import BREAK, breakable_html

KHMER = "ឈឿន ស្រីពៅ សុវណ្ណារិទ្ធិ"
PAGE = '<!doctype html><html lang="km"><head><title>t</title></head><body>{}</body></html>'


@pytest.fixture
def app() -> Flask:
    """Return an application for the words of a failure."""
    app = Flask(__name__)
    Babel(app)
    return app


def test_a_long_document_gets_its_pages_and_keeps_its_text() -> None:
    body = "".join(f"<h2>{KHMER} {number}</h2>" for number in range(60))
    data = pdf.render_apart(PAGE.format(body), locale="km")
    info = subprocess.run(["pdfinfo", "-"], input=data, capture_output=True, check=True).stdout.decode()
    assert int(info.partition("Pages:")[2].split()[0]) > 1
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    assert f"{KHMER} 59" in done.stdout.decode()


def test_the_same_document_gives_the_same_bytes() -> None:
    first, second = (pdf.render_apart(PAGE.format("<p>x</p>"), locale="en") for _ in range(2))
    assert first == second


def test_no_document_reads_a_file_or_an_address() -> None:
    body = '<p>stays</p><img alt="x" src="file:///etc/hostname"><img alt="y" src="http://127.0.0.1:9/x.png">'
    data = pdf.render_apart(PAGE.format(body), locale="en")
    assert b"/Image" not in data


@pytest.fixture
def processes() -> Iterator[apart.DrawingProcesses]:
    """Return the drawing processes; none is idle before the test or after it."""
    apart._processes.close()
    yield apart._processes
    apart._processes.close()


def pids(processes: apart.DrawingProcesses) -> list[int]:
    return [each.process.pid for each in processes._idle]


def test_the_process_stays_warm(processes: apart.DrawingProcesses) -> None:
    pdf.render_apart(PAGE.format("<p>x</p>"), locale="en")
    first = pids(processes)
    assert len(first) == 1
    pdf.render_apart(PAGE.format("<p>y</p>"), locale="en")
    assert pids(processes) == first


def test_whoever_draws_at_the_same_time_has_a_process_each(processes: apart.DrawingProcesses) -> None:
    with ThreadPoolExecutor(3) as pool:
        texts = list(pool.map(lambda n: pdf.render_apart(PAGE.format(f"<p>{n}</p>"), locale="en"), range(3)))
    assert len(set(texts)) == 3
    assert 1 <= len(pids(processes)) <= 3


def test_one_that_takes_too_long_is_ended_with_a_sentence(
    app: Flask, processes: apart.DrawingProcesses
) -> None:
    with app.test_request_context(), pytest.raises(pdf.PdfFailedError) as failed:
        pdf.render_apart(PAGE.format("<p>x</p>"), locale="en", seconds=0.01)
    assert failed.value.status == 503
    assert "Try again" in str(failed.value)
    assert pids(processes) == []
    assert pdf.render_apart(PAGE.format("<p>x</p>"), locale="en").startswith(b"%PDF-")


def test_a_process_in_which_something_failed_is_not_used_again(
    app: Flask, processes: apart.DrawingProcesses, caplog: pytest.LogCaptureFixture
) -> None:
    process = processes.take()
    processes.give_back(process)
    with app.test_request_context(), pytest.raises(pdf.PdfFailedError):
        apart._draw({"html": "secret", "nothing": "secret"}, 20)
    assert not process.is_usable
    assert "KeyError" in caplog.text
    assert "secret" not in caplog.text


def test_a_process_that_was_killed_is_replaced(processes: apart.DrawingProcesses) -> None:
    pdf.render_apart(PAGE.format("<p>x</p>"), locale="en")
    killed = processes._idle[0]
    killed.kill()
    killed.process.wait()
    assert pdf.render_apart(PAGE.format("<p>x</p>"), locale="en").startswith(b"%PDF-")


def test_a_process_that_draws_is_limited_and_lets_others_go_first(processes: apart.DrawingProcesses) -> None:
    pdf.render_apart(PAGE.format("<p>x</p>"), locale="en")
    folder = Path("/proc", str(pids(processes)[0]))
    limits = {line[:26].strip(): line[26:].split() for line in (folder / "limits").read_text().splitlines()}
    assert limits["Max address space"][0] == str(1 << 30)
    assert 60 <= int(limits["Max cpu time"][0]) <= 90
    niceness = int((folder / "stat").read_text().rpartition(")")[2].split()[16])
    assert niceness >= 10


def test_a_process_ends_after_a_hundred_documents_and_nobody_notices(
    processes: apart.DrawingProcesses,
) -> None:
    order = json.dumps({"html": PAGE.format("<p>x</p>"), "locale": "en"}).encode()
    process = processes.take()
    answers = [process.answer(order, 20)[:6] for _document in range(100)]
    assert answers == [b"\0%PDF-"] * 99 + [b"\2%PDF-"]
    process.process.wait(20)
    process.close()
    first = processes.take()
    for _document in range(99):
        first.answer(order, 20)
    processes.give_back(first)
    for _document in range(2):
        assert pdf.render_apart(PAGE.format("<p>y</p>"), locale="en").startswith(b"%PDF-")


def test_a_process_without_anybody_who_asks_ends() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "academy.core.pdf"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    order = json.dumps({"html": PAGE.format("<p>x</p>"), "locale": "en"}).encode()
    answer, _ = process.communicate(apart.LENGTH.pack(len(order)) + order, timeout=60)
    assert process.returncode == 0
    assert answer[apart.LENGTH.size :].startswith(b"\0%PDF-")


def test_a_process_that_asks_for_a_file_stays_small() -> None:
    code = (
        "import sys; from academy.core import pdf; "
        "pdf.render_apart('<html lang=en><title>t</title><body><p>x', locale='en'); "
        "sys.exit(int('weasyprint' in sys.modules or 'icu' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_texts_of_the_body_are_made_breakable() -> None:
    html = PAGE.format(f'<p title="{KHMER}">{KHMER} &amp; x</p>').replace("<title>t", f"<title>{KHMER}")
    marked = breakable_html(html, "km")
    assert marked.replace(BREAK, "") == html
    assert f"<title>{KHMER}</title>" in marked
    assert f'title="{KHMER}"' in marked
    assert BREAK in marked.partition("<p")[2].partition(">")[2]
