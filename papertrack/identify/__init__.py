"""Links and identifiers: which papers a URL or a text names, and what else a link leads to."""

from papertrack.identify.links import Recognised, parse_identifier, recognise
from papertrack.identify.schemes import normalise
from papertrack.identify.sites import SITES
from papertrack.identify.text import find_in_text, find_urls
from papertrack.identify.urls import TRACKERS_VERSION

__all__ = [
    "SITES",
    "TRACKERS_VERSION",
    "Recognised",
    "find_in_text",
    "find_urls",
    "normalise",
    "parse_identifier",
    "recognise",
]
