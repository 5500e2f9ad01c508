"""The JSON schema of CSL items (citationstyles.org, csl-data 1.0.2), written from its lists of types and fields."""

from __future__ import annotations

from typing import Any

from papertrack.export.listed import listed

TYPES = listed(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection
    dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview
    legal_case legislation manuscript map motion_picture musical_score pamphlet paper-conference patent
    performance periodical personal_communication post post-weblog regulation report review review-book
    software song speech standard thesis treaty webpage"""
)
NAMES = listed(
    """author chair collection-editor compiler composer container-author contributor curator director editor
    editorial-director executive-producer guest host illustrator interviewer narrator organizer
    original-author performer producer recipient reviewed-author script-writer series-creator translator"""
)
DATES = listed("accessed available-date event-date issued original-date submitted")
TEXTS = listed(
    """abstract annote archive archive_collection archive_location archive-place authority call-number citation-key
    citation-label collection-title container-title container-title-short dimensions division DOI event
    event-title event-place genre ISBN ISSN journalAbbreviation jurisdiction keyword language medium note
    original-publisher original-publisher-place original-title part-title PMCID PMID publisher
    publisher-place references reviewed-genre reviewed-title scale section shortTitle source status title
    title-short URL version volume-title volume-title-short year-suffix"""
)
NUMBERS = listed(
    """chapter-number citation-number collection-number edition first-reference-note-number issue locator number
    number-of-pages number-of-volumes page page-first part printing supplement volume"""
)

_TEXT = {"type": "string"}
_NUMBER = {"type": ["string", "number"]}
_NAME = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"), _TEXT),
        **{
            name: {"type": ["string", "number", "boolean"]}
            for name in ("comma-suffix", "static-ordering", "parse-names")
        },
    },
    "additionalProperties": False,
}
_PARTS = {"type": "array", "items": _NUMBER, "minItems": 1, "maxItems": 3}
_DATE = {
    "type": "object",
    "properties": {
        "date-parts": {"type": "array", "items": _PARTS, "minItems": 1, "maxItems": 2},
        "season": _NUMBER,
        "circa": {"type": ["string", "number", "boolean"]},
        "literal": _TEXT,
        "raw": _TEXT,
    },
    "additionalProperties": False,
}

SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "type": {"enum": sorted(TYPES)},
            "id": _NUMBER,
            "categories": {"type": "array", "items": _TEXT},
            **{name: {"type": "array", "items": _NAME} for name in NAMES},
            **dict.fromkeys(DATES, _DATE),
            **dict.fromkeys(TEXTS, _TEXT),
            **dict.fromkeys(NUMBERS, _NUMBER),
            "custom": {"type": "object"},
        },
        "required": ["type", "id"],
        "additionalProperties": False,
    },
}
