"""The orders in which answers may be listed."""

from __future__ import annotations

from enum import StrEnum


class PaperOrder(StrEnum):
    """In which order papers are listed."""

    RELEVANCE = "relevance"
    PUBLISHED = "published"
    MENTIONED = "mentioned"
    MENTIONS = "mentions"
    TITLE = "title"


class MentionOrder(StrEnum):
    """In which order mentions are listed."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


class IssueOrder(StrEnum):
    """In which order issues are listed."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NUMBER = "number"
    TITLE = "title"


class LinkOrder(StrEnum):
    """In which order links are listed."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TARGET = "target"


class SuggestionOrder(StrEnum):
    """In which order papers that may be one are listed."""

    LIKENESS = "likeness"
    TITLE = "title"
