"""How services write names, dates, pages and marked-up text, brought to the form that facts have."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ISO_DAY = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?![\d/-])", re.ASCII)
_BLOCK = re.compile(r"</?(?:jats:)?(?:p|sec|title|list|list-item|disp-formula|br|div|li)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>|<!--[^<>]*-->", re.ASCII)
_TWICE_TOLD = re.compile(
    r"(<(?:jats:)?tex-math\b[^<>]*>[^<]{0,5000}</(?:jats:)?tex-math>)\s*<mml:math\b.{0,8000}?</mml:math>", re.DOTALL
)
_HEADING = re.compile(r"\s*<(?:jats:)?title>\s*(?:abstract|summary)\s*</(?:jats:)?title>", re.IGNORECASE)


def plain(markup: str | None) -> str | None:
    """The words of a text with JATS, MathML or HTML marks and entities; None where nothing is left.

    A heading "Abstract" is no part of an abstract. Of a formula that is given in TeX and in MathML the TeX stays.

    >>> plain("<jats:title>Abstract</jats:title><jats:p>H<jats:sub>2</jats:sub>O &amp; more.</jats:p><jats:p>p &lt; 5")
    'H2O & more. p < 5'
    """
    if markup is None:
        return None
    if "<" not in markup and "&" not in markup:
        return " ".join(markup.split()) or None
    text = _TWICE_TOLD.sub(r"\1", _HEADING.sub("", markup, count=1))
    return " ".join(unescape(_TAG.sub("", _BLOCK.sub(" ", text))).split()) or None


def full_name(given: str | None, family: str | None, suffix: str | None = None) -> str | None:
    """A name with the given name first, or None where there is none."""
    return " ".join(part for part in (given, family, suffix) if part) or None


def given_first(name: str | None) -> str | None:
    """`Lovelace, Ada` as `Ada Lovelace`; any other name as it stands.

    >>> given_first("King, Martin Luther, Jr.")
    'Martin Luther King Jr.'
    """
    parts = [part.strip() for part in (name or "").split(",")]
    family, given, suffix = (*parts, "", "")[:3]
    return full_name(given, family, suffix) if len(parts) <= 3 else name


def partial_date(year: int | None, month: int | None = None, day: int | None = None) -> str | None:
    """ISO 8601, as precise as is known and possible: `2025-03-12`, `2025-03` or `2025`; None without a year."""
    if year is None or not 1000 <= year <= 9999:
        return None
    if month is None or not 1 <= month <= 12:
        return f"{year:04}"
    try:
        return date(year, month, day or 0).isoformat()
    except ValueError:
        return f"{year:04}-{month:02}"


def iso_date(text: str | None) -> str | None:
    """The date that a text begins with (`2025-03-12T17:59:46Z`, `2021/6`, `1998`) as ISO 8601; None if none does."""
    match = _ISO_DAY.match(text or "")
    return partial_date(*(int(part) if part else None for part in match.groups())) if match else None


def date_of_milliseconds(moment: int | None) -> str | None:
    """The day (UTC) of a moment in milliseconds since 1970; None for none, and for one that no calendar has."""
    try:
        return (_EPOCH + timedelta(milliseconds=moment)).date().isoformat() if moment else None
    except OverflowError:
        return None


def page_range(first: str | None, last: str | None) -> str | None:
    """`525-535`, or the one page that is known."""
    return f"{first}-{last}" if first and last and first != last else first
