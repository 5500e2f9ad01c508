"""From bytes to pages: one reader for each format, all of them pure, none of them raising on odd input."""

from papertrack.documents.reading import READERS, read, recognise_format

__all__ = ["READERS", "read", "recognise_format"]
