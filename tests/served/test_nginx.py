"""The nginx file that ships, in a real nginx, before web processes that say what reached them."""

import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench.processes import free_port
from tests.served.academy import wait_until
from tests.soak.country.shipped import write_nginx
from tests.support.environment import inherited
from tests.support.site import Site
from tests.support.smtp_server import Authority

FORGED = {
    "X-Forwarded-For": "198.51.100.9",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "1",
    "X-Forwarded-Prefix": "/evil",
    "X-Real-IP": "198.51.100.9",
    "Forwarded": "for=198.51.100.9",
}

GATE_SECONDS = 30.0
#: `fail_timeout` of the file, and a little more.
FAIL_SECONDS = 3.2


class Told(BaseHTTPRequestHandler):
    """Answers with what reached it, and does what the path says."""

    server: "WebProcess"

    def answer(self) -> None:
        """Answer."""
        self.server.paths.append(self.path)
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "break" in self.path:
            self.close_connection = True
            return
        if "slow" in self.path:
            self.server.gate.wait(GATE_SECONDS)
        is_there = self.server.has_files or not self.path.startswith("/static/new")
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200 if is_there else 404)
        self.send_header("Cache-Control", "max-age=31536000, immutable")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer  # noqa: N815 - names of http.server

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


class WebProcess(ThreadingHTTPServer):
    """One of the web processes behind nginx."""

    def __init__(self, port: int, *, has_files: bool) -> None:
        super().__init__(("127.0.0.1", port), Told)
        self.paths: list[str] = []
        self.has_files = has_files
        #: What is slow waits until it is set.
        self.gate = threading.Event()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()


@dataclass
class Nginx:
    """The site through nginx, and the web processes behind it."""

    tls: ssl.SSLContext
    log: Path
    port: int = field(default_factory=free_port)
    plain_port: int = field(default_factory=free_port)
    ports: tuple[int, int] = field(default_factory=lambda: (free_port(), free_port()))
    answer_port: int = field(default_factory=free_port)
    behind: list[WebProcess] = field(default_factory=list)

    def start_behind(self) -> None:
        """Start two web processes, the first without new files as in the middle of an upgrade, and one for answers."""
        ports = (*self.ports, self.answer_port)
        self.behind = [WebProcess(port, has_files=index == 1) for index, port in enumerate(ports)]

    def stop_behind(self) -> None:
        """Stop them."""
        for process in self.behind:
            process.shutdown()
            process.server_close()

    def asked(self, path: str) -> int:
        """Return how often ``path`` reached a web process."""
        return sum(process.paths.count(path) for process in self.behind)

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        source: str = "",
        plain: bool = False,
    ) -> tuple[HTTPResponse, str]:
        """Send one request with everything forged that can be; return the answer and its body."""
        url = f"http://127.0.0.1:{self.plain_port}" if plain else f"https://127.0.0.1:{self.port}"
        connection: HTTPConnection = Site(url, self.tls, source).connect(20)
        try:
            connection.request(method, path, body, FORGED)
            answer = connection.getresponse()
            return answer, answer.read().decode()
        finally:
            connection.close()

    def is_up(self) -> bool:
        """Say whether nginx answers."""
        try:
            return self.ask("/", plain=True)[0].status == 301
        except (OSError, HTTPException):
            return False


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    folder = tmp_path_factory.mktemp("nginx")
    authority = Authority(folder)
    authority.context()
    site = Nginx(ssl.create_default_context(cafile=str(authority.ca_file)), folder / "nginx" / "academy.log")
    words = write_nginx(
        folder / "nginx",
        port=site.port,
        plain_port=site.plain_port,
        web_ports=site.ports,
        answer_ports=[site.answer_port],
        certificate=folder / "server-127.0.0.1-False.pem",
    )
    subprocess.run([*words, "-t"], env=inherited(), check=True, timeout=30)
    process = subprocess.Popen(words, env=inherited())
    site.start_behind()
    try:
        assert wait_until(site.is_up, 30)
        yield site
    finally:
        process.terminate()
        process.wait(30)
        site.stop_behind()


@pytest.fixture
def forgiven() -> Iterator[None]:
    """Let the next test begin when nginx asks every process again: one that failed is left alone for three seconds."""
    yield
    time.sleep(FAIL_SECONDS)


def test_x12_forged_headers_do_not_reach_the_academy(nginx: Nginx) -> None:
    answer, body = nginx.ask("/en/", source="127.0.0.7")
    reached = json.loads(body)
    assert answer.status == 200
    assert reached["x-forwarded-for"] == "127.0.0.7"
    assert (reached["x-forwarded-proto"], reached["x-forwarded-host"]) == ("https", "127.0.0.1")
    assert reached.keys().isdisjoint({"x-forwarded-port", "x-forwarded-prefix", "x-real-ip", "forwarded"})


def test_x12_plain_http_leads_to_https(nginx: Nginx) -> None:
    answer, _body = nginx.ask("/en/courses?page=2", plain=True)
    assert (answer.status, answer.headers["Location"]) == (
        301,
        f"https://127.0.0.1:{nginx.port}/en/courses?page=2",
    )


