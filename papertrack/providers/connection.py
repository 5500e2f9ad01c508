"""`Connection`: the way to one service, which a provider that only reads payloads does without."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from papertrack.net.client import Client, Response


class Connection:
    """A client and the address of a service. client: None for who only reads payloads."""

    def __init__(self, client: Client | None, address: str) -> None:
        self.host = urlsplit(address).hostname or address
        self._client = client
        self._address = address.rstrip("/")

    def get(self, path: str, headers: Mapping[str, str] | None = None, *, accept: Collection[int] = ()) -> Response:
        """Fetch `path` of the service; see `Client.get`. Raises ValueError where there is no client."""
        return self._required_client().get(self._address + path, headers, accept=accept)

    def post_json(
        self, path: str, document: bytes, headers: Mapping[str, str] | None = None, *, accept: Collection[int] = ()
    ) -> Response:
        """Send JSON to `path` of the service; see `Client.post_json`. Raises ValueError where there is no client."""
        return self._required_client().post_json(self._address + path, document, headers, accept=accept)

    def follow(self, url: str, headers: Mapping[str, str], *, accept: Collection[int] = ()) -> Response:
        """Fetch an address to which the service pointed. Raises ValueError where there is no client."""
        return self._required_client().get(url, headers, accept=accept)

    def _required_client(self) -> Client:
        if self._client is None:
            raise ValueError("this provider was made for reading only: it has no client to ask with")
        return self._client
