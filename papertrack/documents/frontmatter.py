"""Reads front matter: YAML between two `---` lines, or TOML between two `+++`, at the head of a Markdown file."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import yaml

from papertrack.documents.headers import parse_date
from papertrack.model.document import Metadata

_FENCES = re.compile(r"\A﻿?---[ \t]*\r?\n(.*?\n)?---(?=[ \t]*(?:\r?\n|\Z)|#)", re.DOTALL)
_TOML_FENCES = re.compile(r"\A﻿?\+\+\+[ \t]*\r?\n(.*?\n)??\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL)  # as Hugo writes it
_PAIR = re.compile(r"""(?P<name>\w[\w-]*):[ \t]+(?P<quote>["']?)(?P<value>[^\s"'|>{\[&*#].*?)(?P=quote)""")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_LONGEST = 16_384  # characters; no front matter is longer, and parsers of YAML and TOML take more than linear time
_DEEPEST = 64  # collections in each other
_CRAWLED = frozenset(("crawled_at", "exported_at", "fetched_at", "imported_at", "scraped_at", "retrieved_at"))


def split_front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    """Part the front matter from the body. Text without any is all body.

    So is text with TOML that does not parse, or that is longer than 16,384 characters. Of YAML that does not parse
    (`title: Import AI 404: scaling`) the pairs that take up a line each are read, where it consists of such lines.
    Hugo's JSON, an object at the head of the file, is front matter, too.

    The closing fence may be followed at once by a heading (`---### Top News`), as some exporters write it.
    """
    if toml := _TOML_FENCES.match(text, 0, _LONGEST):
        try:
            return tomllib.loads((toml[1] or "").replace("\r\n", "\n")), text[toml.end() :]
        except (ValueError, RecursionError):
            return {}, text
    if text.startswith(("{\n", "{\r\n")):
        return _with_json(text)
    fences = _FENCES.match(text, 0, _LONGEST)
    if fences is None:
        return {}, text
    try:
        values = _load_yaml(fences[1] or "")
    except (yaml.YAMLError, *_MISREAD):
        values = _pairs(fences[1] or "")
    return (values, text[fences.end() :]) if isinstance(values, dict) else ({}, text)


def _with_json(text: str) -> tuple[Mapping[str, Any], str]:
    try:
        values, end = json.JSONDecoder().raw_decode(text[:_LONGEST])
    except (ValueError, RecursionError):
        return {}, text
    body = text[end:]
    return (values, body) if isinstance(values, dict) and body[:1] in "\r\n" and body.strip() else ({}, text)


def _pairs(text: str) -> dict[str, str] | None:
    """The pairs of YAML that was written without its quotes; None where the lines are nothing like it."""
    lines = [line for line in text.splitlines() if line.strip() and line[0] not in " \t#-"]
    if not lines or not all(re.match(r"[\w-]+:(?:\s|\Z)", line) for line in lines):
        return None
    pairs = (_PAIR.fullmatch(line.strip()) for line in lines)
    return {pair["name"]: pair["value"] for pair in pairs if pair}


def _load_yaml(text: str) -> Any:
    """The value of a YAML document. Raises YAMLError, or what `_MISREAD` lists, where there is none.

    The parser's own recursion is in C and knows no bound, so that the depth is looked at before.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise yaml.YAMLError("nested too deep")
    return yaml.load(text, Loader=_Loader)


class _Loader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """Leaves out merge keys (`<<: *other`), with which a few lines can grow to any size; aliases alone cannot."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        node.value = [pair for pair in node.value if pair[0].tag != "tag:yaml.org,2002:merge"]


# What PyYAML raises, beside its own errors, for values that are not what their tag says (`!!int ""`, `!!bool x`).
_MISREAD = (ValueError, LookupError, AttributeError, TypeError, ArithmeticError, RecursionError)


def metadata_of_front_matter(values: Mapping[str, Any], url: str | None = None) -> Metadata:
    """What front matter says of the document.

    The date of a file that says when it was crawled is the crawler's, not the issue's, and is not taken.
    """
    crawled = not _CRAWLED.isdisjoint(values)
    stated = values.get("published") or values.get("date_published") or (None if crawled else values.get("date"))
    return Metadata(
        title=_text(values.get("full_title")) or _text(values.get("title")),
        newsletter=_text(values.get("newsletter") or values.get("publication")),
        issue_number=number if isinstance(number := values.get("issue"), int) else None,
        published=_date(stated),
        url=url
        or _url(
            values,
            "canonical_url",
            "source_url",
            "original_url",
            "upstream_url",
            "link",
            "url",
            "redirect",
            "redirect_to",
        ),
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
