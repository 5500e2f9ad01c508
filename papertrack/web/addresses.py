"""Addresses of pages: of a paper, an issue, a question; and what of a document's addresses may become a link."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from papertrack.model.identifier import Identifier


def paper_path(identifier: Identifier) -> str:
    """Where a paper's page is. A value with dot segments is written so that no browser takes it for a way up."""
    dots = any(part in (".", "..") for part in identifier.value.split("/"))
    return f"/paper/{quote(str(identifier), safe=':()' if dots else ':()/')}"


def issue_path(issue_id: int) -> str:
    """Where an issue's page is."""
    return f"/issue/{issue_id}"


def asked(path: str, **parameters: object) -> str:
    """An address with parameters, without those that say nothing (None, an empty text)."""
    told = {name: value for name, value in parameters.items() if value is not None and value != ""}
    return f"{path}?{urlencode(told)}" if told else path


def narrowed(query: str, field: str, value: object) -> str:
    """A query about a field's value, within another query."""
    text = str(value).replace('"', " ").strip()
    term = f"{field}:{text}" if text.isalnum() else f'{field}:"{text}"'
    return f"{query} {term}".strip()
