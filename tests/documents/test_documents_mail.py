"""Mail is read as its reader sees it, and mailboxes come apart into messages."""

from __future__ import annotations

import base64
from datetime import date
from email.message import EmailMessage

import pytest

import papertrack
from papertrack.documents import read, recognise_format, split
from papertrack.documents.mail import read_mail
from papertrack.errors import DocumentError
from papertrack.model.document import Format, Page, RawDocument

PAPER = "https://arxiv.org/abs/2503.09799"


def message(*parts: tuple[str, str], **headers: str) -> EmailMessage:
    """A mail with alternatives: (subtype, text), …"""
    mail = EmailMessage()
    mail["From"] = headers.pop("From", '"Trail, The Paper" <news@trail.example>')
    mail["Subject"] = headers.pop("Subject", "The Paper Trail #12: Scaling")
    mail["Date"] = "Fri, 14 Mar 2025 23:30:00 -0700"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    for number, (subtype, text) in enumerate(parts):
        if number:
            mail.add_alternative(text, subtype=subtype)
        else:
            mail.set_content(text, subtype=subtype)
    return mail


def words(page: Page) -> str:
    return " | ".join(line.text for line in page.lines)


def raw(header: bytes, body: bytes) -> bytes:
    return b"From: A <a@b.example>\r\nSubject: x\r\n" + header + b"\r\n\r\n" + body


def test_the_html_is_read_and_not_the_text_beside_it() -> None:
    mail = message(("plain", "The text."), ("html", f'<h2>Story</h2><p>See <a href="{PAPER}">it</a>.</p>'))
    document = papertrack.extract(mail.as_bytes())
    assert (document.format, [(link.url, link.headline) for link in document.links]) == (
        Format.MAIL,
        [(PAPER, "Story")],
    )


def test_text_is_read_where_there_is_nothing_else() -> None:
    document = papertrack.extract(message(("plain", f"Look:\n{PAPER} and doi:10.1038/nature14539\n")).as_bytes())
    assert [str(identifier) for identifier in document.papers] == ["arxiv:2503.09799", "doi:10.1038/nature14539"]


def test_an_empty_alternative_is_none() -> None:
    assert words(read_mail(message(("plain", "The text."), ("html", "  ")).as_bytes())) == "The text."


def test_header_fields_say_what_a_mail_is() -> None:
    document = papertrack.extract(message(("plain", "x")).as_bytes())
    assert (document.title, document.newsletter, document.author) == (
        "The Paper Trail #12: Scaling",
        "Trail, The Paper",
        "Trail, The Paper",
    )
    assert (document.published, document.url) == (date(2025, 3, 14), None)


@pytest.mark.parametrize(
    ("sender", "list_id", "newsletter", "author"),
    [
        ("Ada Writer from The Trail <a@b.example>", "", "The Trail", "Ada Writer"),
        ("a@b.example (Ada Writer)", "Trail readers <trail.example>", "Trail readers", "Ada Writer"),
        ("Ada <a@b.example>", "<trail.example>", "Ada", "Ada"),
        ("a@b.example", "", None, None),
        ("=?utf-8?B?QcOvZGE=?= =?iso-8859-1?Q?_=C9crivain?= <a@b.example>", "", "Aïda Écrivain", "Aïda Écrivain"),
        ("=?klingon?Q?A=FF?= <a@b.example>", "", "Aÿ", "Aÿ"),
        ("=?utf-8?B?A?= <a@b.example>", "", "=?utf-8?B?A?=", "=?utf-8?B?A?="),
        ('"" <a@b.example>', "", None, None),
        ("Aïda <a@b.example>", "", "Aïda", "Aïda"),
    ],
)
def test_names_are_taken_as_they_were_written(
    sender: str, list_id: str, newsletter: str | None, author: str | None
) -> None:
    data = f"From: {sender}\nList-Id: {list_id}\nSubject: x\n\nbody".encode()
    found = read(data).metadata
    assert (found.newsletter, found.author) == (newsletter, author)


def test_a_message_is_where_its_archive_says_and_nowhere_else() -> None:
    data = raw(b"Archived-At: <https://lists.example/m/1>\r\nList-Archive: <https://lists.example/>", b"x")
    assert read(data).metadata.url == "https://lists.example/m/1"
    assert read(data.replace(b"Archived-At", b"X-Other")).metadata.url is None


def test_attachments_are_not_read() -> None:
    mail = message(("plain", "The letter."))
    mail.add_attachment(f"see {PAPER}", filename="notes.txt")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="paper.pdf")
    assert words(read_mail(mail.as_bytes())) == "The letter."


def test_a_forwarded_message_is_read_with_what_was_said_of_it() -> None:
    outer = message(("plain", "Have a look."), Subject="Fwd: The Trail")
    outer.add_attachment(message(("plain", "The text."), ("html", f'<p><a href="{PAPER}">Paper</a></p>')))
    page = read_mail(outer.as_bytes())
    assert (words(page), page.metadata.title) == ("Have a look. | Paper", "Fwd: The Trail")
    assert len({line.block for line in page.lines}) == 2


