"""Turns bytes into text: by byte order mark, as UTF-8, by what is declared, else as windows-1252."""

from __future__ import annotations

import codecs
import re

from papertrack.errors import DocumentError

_CHARSET = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset\s*=\s*|\A\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*)["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_CONTROLS = bytes((*range(9), *range(14, 18)))  # what no text holds
_SAMPLE = 65_536
_MOSTLY, _HARDLY = 0.6, 0.02  # shares of bytes
_SLIPS = 8  # times as many characters of UTF-8 as bytes that are none: then those are slips, and it is UTF-8
# Labels that mean a greater set of characters than the one Python knows by that name, or that it does not know at all
# (WHATWG Encoding, 4.2); what is written under the lesser label mostly uses the greater set.
_GREATER = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "hz-gb-2312": "hz",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "ms_kanji": "cp932",
    "windows-31j": "cp932", "x-euc-jp": "euc_jp", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949",
    "big5": "big5hkscs", "x-x-big5": "big5hkscs", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "x-mac-cyrillic": "mac_cyrillic", "macintosh": "mac_roman", "unicode-1-1-utf-8": "utf-8",
}  # fmt: skip
# Codecs of Python that no document is written in, some of them neither total nor linear.
_NO_CHARSETS = frozenset(("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"))
# These labels mean windows-1252 (WHATWG Encoding, 4.2), and are put on UTF-8 by mistake more often than any other.
_WESTERN = frozenset(("ascii", "iso8859-1", "cp1252"))


_NO_ASCII = bytes(range(128, 256))


def decode(data: bytes, where: str = "document") -> str:
    """Bytes to text: as UTF-16 where that shows, as UTF-8, by the page's own declaration, else as windows-1252.

    A byte order mark comes before all. The order follows the WHATWG Encoding standard's sniffing, with UTF-8 tried
    before a declaration, because a document that decodes as UTF-8, but for a few slips, is UTF-8. Raises DocumentError
    for bytes that are no text.
    """
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig", "replace")
    if wide := wide_encoding(data):
        return data.decode(wide, "replace")
    if data.startswith(b"%PDF-"):
        raise DocumentError(where, "is no text (it is a PDF); give HTML, Markdown or plain text")
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls * 200 > len(sample):
        raise DocumentError(where, "is no text (it looks like a binary file); give HTML, Markdown or plain text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _CHARSET.search(sample)
        charset = known_charset(declared[1].decode("ascii", "replace")) if declared else None
        if charset and charset not in _WESTERN:
            return data.decode(charset, "replace")
        return _with_slips(data) or data.decode("cp1252", "replace")


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 where bytes are that, by their mark or because every other one is mostly zero; else None."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = data[:_SAMPLE]
    if b"\0" not in sample:
        return None
    half = len(sample) // 2
    high, low = (sample[start::2].count(0) for start in (0, 1))
    if low > half * _MOSTLY and high < half * _HARDLY:
        return "utf-16-le"
    return "utf-16-be" if high > half * _MOSTLY and low < half * _HARDLY else None


def _with_slips(data: bytes) -> str | None:
    """The text of bytes that are UTF-8 but for a few, as where two texts were joined or one was cut off; else None."""
    text = data.decode("utf-8", "replace")
    slips = text.count("\ufffd")
    letters = len(text) - len(data.translate(None, _NO_ASCII)) - slips
    return text if letters >= slips * _SLIPS or (letters and text.find("\ufffd") == len(text) - 1) else None


# Nobody reads soft hyphens and word joiners; spaces and joiners without width are letters in some scripts
_INVISIBLE = re.compile(r"[\u00ad\u2060\ufeff]+|(?<=[!-~])[\u200b-\u200d]+|[\u200b-\u200d]+(?=[!-~])")


def without_invisible(text: str) -> str:
    """`text` without the characters that only say where a word may be broken or may not."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def as_utf8(block: bytes, charset: str | None, where: str) -> bytes:
    """A header's charset does not stay with the bytes, so where only that tells how to read them, they change."""
    try:
        block.decode("utf-8")
        return block
    except UnicodeDecodeError:
        return decode_declared(block, charset, where).encode("utf-8") if charset else block


def decode_declared(data: bytes, label: str | None, where: str = "document") -> str:
    """Bytes to text where a header names their charset.

    A label that is unknown, that does not fit the bytes or that means windows-1252 decides nothing: then the
    bytes are read like those of any document, and raise DocumentError when they are no text.
    """
    charset = known_charset(label)
    if charset is not None and charset not in _WESTERN:
        try:
            return data.decode(charset)
        except UnicodeError:
            pass
    return decode(data, where)


def known_charset(label: str | None) -> str | None:
    """Python's name of a charset, or None where it knows none of that name."""
    try:
        name = (label or "").strip(" \t\"'").lower()
        found = codecs.lookup(_GREATER.get(name, name))
    except (LookupError, ValueError):
        return None
    is_text = getattr(found, "_is_text_encoding", True)  # base64, zip and the like turn bytes into bytes
    return found.name if is_text and found.name.replace("_", "-") not in _NO_CHARSETS else None
