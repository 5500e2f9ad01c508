"""Unpacks gzip, and takes web archives (WARC) apart."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from io import BytesIO
from typing import Protocol

from papertrack.documents.characters import as_utf8
from papertrack.documents.formats import recognise_container
from papertrack.errors import DocumentError
from papertrack.model.document import Format, RawDocument

GZIP = b"\x1f\x8b"
LARGEST = 512 * 1024 * 1024
"""Bytes that may come out of one packed document."""

_LAYERS = 2  # a gzip file can hold itself, so there must be an end
_PIECE = 16_384
_RECORDS = frozenset(("response", "resource", "conversion"))
_RECORD = re.compile(rb"^WARC/\d", re.MULTILINE)
_PAGES = ("text/html", "text/plain", "text/markdown", "application/xhtml")
_FEEDS = ("application/rss", "application/atom", "application/rdf", "application/feed+json", "application/json",
          "application/xml", "text/xml")  # fmt: skip


class _Fields(Protocol):
    """The named fields of a record."""

    def get_header(self, name: str) -> str | None: ...


def unpacked(data: bytes, where: str, largest: int = LARGEST) -> bytes:
    """What is inside of gzip (RFC 1952), of all its members; data that is not packed comes back as it is.

    Raises DocumentError when it is damaged or cut off, or when more than `largest` bytes come out.
    """
    for _ in range(_LAYERS):
        if not data.startswith(GZIP):
            return data
        data = _gunzipped(data, where, largest)
    if data.startswith(GZIP):
        raise DocumentError(where, f"is packed more than {_LAYERS} times over; unpack it first")
    return data


def split_warc(raw: RawDocument) -> Iterator[RawDocument | DocumentError]:
    """The pages of a web archive: HTML, text and feeds that were answered with status 200, each with its address.

    A record that is damaged is given as the error that says so, and the next one is looked for.
    """
    for number, (fields, block) in enumerate(_records(raw.body), 1):
        where = f"{raw.origin} (record {number})"
        if fields is None:
            yield DocumentError(where, "is damaged and cannot be read")
            continue
        kind = fields.get_header("WARC-Type")
        if kind not in _RECORDS:
            continue
        url = (fields.get_header("WARC-Target-URI") or "").strip("<>") or None
        try:
            if block is None:
                raise DocumentError(url or where, "is cut off")
            stated = fields.get_header("Content-Type") or ""
            type_, body = _page(block, stated, url or where, http=kind == "response")
        except DocumentError as error:
            yield error
            continue
        if type_.startswith(_FEEDS) and recognise_container(body) is Format.FEED:
            yield RawDocument(body, url or where, url, Format.FEED)
        elif type_.startswith(_PAGES):
            yield RawDocument(body, url or where, url)


def _gunzipped(data: bytes, where: str, largest: int) -> bytes:
    view = memoryview(data)
    whole = BytesIO()
    at = 0
    try:
        while bytes(view[at : at + 2]) == GZIP:
            member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            while not member.eof:
                if at >= len(view):
                    raise DocumentError(where, "is cut off: its gzip data do not come to their end")
                piece = view[at : at + _PIECE]
                whole.write(member.decompress(piece))
                at += len(piece) - len(member.unused_data)
                if whole.tell() > largest:
                    raise DocumentError(where, f"holds more than {largest // 1024**2} MiB; unpack and part it first")
            while at < len(view) and view[at] == 0:  # padding, as gzip(1) passes it over
                at += 1
    except zlib.error as error:
        raise DocumentError(where, f"cannot be unpacked ({error})") from error
    return whole.getvalue()


def _records(archive: bytes) -> Iterator[tuple[_Fields | None, bytes | None]]:
    """Each record's fields and block; no fields where they make no sense, no block where the archive breaks off.

    warcio reads one record at a time, because its own loop tells stderr what it passes over, and tells us nothing.
    """
    from warcio.recordloader import ArcWarcRecordLoader  # 30 ms that other documents do without

    stream = BytesIO(archive)
    loader = ArcWarcRecordLoader()
    begin = _RECORD.search(archive)
    while begin is not None:
        stream.seek(begin.start())
        fields: _Fields | None = None
        block = None
        try:
            record = loader.parse_record_stream(stream, known_format="warc", no_record_parse=True)
            length = int(record.rec_headers.get_header("Content-Length"))
            block = record.raw_stream.read()
            block = block if len(block) >= length else None
            fields = record.rec_headers
        except Exception:  # warcio has no errors of its own for most of what can be wrong
            stream.seek(begin.end())
        yield fields, block
        begin = _RECORD.search(archive, stream.tell())


def _page(block: bytes, type_: str, where: str, *, http: bool) -> tuple[str, bytes]:
    """A record's type and text, in UTF-8 where its header says what else it is in; ("", b"") when it is no page."""
    headers = Message()
    headers["Content-Type"] = type_
    if http:
        status, _, rest = block.partition(b"\n")
        if not status.startswith(b"HTTP/") or status.split()[1:2] != [b"200"]:
            return "", b""
        head, block = _parted(rest)
        headers = BytesHeaderParser().parsebytes(head)
    type_ = str(headers.get("Content-Type") or "text/html").strip().lower()
    if not type_.startswith(_PAGES + _FEEDS):
        return "", b""
    if "chunked" in str(headers.get("Transfer-Encoding", "")).lower():
        block = _joined_chunks(block, where)
    block = _decoded(block, str(headers.get("Content-Encoding", "")).strip().lower(), where)
    return type_, as_utf8(block, headers.get_content_charset(), where)


def _parted(message: bytes) -> tuple[bytes, bytes]:
    """Header and body of an HTTP message, of which the blank line is written in one of two ways."""
    for blank in (b"\r\n\r\n", b"\n\n"):
        head, found, body = message.partition(blank)
        if found:
            return head, body
    return b"", message.removeprefix(b"\r\n")


def _joined_chunks(block: bytes, where: str) -> bytes:
    from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader

    try:
        body = ChunkedDataReader(BytesIO(block), raise_exceptions=True).read()
    except (ChunkedDataException, ValueError) as error:
        raise DocumentError(where, "is damaged: its chunks do not fit together") from error
    return bytes(body)


def _decoded(block: bytes, encoding: str, where: str) -> bytes:
    """Undo a content coding (RFC 9110, 8.4.1). Many archives keep the header of what they have decoded already."""
    match encoding:
        case "gzip" | "x-gzip":
            return unpacked(block, where)
        case "deflate":
            for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
                inflater = zlib.decompressobj(window)
                try:
                    body = inflater.decompress(block, LARGEST)
                except zlib.error:
                    continue
                if inflater.eof:
                    return body
            return block
        case "" | "identity":
            return block
        case _:
            if block[:1] in (b"<", b"\n", b"{", b" "):
                return block
            raise DocumentError(where, f"is packed as {encoding}, which is not read; unpack it first")