def test_x12_tls_is_new_and_http_2_is_offered(nginx: Nginx) -> None:
    new = ssl.create_default_context()
    new.check_hostname, new.verify_mode = False, ssl.CERT_NONE
    new.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", nginx.port), timeout=20) as plain,
        new.wrap_socket(plain) as secure,
    ):
        assert (secure.selected_alpn_protocol(), secure.version()) == ("h2", "TLSv1.3")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        new.minimum_version, new.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, ssl.TLSVersion.TLSv1_1
    new.set_ciphers("ALL:@SECLEVEL=0")
    with (
        socket.create_connection(("127.0.0.1", nginx.port), timeout=20) as plain,
        pytest.raises(ssl.SSLError),
    ):
        new.wrap_socket(plain)


@pytest.mark.usefixtures("forgiven")
def test_x12_what_is_sent_is_never_sent_twice(nginx: Nginx) -> None:
    """A web process that dies in the middle of a request may have saved what is in it."""
    answer, body = nginx.ask("/en/break-post", method="POST", body=b"answer=1")
    assert (answer.status, nginx.asked("/en/break-post")) == (503, 1)
    assert "Please wait a moment" in body
    assert int(answer.headers["Retry-After"]) > 0
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("forgiven")
def test_x12_what_only_reads_is_asked_of_the_other_process(nginx: Nginx) -> None:
    answer, _body = nginx.ask("/en/break-get")
    assert (answer.status, nginx.asked("/en/break-get")) == (503, 2)


def test_x12_a_file_that_one_process_has_is_found_and_kept(nginx: Nginx) -> None:
    for _time in range(6):
        assert nginx.ask("/static/new.0123abcd.css")[0].status == 200
    assert nginx.asked("/static/new.0123abcd.css") <= 2, "once where it is not, once where it is"


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_x12_only_machines_that_watch_see_the_figures(nginx: Nginx, path: str) -> None:
    assert nginx.ask(path)[0].status == 200
    assert nginx.ask(path, source="127.0.0.7")[0].status == 403
    assert nginx.ask("/healthz", source="127.0.0.7")[0].status == 200


def test_x12_a_form_as_large_as_the_academy_takes_passes(nginx: Nginx) -> None:
    assert nginx.ask("/en/form", method="POST", body=b"x" * 512 * 1024)[0].status == 200
    answer, body = nginx.ask("/en/form", method="POST", body=b"x" * 1100 * 1024)
    assert (answer.status, body) == (413, "This is too large. Nothing of it was saved.\n")


def test_x12_secrets_in_addresses_stay_out_of_the_log(nginx: Nginx) -> None:
    nginx.ask("/en/new-password/s3cr3t")
    nginx.ask("/en/courses?query=illness")
    assert wait_until(lambda: "/en/courses" in nginx.log.read_text("utf-8"), 10)
    log = nginx.log.read_text("utf-8")
    assert '"/en/new-password/-"' in log
    assert "s3cr3t" not in log
    assert "illness" not in log


@pytest.mark.usefixtures("forgiven")
def test_x12_a_page_says_that_the_academy_is_away(nginx: Nginx) -> None:
    assert nginx.ask("/static/kept.0123abcd.css")[0].status == 200
    nginx.stop_behind()
    try:
        answer, body = nginx.ask("/en/courses")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
        assert answer.headers["Cache-Control"] == "no-store"
        assert 'lang="km"' in body
        assert nginx.ask("/static/kept.0123abcd.css")[0].status == 200
    finally:
        nginx.start_behind()
        assert wait_until(lambda: nginx.ask("/en/")[0].status == 200, 30)


def test_who_answers_is_served_while_too_many_read(nginx: Nginx) -> None:
    """The numbers are those that ship: 12 see pages, 16 read anything at all. Answers have a process of their own."""
    pages, lessons = 40, 20
    reading = [f"/en/slow/{number}" for number in range(pages)]
    reading += [f"/en/courses/x/lessons/slow-{number}" for number in range(lessons)]
    with ThreadPoolExecutor(len(reading)) as pool:
        asked = [pool.submit(nginx.ask, path) for path in reading]
        assert wait_until(lambda: sum(map(nginx.asked, reading)) == 16, 20)
        for method, path, body in (
            ("POST", "/en/courses/x/final-check/y/questions/1", b"a=b"),
            ("POST", "/en/sign-in", b"a=b"),
            ("GET", "/static/app.css", None),
            ("GET", "/media/x.webp", None),
            ("GET", "/healthz", None),
        ):
            assert nginx.ask(path, method=method, body=body)[0].status == 200, path
        assert nginx.behind[-1].paths == ["/en/courses/x/final-check/y/questions/1"]
        page, text = nginx.ask("/en/courses?page=2")
        file, _text = nginx.ask("/en/courses/x/workbook.pdf", method="POST", body=b"a=b")
        for process in nginx.behind:
            process.gate.set()
        answers = [each.result()[0] for each in asked]
    for refused in (page, file, *(each for each in answers if each.status != 200)):
        assert (refused.status, refused.headers["Retry-After"]) == (503, "10")
        assert "no-store" in refused.headers["Cache-Control"]
    assert (page.headers["Refresh"], file.headers["Refresh"]) == ("10", None)
    assert "Many people are here now." in text
    served = [path for path, answer in zip(reading, answers, strict=True) if answer.status == 200]
    assert sum("lessons" in path for path in served) >= 16 - 12, "pages leave room for lessons"
    assert nginx.ask("/en/courses")[0].status == 200, "when they have read, others may"
