"""`Run`: one run of a command that works unattended, as the database remembers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class RunStatus(StrEnum):
    """How a run ended. `broken off`: it was killed, which a later run noticed."""

    RUNNING = "running"
    DONE = "done"
    PARTLY = "partly"
    INTERRUPTED = "interrupted"
    BROKEN_OFF = "broken off"


@dataclass(frozen=True, slots=True)
class Run:
    """One run. started_at, ended_at: aware, in UTC. counts: how many of what it brought. failures: what was not
    done, a line each.
    """

    id: int
    command: str
    started_at: datetime
    status: RunStatus
    ended_at: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    failures: tuple[str, ...] = ()
