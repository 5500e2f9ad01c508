"""A small web on loopback for whole-program tests: an HTTPS proxy that answers for public hosts in their place.

The program runs unmodified and finds the proxy and its certificate authority through the ordinary environment.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import trustme


@dataclass(frozen=True)
class Asked:
    """A request that came in. time: seconds, monotonic. query: of the address and of a posted form."""

    host: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    time: float


@dataclass(frozen=True)
class Reply:
    """What a host answers."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class LoopbackWeb:
    """hosts: what answers for each host. asked: every request, in order."""

    hosts: dict[str, Callable[[Asked], Reply]]
    environment: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def loopback_web(folder: Path, hosts: dict[str, Callable[[Asked], Reply]]) -> Iterator[LoopbackWeb]:
    """Serve `hosts` while the block lasts; `environment` is what a client's environment needs to come here."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    web = LoopbackWeb(hosts)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(web, authority))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign,assignment]
    proxy = f"http://127.0.0.1:{server.server_address[1]}"
    web.environment = {
        "HTTPS_PROXY": proxy, "HTTP_PROXY": proxy, "https_proxy": proxy, "http_proxy": proxy,
        "NO_PROXY": "", "no_proxy": "", "SSL_CERT_FILE": str(folder / "authority.pem"),
    }  # fmt: skip
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(web: LoopbackWeb, authority: trustme.CA) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        tunnel: str | None = None

        def log_message(self, *_: object) -> None: ...

        def do_CONNECT(self) -> None:
            host = self.path.partition(":")[0]
            if host not in web.hosts:
                self.send_error(502, "no route to host")
                self.close_connection = True
                return
            self.send_response_only(200)
            self.end_headers()
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert(host).configure_cert(context)
            self.connection = context.wrap_socket(self.connection, server_side=True)
            self.rfile = self.connection.makefile("rb", self.rbufsize)
            self.wfile = self.connection.makefile("wb", 0)
            self.tunnel = host
            self.close_connection = False

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            form = self.rfile.read(length).decode()
            query = {name: values[0] for name, values in parse_qs(f"{address.query}&{form}").items()}
            host = self.tunnel or address.hostname or ""
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(host, address.path, query, headers, time.monotonic())
            web.asked.append(asked)
            reply = web.hosts[host](asked)
            self.send_response_only(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        do_POST = do_GET

        def finish(self) -> None:
            super().finish()
            self.connection.close()  # the tunnel's end; the server itself closes only what it accepted

    return Handler


def small_arxiv(records: dict[str, str]) -> Callable[[Asked], Reply]:
    """arXiv's query API with the given papers (id to title): unknown ids are left out in silence, as there."""

    def answer(asked: Asked) -> Reply:
        wanted = [one for one in asked.query.get("id_list", "").split(",") if one in records]
        entries = "".join(
            f"<entry><id>http://arxiv.org/abs/{one}v1</id><title>{records[one]}</title>"
            "<updated>2025-03-12T00:00:00Z</updated><summary>An abstract.</summary>"
            '<category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/><published>2025-03-12T00:00:00Z</published>'
            '<arxiv:primary_category term="cs.LG"/><author><name>Zachary Charles</name></author></entry>'
            for one in wanted
        )
        return Reply(
            (
                '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
                ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
                "<id>https://arxiv.org/api/small</id><title>arXiv Query</title><updated>2026-01-01T00:00:00Z</updated>"
                f"<opensearch:itemsPerPage>{len(wanted)}</opensearch:itemsPerPage>"
                f"<opensearch:totalResults>{len(wanted)}</opensearch:totalResults>"
                f"<opensearch:startIndex>0</opensearch:startIndex>{entries}</feed>"
            ).encode(),
            "application/atom+xml; charset=utf-8",
        )

    return answer


def small_services(records: dict[str, str]) -> dict[str, Callable[[Asked], Reply]]:
    """The services that are asked about arXiv ids: arXiv with the given papers, a Semantic Scholar that knows none."""
    return {
        "export.arxiv.org": small_arxiv(records),
        "api.semanticscholar.org": lambda asked: Reply(
            b'{"error": "No valid paper ids given"}', "application/json", status=400
        ),
    }


def small_redirector(targets: Mapping[str, str]) -> Callable[[Asked], Reply]:
    """A shortener of links that knows these paths, as t.co and its like: an unknown one is gone."""

    def answer(asked: Asked) -> Reply:
        target = targets.get(asked.path)
        return Reply(b"", status=301, headers={"Location": target}) if target else Reply(b"gone", status=404)

    return answer
