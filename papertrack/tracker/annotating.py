"""Tags and notes, one's own words on papers and issues."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from papertrack.errors import NothingFound
from papertrack.model.identifier import Identifier
from papertrack.model.own import Note, Own, Tagged, note_of, tag_of
from papertrack.tracker.ports import Keeps, Reads


class Annotations:
    """Tags and notes in a store. A subject is an identifier of a paper, or the id of an issue.

    Each method but `tags` gives what the subject has afterwards, and raises NothingFound for an unknown one.
    """

    def __init__(self, store: Keeps, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def of(self, subject: Identifier | int) -> Own:
        """What a paper or an issue has."""
        with self._store.read() as reader:
            return _own(reader, subject)

    def tag(self, subject: Identifier | int, words: Iterable[str]) -> Own:
        """Add tags. Raises UsageError when a word cannot be one."""
        wanted = [tag_of(word) for word in words]
        with self._store.write() as writer:
            _own(writer, subject)
            writer.put_tags(subject, wanted)
            return _own(writer, subject)

    def untag(self, subject: Identifier | int, words: Iterable[str]) -> Own:
        """Take tags away; those that it has not are no matter."""
        unwanted = [tag_of(word) for word in words]
        with self._store.write() as writer:
            _own(writer, subject)
            writer.drop_tags(subject, unwanted)
            return _own(writer, subject)

    def note(self, subject: Identifier | int, text: str, *, replace: bool = False) -> Own:
        """Add a note; with `replace`, in the place of those that there are."""
        note = Note(note_of(text), self._clock())
        with self._store.write() as writer:
            _own(writer, subject)
            if replace:
                writer.drop_notes(subject)
            writer.put_note(subject, note)
            return _own(writer, subject)

    def drop_notes(self, subject: Identifier | int) -> Own:
        """Take all notes away."""
        with self._store.write() as writer:
            _own(writer, subject)
            writer.drop_notes(subject)
            return _own(writer, subject)

    def tags(self) -> list[Tagged]:
        """Every tag that is on something."""
        with self._store.read() as reader:
            return reader.tags()


def _own(reader: Reads, subject: Identifier | int) -> Own:
    if isinstance(subject, int):
        issue = reader.issue(subject)
        if issue is None:
            raise NothingFound(f"there is no issue {subject} here; `papertrack issues` lists those that are")
        return issue.own
    paper = reader.paper(subject)
    if paper is None:
        raise NothingFound(f"{subject} is in no issue here; `papertrack papers` lists those that are")
    return paper.paper.own