@pytest.mark.parametrize(
    ("header", "body", "expected"),
    [
        (b"Content-Type: text/plain; charset=koi8-r\r\nContent-Transfer-Encoding: 8bit", b"\xf0\xf2", "ПР"),
        (b"Content-Type: text/plain; charset=iso-2022-jp", b"\x1b$B$3\x1b(B", "こ"),
        (b"Content-Type: text/plain; charset=us-ascii", "“naïve”".encode(), "“naïve”"),
        (b"Content-Type: text/plain; charset=iso-8859-1", "“naïve”".encode("cp1252"), "“naïve”"),
        (b"Content-Type: text/plain; charset=klingon", b"na\xefve", "naïve"),
        (b"Content-Type: text/plain; charset=idna", b"na\xefve", "naïve"),
        (b"Content-Type: text/plain; charset=base64", b"words", "words"),
        (b"Content-Type: text/html\r\nContent-Transfer-Encoding: Quoted-Printable ", b"<p>a=C3=BC", "aü"),
        (b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: base64', b"PHA+aGk8L3A+", "hi"),
        (b"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable", b"a=\r\nb=3D=C3=A9=ZZ", "ab=é=ZZ"),
        (b"Content-Transfer-Encoding: base64", b"!!! not base64", "!!! not base64"),
        (b"Content-Type: multipart/mixed", b"No boundary at all", "No boundary at all"),
        (b"Content-Type: multipart/mixed; boundary=x", b"--x\r\n\r\nCut off", "Cut off"),
        (b"Content-Type: image/png", b"\x89PNG\x00\x01", ""),
        (b"Content-Type: text/plain", b"<!DOCTYPE html><p>HTML under a wrong name", "HTML under a wrong name"),
    ],
)  # fmt: skip
def test_odd_codings_and_charsets_are_read_as_well_as_can_be(header: bytes, body: bytes, expected: str) -> None:
    assert words(read(raw(header, body))) == expected


def test_parts_nested_without_end_are_refused_in_one_line() -> None:
    levels = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000))
    with pytest.raises(DocumentError, match=r"a\.eml: is a mail whose parts are nested too deeply"):
        read(b"From: a@b.example\nSubject: x\n" + levels, where="a.eml")


MBOX = b"""From ada@trail.example Fri Mar 14 23:30:00 2025
From: Ada <ada@trail.example>
Subject: One

From here on it is text.
From: not a header either
>From the editor

From MAILER-DAEMON
Subject: Two
From: Ada <ada@trail.example>

Second.
From - Sat Mar 15 08:00:00 2025
Subject: Three
From: Ada <ada@trail.example>

Third.
"""


@pytest.mark.parametrize("body", [MBOX, MBOX.replace(b"\n", b"\r\n"), MBOX.rstrip(b"\n")])
def test_a_mailbox_comes_apart_into_messages(body: bytes) -> None:
    found = list(split(RawDocument(body, "news.mbox")))
    assert [(m.origin, m.format) for m in found if isinstance(m, RawDocument)] == [
        (f"news.mbox (message {number})", Format.MAIL) for number in (1, 2, 3)
    ]
    documents = papertrack.extract_all(body)
    assert [document.title for document in documents] == ["One", "Two", "Three"]


def test_a_message_has_the_same_bytes_wherever_it_stands_in_the_mailbox() -> None:
    first, *_ = split(RawDocument(MBOX, "a"))
    alone = list(split(RawDocument(MBOX[: MBOX.index(b"\nFrom MAILER")], "b")))
    assert [m.body for m in alone] == [first.body]  # type: ignore[union-attr]
    assert b"\nFrom the editor" in alone[0].body  # type: ignore[union-attr]


def test_one_issue_is_not_taken_for_many() -> None:
    with pytest.raises(DocumentError, match=r"^n\.mbox: holds 3 issues; papertrack\.extract_all reads them all$"):
        papertrack.extract(MBOX, where="n.mbox")
    assert papertrack.extract(MBOX[: MBOX.index(b"From MAILER")]).title == "One"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Received: by x\r\n\tfrom y\r\nFrom: a@b.example\r\n\r\nText", Format.MAIL),
        ("From: Ada\nTo: Bo\n\nDear Bo", Format.MAIL),
        ("From ada Fri Mar 14 23:30:00 2025\nFrom: Ada\nSubject: x\n\nText", Format.MBOX),
        ("Title: A post\nDate: 2025-03-14\nTags: x\n\nText", Format.TEXT),
        ("From the editor\nNote: this is prose.\n", Format.TEXT),
        ("Subject: a note to myself\n\nText", Format.TEXT),
    ],
)
def test_mail_is_recognised_by_its_header(text: str, expected: Format) -> None:
    assert recognise_format(text, "issue.txt") is expected


def test_lines_may_end_in_a_carriage_return_alone() -> None:
    mail = message(("plain", f"Look at {PAPER}\n\nand on\n")).as_bytes().replace(b"\n", b"\r")
    (found,) = papertrack.extract_all(mail)
    assert (found.title, found.format) == ("The Paper Trail #12: Scaling", Format.MAIL)
    assert [link.url for link in found.links] == [PAPER]
    mailbox = b"From news@trail.example Fri Mar 14 23:30:00 2025\r" + mail + b"\r"
    assert [each.title for each in papertrack.extract_all(mailbox * 2)] == ["The Paper Trail #12: Scaling"] * 2


def test_mail_that_came_as_text_is_read_like_its_bytes() -> None:
    mail = message(("plain", "naïve"), ("html", "<p>naïve</p>"))
    assert papertrack.extract(mail.as_string()) == papertrack.extract(mail.as_bytes())
    assert words(read(raw(b"Content-Transfer-Encoding: 8bit", "naïve".encode()).decode())) == "naïve"


def test_a_forwarded_message_is_read_though_it_is_packed() -> None:
    inner = base64.encodebytes(b"Subject: y\r\nContent-Type: text/html\r\n\r\n<p>arXiv:2503.09799</p>")
    mail = (
        b"From: A <a@b.example>\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n"
        b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + inner + b"\r\n--B--\r\n"
    )
    assert [str(paper) for paper in papertrack.extract(mail).papers] == ["arxiv:2503.09799"]
