"""What happened to a paper between two looks at it: a new version, its publication, its withdrawal."""

from __future__ import annotations

from papertrack.model.change import ChangeKind
from papertrack.model.paper import Facts


def happened(before: Facts, now: Facts) -> list[tuple[ChangeKind, str]]:
    """Each thing that happened, with its circumstances in words (`v2 → v3`, the venue); nothing for a new paper."""
    if before.title is None:
        return []
    found = []
    if before.version and now.version and now.version > before.version:
        found.append((ChangeKind.NEW_VERSION, f"v{before.version} → v{now.version}"))
    if not _place(before) and _place(now):
        found.append((ChangeKind.PUBLISHED, _place(now)))
    if now.withdrawn and not before.withdrawn:
        found.append((ChangeKind.WITHDRAWN, now.comment or ""))
    if now.retracted and not before.retracted:
        found.append((ChangeKind.RETRACTED, _place(now)))
    return found


def _place(facts: Facts) -> str:
    """Where a paper has been published; empty for one that has not, as far as is known."""
    return facts.venue or facts.journal_ref or (f"doi:{facts.doi}" if facts.doi else "")
