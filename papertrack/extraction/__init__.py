"""From a page to all that it holds: sections, links in order with their words, and the papers they name."""

from papertrack.extraction.extract import EXTRACTOR, extract, extract_all, extract_member
from papertrack.extraction.landing import landed, pages_to_ask, silent_pages
from papertrack.extraction.resolve import hidden_addresses, resolved
from papertrack.extraction.titles import titled, titles_named

__all__ = [
    "EXTRACTOR",
    "extract",
    "extract_all",
    "extract_member",
    "hidden_addresses",
    "landed",
    "pages_to_ask",
    "resolved",
    "silent_pages",
    "titled",
    "titles_named",
]
