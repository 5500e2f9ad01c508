"""A service on loopback that answers as a test says, and what goes wrong with services."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, unquote, urlsplit

from arxiv_on_loopback import Fault, QuietServer, status


@dataclass(frozen=True)
class Asked:
    """One request: its path with escapes undone, its query, its headers by lower-case name, its body."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def __contains__(self, words: str) -> bool:
        return any(words in text for text in (self.path, *self.query.values(), self.body.decode()))


@dataclass(frozen=True)
class Reply:
    body: bytes
    code: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Service:
    """answer: what it says to a request. faults: what happens to the next requests, one each."""

    answer: Callable[[Asked], Reply]
    url: str = ""
    faults: list[Fault] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        service: Service = self.server.service  # type: ignore[attr-defined]
        split = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(split.query, keep_blank_values=True))
        asked = Asked(self.command, unquote(split.path), query, headers, body)
        service.asked.append(asked)
        reply = service.answer(asked)
        fault = service.faults.pop(0) if service.faults else status(reply.code, reply.body, **reply.headers)
        fault(self, reply.body)

    do_POST = do_GET


@contextmanager
def serving(answer: Callable[[Asked], Reply]) -> Iterator[Service]:
    """Serve until the block ends."""
    server = QuietServer(("127.0.0.1", 0), _Handler)
    service = Service(answer, f"http://127.0.0.1:{server.server_address[1]}")
    server.service = service  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
