"""From bytes to pages: one reader for each format, all of them pure, none of them raising on odd input."""

from papertrack.documents.containers import HOLDS_NONE, is_feed, split
from papertrack.documents.formats import format_of_name, recognise_container, recognise_format
from papertrack.documents.reading import READERS, read

__all__ = [
    "HOLDS_NONE",
    "READERS",
    "format_of_name",
    "is_feed",
    "read",
    "recognise_container",
    "recognise_format",
    "split",
]
