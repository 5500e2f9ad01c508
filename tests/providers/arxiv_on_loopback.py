"""A small arXiv on loopback: the dialects of its query API, its manners, and what goes wrong with it."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

from papertrack.model.identifier import Identifier, Scheme

Handler = BaseHTTPRequestHandler
Fault = Callable[[Handler, bytes], None]

WELL_FORMED = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+/\d{7})")


def arxiv_id(value: str) -> Identifier:
    return Identifier(Scheme.ARXIV, value)


def new_dialect(values: list[str], extra: str = "", total: int | None = None) -> bytes:
    """A feed as arXiv writes it since 2026."""
    entries = "".join(
        f"""  <entry>
    <id>http://arxiv.org/abs/{value}v2</id>
    <title>Paper {value}</title>
    <updated>2025-03-20T12:00:00Z</updated>
    <link href="https://arxiv.org/abs/{value}v2" rel="alternate" type="text/html"/>
    <summary>About &lt;{value}&gt; &amp; more.</summary>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <published>2025-03-12T17:59:46Z</published>
    <arxiv:primary_category term="cs.LG"/>
    <author><name>Ada Lovelace</name></author>
  </entry>
"""
        for value in values
    )
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"
 xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/x</id>
  <title>arXiv Query: search_query=&amp;id_list=x</title>
  <updated>2026-04-12T22:09:26Z</updated>
  <opensearch:itemsPerPage>2000</opensearch:itemsPerPage>
  <opensearch:totalResults>{len(values) if total is None else total}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
{entries}{extra}</feed>
""".encode()


def error_feed(fragment: str, message: str) -> bytes:
    """arXiv's error document: a feed with one entry that is called "Error"."""
    anchor = f"#{fragment}" if fragment else ""
    entry = f"""  <entry>
    <id>https://arxiv.org/api/errors{escape(anchor)}</id>
    <title>Error</title>
    <updated>2026-04-12T22:59:06Z</updated>
    <summary>{escape(message)}</summary>
    <author><name>arXiv api core</name></author>
  </entry>
"""
    return new_dialect([], entry, total=1)


@dataclass
class Arxiv:
    """known: ids that it has. faults: what happens to the next requests, one each. asked: (method, form)."""

    known: set[str]
    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    user_agents: list[str] = field(default_factory=list)
    url: str = ""
    closing: threading.Event = field(default_factory=threading.Event)

    def ids(self) -> list[list[str]]:
        """The ids of each request so far."""
        return [form["id_list"].split(",") for _, form in self.asked]

    def answer(self, form: dict[str, str]) -> tuple[int, bytes]:
        values = form["id_list"].split(",")
        for value in values:
            if not WELL_FORMED.fullmatch(value):
                return 400, error_feed(f"incorrect_id_format_for_{value}", f"incorrect id format for {value}")
        found = sorted(value for value in values if value in self.known)
        return 200, new_dialect(found[::-1][: int(form.get("max_results", 10))])


def status(code: int, body: bytes = b"Rate exceeded.", **headers: str) -> Fault:
    """Answer with this status and body instead."""

    def fault(handler: Handler, _body: bytes) -> None:
        handler.send_response(code)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return fault


def reset(handler: Handler, _body: bytes) -> None:
    """Hang up without a word."""
    handler.connection.close()


def cut(handler: Handler, body: bytes) -> None:
    """Promise the whole, give the half."""
    status(200, body[: len(body) // 2], Content_Length=str(len(body)))(handler, b"")


def cut_unnoticed(handler: Handler, body: bytes) -> None:
    """Give the half as if it were the whole."""
    status(200, body[: len(body) // 2])(handler, b"")


def stall(handler: Handler, _body: bytes) -> None:
    """Say nothing for long."""
    handler.server.arxiv.closing.wait(30)  # type: ignore[attr-defined]


GZIP_BOMB = status(200, gzip.compress(bytes(1 << 20), 9) * 64, Content_Encoding="gzip")
PORTAL = status(200, b"<html><title>Sign in</title><body>Accept the terms to go on", Content_Type="text/html")
GARBAGE = status(200, bytes(range(256)) * 16)
EMPTY = status(200, b"")


class ArxivHandler(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        arxiv: Arxiv = self.server.arxiv  # type: ignore[attr-defined]
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        form = dict(parse_qsl(sent or urlsplit(self.path).query, keep_blank_values=True))
        arxiv.asked.append((self.command, form))
        arxiv.user_agents.append(self.headers["User-Agent"])
        if len(self.path) > 8_150:
            status(414, b"<html><title>414 URI Too Long</title>")(self, b"")
            return
        code, body = arxiv.answer(form)
        fault = arxiv.faults.pop(0) if arxiv.faults else status(code, body)
        fault(self, body)

    do_POST = do_GET


class QuietServer(ThreadingHTTPServer):
    """A server for which a client that hangs up is no news."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""
