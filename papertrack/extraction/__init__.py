"""From a page to all that it holds: sections, links in order with their words, and the papers they name."""

from papertrack.extraction.extract import EXTRACTOR, extract

__all__ = ["EXTRACTOR", "extract"]
