"""Reads e-mail, and takes mailboxes (mbox) apart into messages."""

from __future__ import annotations

import codecs
import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from typing import NamedTuple

from papertrack.documents.characters import decode_declared, wide_encoding
from papertrack.documents.headers import completed, parse_date
from papertrack.documents.html import read_html
from papertrack.documents.plain import read_plain
from papertrack.errors import DocumentError
from papertrack.model.document import Format, Line, Metadata, Page, RawDocument

_ENVELOPE = re.compile(rb"^From ([^\n]*)\n(?:>From [^\n]*\n)*+(?=[!-9;-~]{1,76}:)", re.MULTILINE)
_TIME = re.compile(rb"\d\d:\d\d")
_YEAR = re.compile(rb"\d{4}")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_ADDRESSED = re.compile(r'\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^<"]*))\s*<[^<>]*>')
_COMMENTED = re.compile(r"\s*[^\s()<>]+@[^\s()<>]+\s*\((?P<comment>[^()]*)\)")
_WRITER_FROM = re.compile(r"(?P<author>\S.*?) from (?P<newsletter>\S.*)")
_ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?\Z")
_MESSAGE_ID = re.compile(r"<\s*([^<>\s]+)\s*>")
_LONGEST = 10_000  # characters of a header that are read; Python's decoder takes quadratic time
_MESSAGES = frozenset(("message/rfc822", "message/global", "message/news"))


def split_mbox(raw: RawDocument) -> Iterator[RawDocument]:
    """The messages of a mailbox (RFC 4155 and its kin), without what the mailbox adds to them."""
    body = raw.body.removeprefix(codecs.BOM_UTF8)
    if b"\n" not in body:
        body = body.replace(b"\r", b"\n")
    number = 0
    begin = None
    for line in _ENVELOPE.finditer(body):
        if not _is_envelope(body, line):
            continue
        if begin is not None:
            number += 1
            yield _message(body[begin : line.start()], raw, number)
        begin = line.end()
    if begin is not None:
        yield _message(body[begin:], raw, number + 1)


def read_mail(data: bytes, url: str | None = None, where: str = "document") -> Page:
    """Read one message (RFC 5322, MIME): HTML where it has it, else text; forwarded messages, too; no attachments.

    The headers are read as the older of Python's two mail policies gives them, because the newer one raises on some
    that are malformed. Raises DocumentError when its parts are nested too deeply to be taken apart.
    """
    if wide := wide_encoding(data):
        data = data.decode(wide, "replace").removeprefix("\ufeff").encode("utf-8", "replace")
    try:
        message = message_from_bytes(data.removeprefix(codecs.BOM_UTF8).lstrip())
        bodies = list(_bodies(message))
    except RecursionError as error:
        raise DocumentError(where, "is a mail whose parts are nested too deeply") from error
    lines: list[Line] = []
    for body in bodies:
        first = lines[-1].block + 1 if lines else 0
        read = read_html if body.html else read_plain
        lines += [line._replace(block=line.block + first) for line in read(body.text).lines]
    stated = _metadata(message, url)
    return Page(Format.MAIL, completed(stated, lines), tuple(lines))


def message_id(data: bytes) -> str | None:
    """What a message calls itself (RFC 5322 §3.6.4), without its angle brackets; None where it does not."""
    message = BytesHeaderParser().parsebytes(data.removeprefix(codecs.BOM_UTF8).lstrip())
    match = _MESSAGE_ID.search(_header(message, "Message-ID") or "")
    return match[1] if match else None


def _is_envelope(body: bytes, line: re.Match[bytes]) -> bool:
    """A message begins where a `From ` line holds a time as mail programs write it, or after a blank line where it
    holds a sender alone. A sentence that begins with "From " is neither.
    """
    time = _TIME.search(line[1])
    if time is not None and _YEAR.search(line[1], time.end()):
        return True
    before = body[max(line.start() - 4, 0) : line.start()].replace(b"\r", b"")
    return len(line[1].split()) < 2 and (not before or before.endswith(b"\n\n"))


def _message(body: bytes, raw: RawDocument, number: int) -> RawDocument:
    """One message. A blank line parts it from the next, and `>From ` was `From ` when it was sent."""
    body = _QUOTED.sub(rb"\1", body.rstrip(b"\r\n") + b"\n")
    return RawDocument(body, f"{raw.origin} (message {number})", None, Format.MAIL)


