"""Reads a document from a web address that the user named."""

from __future__ import annotations

from email.message import Message

from papertrack.documents import recognise_container
from papertrack.documents.characters import as_utf8
from papertrack.errors import DocumentError, FetchError
from papertrack.model.document import Format, RawDocument
from papertrack.net.client import Client, Response

_FORMATS = {"text/html": Format.HTML, "application/xhtml+xml": Format.HTML, "text/markdown": Format.MARKDOWN}


def read_address(client: Client, url: str) -> RawDocument | DocumentError:
    """Fetch one document; its address is the one that answered, after redirects."""
    try:
        return document_of(client.get(url), url)
    except FetchError as error:
        return DocumentError(url, f"cannot be fetched: {error.reason}")


def document_of(response: Response, origin: str) -> RawDocument | DocumentError:
    """The document that an answer holds. origin: the address that was asked.

    The charset and the kind of text that the server states hold where the document itself does not say more.
    """
    stated = Message()
    stated["Content-Type"] = response.headers.get("content-type", "")
    try:
        body = as_utf8(response.content, stated.get_content_charset(), origin)
    except DocumentError as error:
        return error
    format = None if recognise_container(body) else _FORMATS.get(stated.get_content_type())
    return RawDocument(body, origin, response.url, format)
