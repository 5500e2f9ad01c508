"""Reads a document from a web address that the user named."""

from __future__ import annotations

from papertrack.errors import DocumentError, FetchError
from papertrack.model.document import RawDocument
from papertrack.net.client import Client


def read_address(client: Client, url: str) -> RawDocument | DocumentError:
    """Fetch one document; its address is the one that answered, after redirects."""
    try:
        response = client.get(url)
    except FetchError as error:
        return DocumentError(url, f"cannot be fetched: {error.reason}")
    return RawDocument(response.content, url, response.url)
