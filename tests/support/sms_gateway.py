"""A double of an SMS gateway, over real HTTP on 127.0.0.1."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass(frozen=True)
class GatewayRequest:
    """One request that came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


@dataclass
class Gateway:
    """What the gateway answers (status and body, the last one again and again), and what came in."""

    answers: list[tuple[int, str]] = field(default_factory=lambda: [(200, '{"status": "0"}')])
    location: str = ""
    tls: ssl.SSLContext | None = None
    requests: list[GatewayRequest] = field(default_factory=list)
    url: str = ""


@contextmanager
def answering(gateway: Gateway) -> Iterator[Gateway]:
    """Run ``gateway`` until the end of the block."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_arguments: object) -> None:
            """Print nothing when somebody does not like our certificate."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            gateway.requests.append(
                GatewayRequest(
                    self.command, self.path, dict(self.headers), self.rfile.read(length).decode("utf-8")
                )
            )
            status, text = gateway.answers.pop(0) if len(gateway.answers) > 1 else gateway.answers[0]
            self.send_response(status)
            if gateway.location:
                self.send_header("Location", gateway.location)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_arguments: object) -> None:
            """Print nothing."""

    server = Server(("127.0.0.1", 0), Handler)
    if gateway.tls is not None:
        server.socket = gateway.tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    gateway.url = f"{'https' if gateway.tls else 'http'}://127.0.0.1:{server.server_port}/send"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
