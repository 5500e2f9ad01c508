"""`Client`: HTTP with time-outs, a size limit and counted redirects; the one place that knows httpx."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from ipaddress import ip_address
from types import TracebackType
from typing import Self
from urllib.parse import urlencode, urlsplit

import httpx

from papertrack.errors import BadResponse, FetchError, RateLimited, Refused, Unreachable, UsageError
from papertrack.net.deadline import Deadline
from papertrack.net.gunzip import gunzip
from papertrack.net.public import NOT_PUBLIC, is_public_address

REDIRECTS = 5
_REDIRECTS_KEEPING_FORM = frozenset({307, 308})
_REDIRECTS = frozenset({301, 302, 303}) | _REDIRECTS_KEEPING_FORM
_REDIRECTS_FOR_GOOD = frozenset({301, 308})
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_FOR_ALL = frozenset({"accept", "content-type", "if-modified-since", "if-none-match"})
_WEB_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_IDENTITY = frozenset({"", "identity"})
_GZIP = frozenset({"gzip", "x-gzip"})
_SECONDS = re.compile(r"\d+(?:\.\d+)?", re.ASCII)

_STATUSES: tuple[tuple[range, type[FetchError]], ...] = (
    (range(408, 409), Unreachable),
    (range(400, 500), Refused),
    (range(500, 600), Unreachable),
)
_SLOW_DOWN = frozenset({429, 503})

_FAILURES: tuple[tuple[type[Exception], type[FetchError], str], ...] = (
    (httpx.InvalidURL, Refused, "this is no web address: {error}"),
    (UnicodeError, Refused, "this is no web address: {error}"),
    (httpx.UnsupportedProtocol, Refused, "only http and https addresses can be fetched"),
    (httpx.ConnectTimeout, Unreachable, "no connection in time"),
    (httpx.TimeoutException, Unreachable, "no answer in time"),
    (httpx.ProxyError, Unreachable, "the proxy gives no way there: {error}"),
    (httpx.ConnectError, Unreachable, "no connection: {error}"),
    (httpx.RemoteProtocolError, Unreachable, "gave no proper answer: {error}"),
    (httpx.TransportError, Unreachable, "the connection broke: {error}"),
)


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer. url: the address that gave it, after redirects. headers: by lower-case name.

    content: the body, decompressed. moved: the address to ask from now on, where permanent redirects (301, 308) led
    before any other; None where there were none.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    moved: str | None = None


class Client:
    """Asks web servers, within limits, under our own name.

    connect, read: seconds that one step may take; total: seconds that a request may take with all its
    redirects. limit_bytes: the largest body that is accepted, counted after decompression. Proxies and
    certificate authorities of the environment hold (HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR).
    Each request opens a connection of its own and closes it: requests that are seconds apart would
    otherwise meet connections which the other side has given up meanwhile.

    Raises UsageError when the environment names a proxy or certificates that cannot be used.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        connect: float = 10.0,
        read: float = 60.0,
        total: float = 180.0,
        limit_bytes: int = 50 << 20,
    ) -> None:
        self._total = total
        self._limit = limit_bytes
        try:
            self._http = httpx.Client(
                headers={"User-Agent": user_agent, "Accept-Encoding": "gzip"},
                verify=httpx.create_ssl_context(),
                timeout=httpx.Timeout(read, connect=connect),
                limits=httpx.Limits(max_keepalive_connections=0),
            )
        except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
            raise UsageError(
                f"the proxy or certificate settings of the environment cannot be used: {error}; "
                "look at HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, SSL_CERT_FILE and SSL_CERT_DIR"
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what the client holds; it cannot be used afterwards."""
        self._http.close()

    def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        accept: Collection[int] = (),
        may_ask: Callable[[str], bool | None] = lambda url: None,
    ) -> Response:
        """Fetch `url`. accept: statuses besides 2xx that are an answer to the caller and no error.

        may_ask: told each address before it is asked, those of redirects included; raises where it must not be, and
        returns whether the machine that is reached must be one of the public internet, else it is Refused.

        Raises Unreachable (no answer in time, 5xx), RateLimited (429, 503), Refused (other 4xx, or no web
        address) or BadResponse (cut short, too large, badly compressed, redirected without end).
        """
        return self._ask("GET", url, headers or {}, None, accept, may_ask=may_ask)

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        *,
        accept: Collection[int] = (),
    ) -> Response:
        """Send `form` to `url` in the body (application/x-www-form-urlencoded). Otherwise like `get`.

        A redirect that would turn the form into a plain GET (301, 302, 303) is a BadResponse: what it
        leads to answers another question.
        """
        return self._send(url, _FORM, urlencode(form).encode("ascii"), headers, accept)

    def post_json(
        self,
        url: str,
        document: bytes,
        headers: Mapping[str, str] | None = None,
        *,
        accept: Collection[int] = (),
    ) -> Response:
        """Send a JSON document to `url` in the body. Otherwise like `post`."""
        return self._send(url, _JSON, document, headers, accept)

    def visit(self, url: str, may_ask: Callable[[str], bool | None], *, accept: Collection[int] = ()) -> Response:
        """Fetch a web page that stands at an address which a document named. Otherwise like `get`.

        may_ask: as of `get`. Of what is no HTML nothing is read, and `content` is empty.
        """
        return self._ask("GET", url, {"Accept": "text/html"}, None, accept, may_ask=may_ask, wants=_is_web_page)

    def locate(
        self, url: str, *, within: float = 15.0, may_ask: Callable[[str], bool | None] = lambda url: None
    ) -> str | None:
        """Where one redirect leads, as an absolute address; None when `url` redirects nowhere. It is not followed.

        The body is not read. within: seconds for the whole request. may_ask: as of `get`. Raises like `get`.
        """
        response = self._headers_of(url, within, public=bool(may_ask(url)))
        if response.status in _REDIRECTS:
            return _onward(response, "GET")
        _judged(response, ())
        return None

    def peek(self, url: str, *, within: float = 15.0) -> Response:
        """One answer as it is, whatever its status, without its body; raises FetchError only when there is none."""
        return self._headers_of(url, within, public=False)

    def _headers_of(self, url: str, within: float, *, public: bool) -> Response:
        with Deadline(within) as deadline:
            return self._exchange("GET", url, {}, None, deadline, wants=_nothing, public=public)

    def _send(
        self, url: str, kind: str, body: bytes, headers: Mapping[str, str] | None, accept: Collection[int]
    ) -> Response:
        return self._ask("POST", url, {**(headers or {}), "Content-Type": kind}, body, accept)

    def _ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        accept: Collection[int],
        *,
        may_ask: Callable[[str], bool | None] = lambda url: None,
        wants: Callable[[Mapping[str, str]], bool] = lambda headers: True,
    ) -> Response:
        """A request and its redirects. Cookies that a server sets last as long, since some ask for them back."""
        self._http.cookies.clear()
        moved, for_good = None, True
        with Deadline(self._total) as deadline:
            for _ in range(REDIRECTS + 1):
                public = bool(may_ask(url))
                response = self._exchange(method, url, headers, body, deadline, wants=wants, public=public)
                if response.status in accept or response.status not in _REDIRECTS:
                    return replace(_judged(response, accept), moved=moved)
                onward = _onward(response, method)
                for_good = for_good and response.status in _REDIRECTS_FOR_GOOD
                moved = onward if for_good else moved
                headers = headers if _origin(onward) == _origin(url) else _for_strangers(headers)
                url = onward
        raise BadResponse(_host(url), f"redirected more than {REDIRECTS} times")

    def _exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        deadline: Deadline,
        *,
        wants: Callable[[Mapping[str, str]], bool],
        public: bool,
    ) -> Response:
        """One request and its answer, with its body if `wants`, told the headers, says so; failures translated.

        public: nothing is sent to a machine that is none of the public internet.
        """

        def watch(event: str, outcome: Mapping[str, object]) -> None:
            address = deadline.follow(event, outcome)
            if public and address is not None and not is_public_address(ip_address(address.partition("%")[0])):
                deadline.close()
                raise Refused(_host(url), NOT_PUBLIC)

        try:
            with self._http.stream(
                method, url, headers=dict(headers), content=body, extensions={"trace": watch}
            ) as answer:
                content = self._body(answer, _host(url)) if wants(answer.headers) else b""
        except (httpx.RequestError, httpx.InvalidURL, UnicodeError, FetchError) as error:
            if deadline.over:
                raise _late(url, deadline) from error
            if isinstance(error, FetchError):
                raise
            raise _translated(error, _host(url)) from error
        if deadline.over:  # a body without a stated length ends where the connection is cut
            raise _late(url, deadline)
        return Response(url, answer.status_code, dict(answer.headers), content)

    def _body(self, answer: httpx.Response, host: str) -> bytes:
        stated = answer.headers.get("content-length", "")
        if stated.isdecimal() and int(stated) > self._limit:
            raise self._too_large(host)
        body = bytearray()
        try:
            for piece in _decoded(answer, host):
                body += piece
                if len(body) > self._limit:
                    raise self._too_large(host)
        except (httpx.RemoteProtocolError, httpx.ReadError, EOFError) as error:
            raise BadResponse(host, f"the answer broke off after {len(body)} bytes") from error
        except zlib.error as error:
            raise BadResponse(host, "the answer calls itself gzip and is none") from error
        return bytes(body)

    def _too_large(self, host: str) -> BadResponse:
        return BadResponse(host, f"the answer is larger than {self._limit} bytes")


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait that a Retry-After header names, as a number or as a date (RFC 9110 §10.2.3).

    None where there is no header or it says nothing that can be read. A date that has passed is 0.
    """
    if value is None:
        return None
    if _SECONDS.fullmatch(seconds := value.strip()):
        return float(seconds)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())


