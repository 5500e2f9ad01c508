"""`Change`: something that happened to a paper since it was looked at before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from papertrack.model.identifier import Identifier


class ChangeKind(StrEnum):
    """What can happen to a paper that is known already."""

    NEW_VERSION = "new version"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Change:
    """paper: its preferred identifier. detail: the circumstances in words: `v2 → v3`, where it was published."""

    kind: ChangeKind
    paper: Identifier
    title: str | None
    detail: str