def _metadata(message: Message, url: str | None) -> Metadata:
    """What the header says. A list's name comes before the sender's; `WRITER from NEWSLETTER` names both."""
    sender = _name(_header(message, "From"))
    list_ = _name(_header(message, "List-Id"))
    both = _WRITER_FROM.fullmatch(sender or "")
    archived = _ADDRESS.match(_header(message, "Archived-At") or "")  # RFC 5064; List-Archive is of the whole list
    return Metadata(
        title=_header(message, "Subject"),
        newsletter=list_ or (both["newsletter"] if both else sender),
        published=parse_date(_header(message, "Date") or ""),
        url=url or (archived[1] if archived else None),
        author=both["author"] if both else sender,
    )


def _header(message: Message, name: str) -> str | None:
    """A header's text, its encoded words (RFC 2047) decoded, in whatever characters it was written."""
    wanted = name.lower()
    raw = next((value for key, value in message.raw_items() if key.lower() == wanted), "")
    text = _characters(str(raw)[:_LONGEST].encode("utf-8", "surrogateescape"), None)
    text = " ".join(text.split())
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError):
        return text or None
    if any(charset for _, charset in parts):
        text = "".join(
            part if isinstance(part, str)
            else _characters(part, charset) if charset
            else part.decode("raw-unicode-escape", "replace")
            for part, charset in parts
        )  # fmt: skip
    return " ".join(text.split()) or None


def _name(text: str | None) -> str | None:
    """The name in `"NAME" <ADDRESS>` or `ADDRESS (NAME)`. An address alone is no name."""
    match = _ADDRESSED.match(text or "") or _COMMENTED.match(text or "")
    if match is None:
        return None
    found = match.groupdict()
    name = found.get("quoted") or found.get("bare") or found.get("comment") or ""
    name = " ".join(re.sub(r"\\(.)", r"\1", name).split()).strip("'")
    return name if name and "@" not in name.partition(" ")[0] else None


class _Body(NamedTuple):
    text: str
    html: bool


def _bodies(part: Message) -> Sequence[_Body]:
    """What a reader is shown of a part, in order: of alternatives the HTML, of related parts the first with text."""
    kind = part.get_content_type()
    _tidy_coding(part)
    if kind in _MESSAGES and (inner := _packed_message(part)):
        return _bodies(inner)
    if not part.is_multipart():
        return [body] if (body := _body(part, kind)) else []
    if part.get_content_maintype() == "message" and kind not in _MESSAGES:
        return []  # a delivery report, a part of a message
    children = [child for child in part.get_payload() if isinstance(child, Message)]
    shown = [bodies for child in children if (bodies := _bodies(child))]
    match kind:
        case "multipart/alternative":
            rich = (bodies for bodies in shown if any(body.html for body in bodies))
            return next(rich, shown[0] if shown else [])
        case "multipart/related":
            return shown[0] if shown else []
        case _:
            return [body for bodies in shown for body in bodies]


_CODING = "Content-Transfer-Encoding"


def _tidy_coding(part: Message) -> None:
    """Python knows a coding by its bare name only: not with the spaces or the `;` that some programs put behind it."""
    stated = str(part.get(_CODING, ""))
    if stated and (bare := stated.strip(" \t\"';")) != stated:
        part.replace_header(_CODING, bare)


def _packed_message(part: Message) -> Message | None:
    """A forwarded message in base64, which RFC 2046 (5.2.1) forbids and some programs write."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if not isinstance(inner, Message) or inner.keys() or str(part.get(_CODING, "")).lower() != "base64":
        return None
    try:
        return message_from_bytes(b64decode(str(inner.get_payload())))
    except ValueError:
        return None


def _body(part: Message, kind: str) -> _Body | None:
    """A part's text; None for an attachment, and for what is no text or holds none."""
    if part.get_content_disposition() == "attachment" or not kind.startswith(("text/html", "text/plain", "multipart/")):
        return None
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None
    try:
        text = decode_declared(payload, _charset(part))
    except DocumentError:
        return None
    html = kind == "text/html" or text[:200].lstrip()[:14].lower().startswith(("<!doctype html", "<html"))
    return _Body(text, html) if text.strip() else None


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError, TypeError):
        return None


def _characters(data: bytes, charset: str | None) -> str:
    try:
        return decode_declared(data, charset)
    except DocumentError:
        return data.decode("latin-1")