def _nothing(headers: Mapping[str, str]) -> bool:
    return False


def _is_web_page(headers: Mapping[str, str]) -> bool:
    return headers.get("content-type", "").partition(";")[0].strip().lower() in _WEB_PAGES


def _decoded(answer: httpx.Response, host: str) -> Iterator[bytes]:
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    if encoding in _IDENTITY:
        return answer.iter_raw()
    if encoding in _GZIP:
        return gunzip(answer.iter_raw())
    raise BadResponse(host, f"the answer is encoded as {encoding[:40]!r}, which was not asked for")


def _judged(response: Response, accept: Collection[int]) -> Response:
    """The response, if its status makes it one; else raises what the status means."""
    status = response.status
    if status in accept or 200 <= status < 300:
        return response
    host, reason = _host(response.url), f"answered {status} {_phrase(status)}".rstrip()
    if status in _SLOW_DOWN:
        pause = retry_after(response.headers.get("retry-after"), datetime.now(UTC))
        raise RateLimited(host, reason, pause)
    raise next((kind for statuses, kind in _STATUSES if status in statuses), BadResponse)(host, reason)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _onward(response: Response, method: str) -> str:
    """Where a redirect leads, as an absolute address."""
    host, location = _host(response.url), response.headers.get("location", "")
    if not location:
        raise BadResponse(host, f"answered {response.status} without saying where to go")
    if method != "GET" and response.status not in _REDIRECTS_KEEPING_FORM:
        raise BadResponse(host, f"answered a form with a redirect ({response.status})")
    try:
        return str(httpx.URL(response.url).join(location))
    except (httpx.InvalidURL, ValueError) as error:
        raise BadResponse(host, f"redirects to what is no web address: {error}") from error


def _late(url: str, deadline: Deadline) -> Unreachable:
    return Unreachable(_host(url), f"no whole answer within {deadline.seconds:g} seconds")


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()


def _for_strangers(headers: Mapping[str, str]) -> dict[str, str]:
    """What another server than the one asked may see of a request's headers: no keys, no tokens."""
    return {name: value for name, value in headers.items() if name.lower() in _FOR_ALL}


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _translated(error: Exception, host: str) -> FetchError:
    for kind, meaning, words in _FAILURES:
        if isinstance(error, kind):
            return meaning(host, words.format(error=error).rstrip(": "))
    return Unreachable(host, f"the request failed: {error}")
