"""A web server on loopback that answers as each test tells it to, and an environment without proxies."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass
class Seen:
    """A request as the server saw it; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Handler = BaseHTTPRequestHandler
Reply = Callable[[Handler], None]


@dataclass
class Web:
    """What the server answers by path, and what it was asked. Unknown paths are answered with 404."""

    url: str
    replies: dict[str, Reply] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def answer(self, path: str, body: bytes = b"", *, status: int = 200, **headers: str) -> str:
        """Answer `path` so; underscores in header names are hyphens. Gives the address."""

        def reply(handler: Handler) -> None:
            handler.send_response(status)
            for name, value in {"Content_Length": str(len(body)), **headers}.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.replies[path] = reply
        return self.url + path

    def behave(self, path: str, reply: Reply) -> str:
        """Let `reply` write the answer to `path`, down to the bytes. Gives the address."""
        self.replies[path] = reply
        return self.url + path


class QuietServer(ThreadingHTTPServer):
    """A server for which a client that hangs up is no news."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


def serve(web: Web, server: ThreadingHTTPServer) -> Iterator[Web]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield web
    web.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()


def handler_for(web: Web) -> type[Handler]:
    class WebHandler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            web.seen.append(Seen(self.command, self.path, headers, body))
            web.replies.get(self.path, lambda handler: handler.send_error(404))(self)

        do_POST = do_GET

    return WebHandler


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web("")
    server = QuietServer(("127.0.0.1", 0), handler_for(web))
    web.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield from serve(web, server)


@pytest.fixture
def web_over_tls() -> Iterator[Web]:
    web = Web("")
    server = QuietServer(("127.0.0.1", 0), handler_for(web))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).with_name("loopback.pem"))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    web.url = f"https://127.0.0.1:{server.server_address[1]}"
    yield from serve(web, server)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
