"""A document's format and characters are recognised from its bytes, its name being only a hint."""

from __future__ import annotations

import pytest

from papertrack.documents import read, recognise_format
from papertrack.documents.characters import decode
from papertrack.errors import DocumentError
from papertrack.model.document import Format


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("<!doctype html><title>x</title>", "-", Format.HTML),
        ("<p>A fragment of an issue.</p>", "issue", Format.HTML),
        ("<!-- saved -->\n<html>", "issue.txt", Format.HTML),
        ("Plain words <b>with</b> some <a href='x'>markup</a>", "-", Format.HTML),
        ("---\ntitle: x\n---\nText", "-", Format.MARKDOWN),
        ("# A heading\n\nText", "-", Format.MARKDOWN),
        ("See [this](https://arxiv.org/abs/2503.09799).", "-", Format.MARKDOWN),
        ("<p>HTML is Markdown, too</p>", "post.md", Format.MARKDOWN),
        ("Just words.\n\nAnd more of them.", "-", Format.TEXT),
        ("# A heading", "notes.txt", Format.TEXT),
        ("words", "https://example.org/post.html?x=1", Format.HTML),
    ],
)
def test_the_format_is_recognised(text: str, name: str, expected: Format) -> None:
    assert recognise_format(text, name) is expected


@pytest.mark.parametrize("coding", ["utf-16-le", "utf-16-be"])
def test_a_page_and_a_mail_are_known_in_utf_16_without_a_mark(coding: str) -> None:
    page = read("<html><h1>Ein schöner Titel</h1><p>“Text”</p>".encode(coding))
    assert (page.format, page.lines[0].text) == (Format.HTML, "Ein schöner Titel")
    mail = read("From: a@b.example\nSubject: Grüße\nDate: x\n\nSchönen Tag".encode(coding))
    assert (mail.format, mail.metadata.title, mail.lines[0].text) == (Format.MAIL, "Grüße", "Schönen Tag")


def test_the_user_may_overrule_what_is_recognised() -> None:
    assert read("# A heading", format=Format.TEXT).lines[0].text == "# A heading"


@pytest.mark.parametrize(
    "data",
    [
        "naïve “words”".encode(),
        b"\xef\xbb\xbf" + "naïve “words”".encode(),
        "naïve “words”".encode("utf-16"),
        "naïve “words”".encode("utf-16-le"),
        "naïve “words”".encode("utf-16-be"),
        "naïve “words”".encode("cp1252"),
        b'<meta charset="windows-1252">' + "naïve “words”".encode("cp1252"),
    ],
)
def test_characters_are_read_as_they_were_meant(data: bytes) -> None:
    assert decode(data).endswith("naïve “words”")


def test_a_declared_charset_holds_where_the_bytes_are_no_utf8() -> None:
    assert decode(b'<meta http-equiv="content-type" content="text/html; charset=koi8-r">\xf0\xf2').endswith("ПР")


def test_an_unknown_charset_is_no_reason_to_fail() -> None:
    assert decode(b"<meta charset=klingon>\xe9").endswith("é")


@pytest.mark.parametrize("data", [b"", b"  \n", ""])
def test_an_empty_document_is_named(data: bytes | str) -> None:
    with pytest.raises(DocumentError, match=r"issue\.html: is empty"):
        read(data, where="issue.html")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20, b"%PDF-1.7\n\x00\x01\x02" * 10])
def test_a_binary_file_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(DocumentError, match="is no text") as caught:
        read(data, where="picture.png")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("label", "text", "codec"),
    [
        ("x-sjis", "日本語①", "cp932"), ("Shift_JIS", "①髙", "cp932"), ("gb2312", "標題镕", "gb18030"),
        ("ks_c_5601-1987", "똠방", "cp949"), ("tis-620", "ไทย", "cp874"),
    ],
)  # fmt: skip
def test_a_charset_s_label_means_the_greater_set_that_people_write_under_it(label: str, text: str, codec: str) -> None:
    assert decode(f'<meta charset="{label}">{text}'.encode(codec)).endswith(text)


def test_the_encoding_of_an_xml_declaration_holds() -> None:
    page = '<?xml version="1.0" encoding="iso-8859-15"?><html><p>10 €</p></html>'
    assert "10 €" in decode(page.encode("iso-8859-15"))


def test_a_few_bytes_that_are_no_utf8_do_not_spoil_the_rest() -> None:
    words = "naïve “words” — and señores über all "
    assert decode((words * 3).encode() + b"\x93cited\x94").startswith(words)
    assert decode("é".encode() + "é".encode()[:1]) == "é\ufffd"
    assert decode("naïve “words” café".encode("cp1252")) == "naïve “words” café"


def test_a_pdf_is_called_one() -> None:
    with pytest.raises(DocumentError, match="it is a PDF"):
        decode(b"%PDF-1.4\narXiv:2503.09799")
