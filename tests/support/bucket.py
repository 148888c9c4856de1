"""A bucket on 127.0.0.1 that speaks as much of S3 as the academy asks for, and can hang, refuse, forget and be gone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

BUCKET = "academy-files"
#: Longer than anybody waits; a hanging request ends with the bucket.
LONG = 120.0
ERROR = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>{}</Code><Message>As a test wants it</Message></Error>'


class Mood(Enum):
    """How the bucket takes what is asked of it."""

    WELL = auto()
    HANGING = auto()
    REFUSING = auto()
    GONE = auto()


@dataclass
class Bucket:
    """The files by name, how it answers, and what it was asked since somebody looked: method and name."""

    port: int
    files: dict[str, bytes] = field(default_factory=dict)
    mood: Mood = Mood.WELL
    asked: list[tuple[str, str]] = field(default_factory=list)
    #: How many requests it holds without an answer.
    held: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)

    @property
    def settings(self) -> dict[str, str]:
        """Return the variables of an academy that keeps its files here."""
        return settings_of(self.port)


def settings_of(port: int) -> dict[str, str]:
    """Return the variables of an academy whose bucket is at ``port`` of this machine."""
    return {
        "STORAGE_URL": f"s3://{BUCKET}",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "academy",
        "AWS_SECRET_ACCESS_KEY": "a key of the tests",
        "AWS_REGION": "ap-southeast-1",
    }


@contextmanager
def private_bucket() -> Iterator[Bucket]:
    """Serve an empty bucket until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.bucket = bucket = Bucket(server.server_address[1])  # type: ignore[attr-defined]  # how a handler finds it
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield bucket
    finally:
        bucket.is_over.set()
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def bucket(self) -> Bucket:
        bucket: Bucket = self.server.bucket  # type: ignore[attr-defined]  # set where the server is made
        return bucket

    def do_GET(self) -> None:
        if self._is_well():
            query = parse_qs(urlsplit(self.path).query)
            data = self._list() if "list-type" in query else self.bucket.files.get(self._name())
            self._answer(404, ERROR.format("NoSuchKey").encode()) if data is None else self._answer(200, data)

    def do_HEAD(self) -> None:
        if self._is_well():
            self._answer(200 if self._name() in self.bucket.files else 404)

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self._is_well():
            self.bucket.files[self._name()] = data
            self._answer(200, ETag=f'"{md5(data, usedforsecurity=False).hexdigest()}"')

    def do_POST(self) -> None:
        """Delete the files that the body names."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self._is_well():
            for part in body.split("<Key>")[1:]:
                self.bucket.files.pop(part.partition("</Key>")[0], None)
            self._answer(200, b"<DeleteResult></DeleteResult>")

    def do_DELETE(self) -> None:
        if self._is_well():
            self.bucket.files.pop(self._name(), None)
            self._answer(204)

    def _is_well(self) -> bool:
        """Say whether to answer; else answer as the mood is, or never."""
        bucket = self.bucket
        bucket.asked.append((self.command, self._name()))
        match bucket.mood:
            case Mood.WELL:
                return True
            case Mood.HANGING:
                bucket.held += 1
                bucket.is_over.wait(LONG)
                bucket.held -= 1
                self.close_connection = True
            case Mood.REFUSING:
                self._answer(403, ERROR.format("AccessDenied").encode())
            case Mood.GONE:
                self._answer(404, ERROR.format("NoSuchBucket").encode())
        return False

    def _name(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix(f"/{BUCKET}").removeprefix("/")

    def _list(self) -> bytes:
        rows = "".join(
            f"<Contents><Key>{escape(name)}</Key><LastModified>2026-11-30T00:00:00.000Z</LastModified>"
            f'<ETag>"0"</ETag><Size>{len(data)}</Size></Contents>'
            for name, data in sorted(self.bucket.files.items())
        )
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>".encode()

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Length": str(len(body)),
            "Last-Modified": "Mon, 30 Nov 2026 00:00:00 GMT",
            "ETag": '"0"',
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""
