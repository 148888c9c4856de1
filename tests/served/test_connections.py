"""The started server in front of a crowd, of slow visitors and of those who send too much."""

import http.client
import socket

import pytest

from tests.served.academy import ServedAcademy
from tests.support.crowd import Crowd, seconds_for_page

MEGABYTE = 1024 * 1024
PATIENCE_SECONDS = 20.0


@pytest.mark.parametrize(("idle", "slow"), [(300, 0), (0, 300)], ids=["idle", "slow"])
def test_g1_a_crowd_does_not_silence_the_site(served_sqlite: ServedAcademy, idle: int, slow: int) -> None:
    """50 phones that stay on a page hold 100 connections, and so does one that sends its requests byte by byte."""
    crowd = Crowd(served_sqlite.port)
    try:
        crowd.open(idle=idle, slow=slow)
        for _ in range(3):
            seconds_for_page(served_sqlite.port)  # it gives up where a crowd silences the site
            crowd.go_on()
    finally:
        crowd.close()


@pytest.mark.parametrize("head", [b"Content-Length: 734003200", b"Transfer-Encoding: chunked"])
def test_g3_an_upload_is_refused_at_once(served_sqlite: ServedAcademy, head: bytes) -> None:
    """What is far too large is not taken in, let alone kept in a file."""
    piece = b"x" * 65536
    chunk = b"%x\r\n%s\r\n" % (len(piece), piece) if b"chunked" in head else piece
    with socket.create_connection(("127.0.0.1", served_sqlite.port), timeout=PATIENCE_SECONDS) as connection:
        connection.sendall(b"POST /healthz HTTP/1.1\r\nHost: localhost\r\n" + head + b"\r\n\r\n")
        for _ in range(17):
            connection.sendall(chunk)
        answer = connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 413 "), answer
        sent = sent_until_cut(connection, chunk)
    assert sent < 30 * MEGABYTE, "only what the system keeps on its way"


def sent_until_cut(connection: socket.socket, piece: bytes) -> int:
    """Send ``piece`` again and again; return how many bytes went until the server had enough."""
    sent = 0
    try:
        while sent < 100 * MEGABYTE:
            sent += connection.send(piece)
    except ConnectionError:
        pass
    return sent


def test_f3_a_proxy_that_is_not_trusted_is_logged_once(served_sqlite: ServedAcademy) -> None:
    for _ in range(3):
        connection = http.client.HTTPConnection("127.0.0.1", served_sqlite.port, timeout=PATIENCE_SECONDS)
        connection.request("GET", "/en/courses", headers={"X-Forwarded-For": "203.0.113.7"})
        assert connection.getresponse().status == 200
        connection.close()
    assert served_sqlite.text().count("ACADEMY_TRUSTED_PROXIES is 0") == 1
