"""Every error that a caller of PaperTrack may catch, drawn as one tree."""

from __future__ import annotations


class PaperTrackError(Exception):
    """Root of the tree. `str(error)` is one line that says what is wrong and what to do about it.

    Errors are for the edges and for misuse. What is wrong *inside a document* is never an error:
    extraction returns what it found.
    """


class UsageError(PaperTrackError):
    """The user can mend it: a wrong word, option, path or setting."""


class DocumentError(PaperTrackError):
    """A document cannot be read at all: missing, empty, binary, too large."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str]]:
        return type(self), (self.where, self.reason)


class NothingFound(PaperTrackError):
    """A question that names one thing, or an export, found nothing (exit status 3)."""


class AlreadyRunning(PaperTrackError):
    """Another process is at the same work, which only one may do at a time (exit status 4)."""


class FetchError(PaperTrackError):
    """A service did not give a usable answer.

    `service` is its host or name, `reason` what happened in plain words.
    """

    def __init__(self, service: str, reason: str) -> None:
        super().__init__(f"{service}: {reason}")
        self.service = service
        self.reason = reason

    def __reduce__(self) -> tuple[type[FetchError], tuple[str, str]]:
        return type(self), (self.service, self.reason)


class Unreachable(FetchError):
    """No answer: no route, a connection that broke, a time-out, a 5xx. Asking again may help."""


class RateLimited(FetchError):
    """The service asked us to slow down (429 or 503).

    `retry_after` is the pause that it named, in seconds, or None.
    """

    def __init__(self, service: str, reason: str, retry_after: float | None = None) -> None:
        super().__init__(service, reason)
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[type[RateLimited], tuple[str, str, float | None]]:  # type: ignore[override]
        return type(self), (self.service, self.reason, self.retry_after)


class LeftAlone(RateLimited):
    """We leave the service alone for a while, and did not ask it: it told us to, or it kept failing."""


class Refused(FetchError):
    """The service understood and said no (4xx): asking the same again is pointless."""


class BadResponse(FetchError):
    """An answer came, but not one that this service gives: garbage, a log-in page, a cut body."""


class StoreError(PaperTrackError):
    """The database cannot be used as it is."""


class StoreTooNew(StoreError):
    """The database was made by a newer release."""


class StoreBusy(StoreError):
    """Another process holds the database's write lock for too long."""


class StoreCorrupt(StoreError):
    """The file is no database, or a damaged one."""


class ScheduleError(PaperTrackError):
    """The system's scheduler cannot be used, or did not do what it was told."""
