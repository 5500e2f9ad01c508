"""Keeps other sites out: any page in the user's browser can send requests to this machine, and none may be answered.

Host names are checked against those that are ours (else a name that an attacker points here would do: DNS rebinding),
what belongs to another site's page is refused, and so is writing without our own page's token.
"""

from __future__ import annotations

import hmac
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NAMES = ("127.0.0.1", "localhost", "[::1]")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def hosts_of(port: int) -> frozenset[str]:
    """What a request to us may call us."""
    return frozenset(f"{name}:{port}" for name in _NAMES) | (frozenset(_NAMES) if port == 80 else frozenset())


class Guard:
    """Lets requests through that a user's own browser makes for the user, and says in each answer what it may do."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif refusal := refused(scope["method"], Headers(scope=scope), self._hosts):
            await PlainTextResponse(f"{refusal}\n", 403)(scope, receive, sealed)
        else:
            await self._app(scope, receive, sealed)


def refused(method: str, headers: Headers, hosts: frozenset[str]) -> str | None:
    """Why a request is not answered, None when it is."""
    named = headers.getlist("host")
    if len(named) != 1 or named[0].lower() not in hosts:
        return "This is not the name of this server; open the address that `papertrack web` printed."
    site = headers.get("sec-fetch-site", "none")
    if method in ("GET", "HEAD"):
        followed = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        if site in ("none", "same-origin") or followed:
            return None
        return "Only a page of this server may ask for this."
    # With `Referrer-Policy: no-referrer` browsers call the origin of our own forms `null`, too.
    origins = {f"http://{named[0].lower()}", *(("null",) if headers.get("sec-fetch-site") == "same-origin" else ())}
    if site in ("none", "same-origin") and all(origin.lower() in origins for origin in headers.getlist("origin")):
        return None
    return "Only a page of this server may write."


class Token:
    """A secret of this run of the server, which only its own pages know; what writes has to bring it."""

    def __init__(self) -> None:
        self.text = secrets.token_urlsafe(32)

    def fits(self, given: str) -> bool:
        """Is this the secret?"""
        return hmac.compare_digest(given.encode(errors="replace"), self.text.encode())
