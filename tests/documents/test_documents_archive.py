"""Packed documents and web archives are opened within limits, and a damaged part is named."""

from __future__ import annotations

import gzip
import zlib

import pytest

import papertrack
from papertrack.documents import split
from papertrack.documents.archive import unpacked
from papertrack.errors import DocumentError
from papertrack.model.document import Format, RawDocument

PAGE = b"<html><title>One</title><p>See <a href='https://arxiv.org/abs/2503.09799'>it</a> and <a href='/b'>b</a>"
FEED = b"<rss version='2.0'><channel><item><title>E1</title></item><item><title>E2</title></item></channel></rss>"


def warc(*pages: tuple[str, bytes, dict[str, str]], status: str = "200 OK", packed: bool = False) -> bytes:
    """An archive of responses: (address, body, header fields), each with its request."""
    records = [_record("warcinfo", None, b"software: test\r\n")]
    for url, body, fields in pages:
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        records.append(_record("request", url, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
        records.append(_record("response", url, f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body))
    return b"".join(gzip.compress(record) if packed else record for record in records)


def _record(type_: str, url: str | None, block: bytes) -> bytes:
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    head = f"WARC/1.0\r\nWARC-Type: {type_}\r\n{target}Content-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


HTML = {"Content-Type": "text/html"}


def members(data: bytes, name: str = "a.warc") -> list[RawDocument | DocumentError]:
    return list(split(RawDocument(data, name)))


def test_packing_changes_nothing() -> None:
    for packed in (
        gzip.compress(PAGE, mtime=0),
        gzip.compress(gzip.compress(PAGE, mtime=0)),
        gzip.compress(PAGE, mtime=0) + b"\0" * 100,
    ):
        assert papertrack.extract(packed, where="a.html.gz") == papertrack.extract(PAGE, where="a.html")


def test_all_members_of_a_packed_file_are_read() -> None:
    assert unpacked(gzip.compress(b"one ") + gzip.compress(b"two"), "-") == b"one two"


def test_the_name_inside_of_a_packed_name_is_the_hint() -> None:
    assert papertrack.extract(gzip.compress(b"# A heading"), where="notes.txt.gz").format is Format.TEXT


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(PAGE, mtime=0)[:-9], "is cut off"),
        (gzip.compress(PAGE, mtime=0) + gzip.compress(PAGE, mtime=0)[:15], "is cut off"),
        (b"\x1f\x8b", "is cut off"),
        (b"\x1f\x8b\xff\xff\xff\xff garbage", "cannot be unpacked"),
        (gzip.compress(PAGE, mtime=0)[:-6] + b"wrong!", "cannot be unpacked"),
        (gzip.compress(gzip.compress(gzip.compress(PAGE, mtime=0))), "packed more than 2 times over"),
    ],
)
def test_what_cannot_be_unpacked_is_named(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=rf"^a\.gz: .*{reason}"):
        papertrack.extract(data, where="a.gz")


def test_no_more_comes_out_than_is_allowed() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    with pytest.raises(DocumentError, match="holds more than 2 MiB"):
        unpacked(bomb, "bomb.gz", largest=2 * 1024**2)


@pytest.mark.parametrize("packed", [False, True])
def test_each_page_of_an_archive_is_an_issue_at_its_own_address(packed: bool) -> None:
    picture = ("https://x.example/p.png", b"\x89PNG", {"Content-Type": "image/png"})
    text = ("https://x.example/t", b"Plain arXiv:1706.03762", {"Content-Type": "text/plain"})
    data = warc(("https://x.example/a", PAGE, HTML), picture, text, packed=packed)
    first, second = papertrack.extract_all(data)
    assert (first.url, first.links[1].url) == ("https://x.example/a", "https://x.example/b")
    assert [str(identifier) for identifier in second.papers] == ["arxiv:1706.03762"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (gzip.compress(PAGE, mtime=0), {**HTML, "Content-Encoding": "gzip"}),
        (zlib.compress(PAGE), {**HTML, "Content-Encoding": "deflate"}),
        (zlib.compress(PAGE)[2:-4], {**HTML, "Content-Encoding": "deflate"}),
        (PAGE, {**HTML, "Content-Encoding": "gzip"}),  # undone by who archived it
        (PAGE, {**HTML, "Content-Encoding": "br"}),
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE), {**HTML, "Transfer-Encoding": "chunked"}),
    ],
)
def test_what_was_done_for_the_journey_is_undone(body: bytes, fields: dict[str, str]) -> None:
    (member,) = members(warc(("https://x.example/a", body, fields)))
    assert isinstance(member, RawDocument)
    assert member.body == PAGE


def test_a_charset_that_only_the_header_names_is_kept() -> None:
    data = warc(("https://x.example/a", "<p>Привет".encode("koi8-r"), {"Content-Type": "text/html; charset=koi8-r"}))
    assert [m.body.decode() for m in members(data) if isinstance(m, RawDocument)] == ["<p>Привет"]


def test_a_feed_in_an_archive_comes_apart_too() -> None:
    data = warc(("https://x.example/feed", FEED, {"Content-Type": "application/rss+xml"}),
                ("https://x.example/data", b'{"a": 1}', {"Content-Type": "application/json"}))  # fmt: skip
    assert [document.title for document in papertrack.extract_all(data)] == ["E1", "E2"]


def test_pages_that_were_not_found_are_no_issues() -> None:
    assert [str(m) for m in members(warc(("https://x.example/a", PAGE, HTML), status="404 Not Found"))] == [
        "a.warc: holds no issues"
    ]


def test_a_damaged_record_stops_no_other() -> None:
    packed = {**HTML, "Content-Encoding": "gzip"}
    data = warc(("https://x.example/a", gzip.compress(PAGE, mtime=0)[:-9], packed), ("https://x.example/b", PAGE, HTML))
    error, page = members(data)
    assert str(error).startswith("https://x.example/a: is cut off")
    assert isinstance(page, RawDocument)


def test_an_archive_that_breaks_off_gives_what_stands_before() -> None:
    data = warc(("https://x.example/a", PAGE, HTML), ("https://x.example/b", PAGE * 9, HTML))
    page, error = members(data[: -len(PAGE)])
    assert isinstance(page, RawDocument)
    assert str(error) == "https://x.example/b: is cut off"
