"""Laws of taking apart: nothing raises, nothing depends on anything but the bytes, order is kept."""

from __future__ import annotations

import gzip
import json
from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import papertrack
from papertrack.documents import read, recognise_format, split
from papertrack.errors import DocumentError
from papertrack.model.document import Document, Format, RawDocument

OPENINGS = st.sampled_from(
    [b"", b"\x1f\x8b\x08\0\0\0\0\0", b"WARC/1.0\r\n", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\n",
     b"From a Fri Mar 14 23:30:00 2025\nFrom: a\nSubject: =?", b"From: a <\nSubject: x\nContent-Type: ",
     b"Received: x\nFrom: =?utf-8?B?", b"<rss version='2.0'><channel><item>", b"<?xml version='1.0'?><feed><entry>",
     b'{"version": "https://jsonfeed.org/version/1.1", "items": [', b"\xff\xfe<\0r\0s\0s\0 \0",
     b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", b"From: a\nContent-Type: multipart/mixed; boundary=a\n\n--a\n"]
)  # fmt: skip
PIECES = st.sampled_from(
    [b"<item>", b"</item>", b"<title>", b"<link>", b"http://[", b"<![CDATA[", b"]]>", b"&nbsp;", b"&#xfffffff;", b"\n",
     b"<content:encoded>", b"<pubDate>99999", b"\n\n", b"--a\n", b"--a--", b"Content-Type: message/rfc822\n\n",
     b"charset=utf-7", b"=?x?Q?=FF?=", b"From ", b"{}", b'{"url": "http://["}', b"]}", b"\r\n\r\n", b"HTTP/1.1 200\r\n",
     b"<summary type='base64'>", b"Date: 31 Feb 2025\n", b"\0", b"\xff", b"Transfer-Encoding: chunked\r\n"]
)  # fmt: skip
ODD = st.builds(lambda opening, pieces: opening + b"".join(pieces), OPENINGS, st.lists(PIECES | st.binary(max_size=9)))
FORMATS = st.none() | st.sampled_from(list(Format))
ENTRIES = st.lists(
    st.fixed_dictionaries({
        "title": st.text(max_size=9), "url": st.integers().map(lambda n: f"https://x.example/{n}"),
        "content_html": st.text(max_size=30), "date_published": st.dates().map(str),
    }),
    unique_by=lambda item: item["url"],
)  # fmt: skip


def feed(entries: list[dict[str, str]]) -> bytes:
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": entries}
    return json.dumps(document).encode()


def bodies(data: bytes) -> list[bytes]:
    return [member.body for member in split(RawDocument(data, "-")) if isinstance(member, RawDocument)]


@given(ODD, FORMATS, st.booleans())
@settings(max_examples=300, deadline=None)
def test_no_bytes_make_reading_raise_anything_but_its_own_error(data: bytes, format: Format | None, pack: bool) -> None:
    data = gzip.compress(data) if pack else data
    for member in split(RawDocument(data, "-"), format):
        assert isinstance(member, RawDocument | DocumentError)
    told: list[DocumentError] = []
    assert all(isinstance(one, Document) for one in papertrack.extract_all(data, format=format, broken=told.append))
    for attempt in (read, papertrack.extract, papertrack.extract_all):
        with suppress(DocumentError):
            attempt(data, format=format)
    assert not any("\n" in str(error) for error in told)


@given(ENTRIES)
def test_taking_a_feed_apart_twice_gives_the_same(entries: list[dict[str, str]]) -> None:
    assert bodies(feed(entries)) == bodies(feed(entries))
    for body in bodies(feed(entries)):
        assert bodies(body) == [body]


@given(ENTRIES.flatmap(lambda entries: st.tuples(st.just(entries), st.permutations(entries))))
def test_entries_in_another_order_are_the_same_members_in_that_order(
    orders: tuple[list[dict[str, str]], list[dict[str, str]]],
) -> None:
    one, other = orders
    of_url = dict(zip([entry["url"] for entry in one], bodies(feed(one)), strict=True))
    assert bodies(feed(other)) == [of_url[entry["url"]] for entry in other]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1), min_size=1))
def test_a_mailbox_gives_back_the_messages_it_was_made_of(texts: list[str]) -> None:
    mails = []
    for text in texts:
        mail = EmailMessage()
        mail["From"] = "Ada <ada@trail.example>"
        mail["Subject"] = "One"
        mail.set_content(text, cte="base64")
        mails.append(mail.as_bytes().rstrip(b"\n") + b"\n")
    box = b"\n".join(b"From ada Fri Mar 14 23:30:00 2025\n" + mail for mail in mails)
    assert bodies(box) == mails


def test_what_is_one_document_comes_back_as_it_is() -> None:
    raw = RawDocument(b"<p>An issue", "issue.html", "https://x.example/")
    assert list(split(raw)) == [raw]


def test_the_user_may_say_what_a_document_is() -> None:
    mail = b"From: a@b.example\nSubject: x\n\nText"
    assert papertrack.extract(mail, format="text").format is Format.TEXT
    assert [m.format for m in split(RawDocument(mail, "-"), Format.HTML) if isinstance(m, RawDocument)] == [Format.HTML]


def test_reading_one_document_refuses_a_container() -> None:
    with pytest.raises(DocumentError, match=r"is a container \(warc\)"):
        read("WARC/1.0\r\n")


def test_the_first_that_cannot_be_read_is_raised_unless_someone_is_told() -> None:
    broken = b'{"version": "https://jsonfeed.org/version/1", "items": [{"title": "x"}, 3]}'
    with pytest.raises(DocumentError, match=r"document \(entry 2\): is no entry"):
        papertrack.extract_all(broken)
    told: list[DocumentError] = []
    assert [one.title for one in papertrack.extract_all(broken, broken=told.append)] == ["x"]
    assert len(told) == 1


def test_many_comments_before_nothing_cost_no_more_than_their_length() -> None:
    assert recognise_format("<!---->" * 9000 + "x") is Format.TEXT
    assert recognise_format("<?x?><!---->" * 5000 + "<x>") is Format.TEXT
