"""Reads YAML front matter: the block between two `---` lines at the head of a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import yaml

from papertrack.documents.headers import parse_date
from papertrack.model.document import Metadata

_FENCES = re.compile(r"\A﻿?---[ \t]*\r?\n(.*?\n)?---(?=[ \t]*(?:\r?\n|\Z)|#)", re.DOTALL)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_CRAWLED = frozenset(("crawled_at", "exported_at", "fetched_at", "imported_at", "scraped_at", "retrieved_at"))


def split_front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    """Part the front matter from the body. Text without any, or with YAML that does not parse, is all body.

    The closing fence may be followed at once by a heading (`---### Top News`), as some exporters write it.
    """
    fences = _FENCES.match(text)
    if fences is None:
        return {}, text
    try:
        values = yaml.load(fences[1] or "", Loader=yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, text
    return (values, text[fences.end() :]) if isinstance(values, dict) else ({}, text)


def metadata_of_front_matter(values: Mapping[str, Any], url: str | None = None) -> Metadata:
    """What front matter says of the document.

    The date of a file that says when it was crawled is the crawler's, not the issue's, and is not taken.
    """
    crawled = not _CRAWLED.isdisjoint(values)
    stated = values.get("published") or values.get("date_published") or (None if crawled else values.get("date"))
    return Metadata(
        title=_text(values.get("title")),
        newsletter=_text(values.get("newsletter") or values.get("publication")),
        issue_number=number if isinstance(number := values.get("issue"), int) else None,
        published=_date(stated),
        url=url or _url(values, "canonical_url", "source_url", "original_url", "link", "url"),
        author=_text(values.get("author")),
    )


def _text(value: object) -> str | None:
    """A text without markup: some sites put a link around the author's name."""
    return " ".join(_MARKUP.sub("", value).split()) or None if isinstance(value, str) else None


def _url(values: Mapping[str, Any], *names: str) -> str | None:
    urls = (values.get(name) for name in names)
    return next((url for url in urls if isinstance(url, str) and re.match(r"https?://", url)), None)


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return parse_date(value) if isinstance(value, str) else None
