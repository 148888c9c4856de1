"""PDF files drawn in a process of their own."""

import subprocess
import sys

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


def test_one_that_takes_too_long_is_ended_with_a_sentence(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(pdf.PdfFailedError) as failed:
        pdf.render_apart(PAGE.format("<p>x</p>"), locale="en", seconds=0.01)
    assert failed.value.status == 503
    assert "Try again" in str(failed.value)


def test_one_too_many_at_once_is_asked_to_come_back(app: Flask) -> None:
    for _place in range(apart.AT_ONCE):
        assert apart._places.acquire(timeout=1)
    try:
        with app.test_request_context(), pytest.raises(pdf.PdfFailedError, match="Many files"):
            pdf.render_apart(PAGE.format("<p>x</p>"), locale="en", seconds=0.05)
    finally:
        for _place in range(apart.AT_ONCE):
            apart._places.release()


def test_only_a_few_wait_and_the_next_one_is_told_at_once(app: Flask) -> None:
    threads = apart.AT_ONCE + apart.WAITING
    for _thread in range(threads):
        assert apart._queue.acquire(timeout=1)
    try:
        with app.test_request_context(), pytest.raises(pdf.PdfFailedError, match="Many files"):
            pdf.render_apart(PAGE.format("<p>x</p>"), locale="en", seconds=1_000_000)
    finally:
        for _thread in range(threads):
            apart._queue.release()


def test_what_failed_is_told_without_its_words() -> None:
    order = '{"html": "<body>secret កខ", "locale": {"secret": 1}}'
    done = subprocess.run(
        [sys.executable, "-m", "academy.core.pdf"], input=order.encode(), capture_output=True, check=False
    )
    assert done.returncode
    assert b"secret" not in done.stderr
    assert done.stdout == b""


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
