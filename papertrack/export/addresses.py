"""Web addresses that a document gives, made safe to stand in any format."""

from __future__ import annotations

import re
from urllib.parse import quote

_WEB = re.compile(r"https?://[^\s\x00-\x1f]+", re.IGNORECASE)
_IN_URL = "%/:?#[]@!$&'()*+,;=-._~"


def web_address(url: str | None) -> str:
    """An address of the web with what no URL may have percent-encoded (RFC 3986); "" for any other, say a script."""
    return quote(url, safe=_IN_URL, errors="replace") if url and _WEB.fullmatch(url) else ""
