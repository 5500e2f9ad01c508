"""`Tracker`: what PaperTrack can do, as methods; the command line and other programs call the same ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import chain, islice
from types import TracebackType
from typing import TYPE_CHECKING

from papertrack.errors import DocumentError, FetchError, NothingFound, UsageError
from papertrack.model.answer import IssueAnswer, IssueRef, LinkAnswer, MentionAnswer, PaperAnswer, Reason, Suggestion
from papertrack.model.document import Document, Format, RawDocument
from papertrack.model.identifier import Identifier
from papertrack.model.joining import USER, Joining, Verdict
from papertrack.model.paper import Paper
from papertrack.model.query import Query
from papertrack.model.query import parse as parse_query
from papertrack.model.record import Record, Status
from papertrack.model.redirect import Trail
from papertrack.tracker.reports import Failure, Fetched, IssueTaken, Joined, Parted
from papertrack.tracker.resolving import Resolver, targets

if TYPE_CHECKING:
    from papertrack.tracker.ports import Answer, Follows, Keeps, Kept, Provides, Reads, Understands, Writes
    from papertrack.tracker.settling import ByUser, Readers

# What reads documents, recognises, joins and exports is imported where it is used: a question does without all of it,
# and it takes longer to import than the question to answer.

_ADDRESS = re.compile(r"https?://\S+")
_GROUP = 50  # issues that are stored in one transaction
_CHUNK = 200  # papers that are settled at a time


class Tracker:
    """A database of issues and papers with the services that know papers.

    store: where everything is kept. providers: whom to ask, in order. clock: gives the present, aware, in UTC.
    follows: the way to redirectors; without one none is asked. sentences: makes the model that `alike` needs.
    Use it as a context manager, or call `close`. Made by `papertrack.open`.
    """

    def __init__(
        self,
        store: Keeps,
        providers: Sequence[Provides],
        clock: Callable[[], datetime],
        close: Callable[[], None],
        follows: Follows | None = None,
        sentences: Callable[[], Understands] | None = None,
    ) -> None:
        self._store = store
        self._resolver = Resolver(store, follows, clock)
        self._providers = providers
        self._clock = clock
        self._close = close
        self._sentences = sentences

    def __enter__(self) -> Tracker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the database and the network."""
        self._close()

    # Taking in

    def add(
        self, documents: Iterable[RawDocument | DocumentError], *, format: Format | None = None
    ) -> Iterator[IssueTaken | Failure]:
        """Take documents in. Each is reported once it is stored for good; one that cannot be read stops no other.

        What holds several issues (a feed, a mailbox, a web archive) is taken apart, and each is an issue with its own
        report. An issue that is already there, to the byte, changes nothing and is reported as `unchanged`.
        """
        from papertrack.tracker import taking

        members = taking.members(documents, format)
        while group := list(islice(members, _GROUP)):
            read = [taking.read(member) for member in group]
            with self._store.write() as writer:
                reports = [item if isinstance(item, Failure) else self._take(writer, *item) for item in read]
            yield from reports

    def _take(self, writer: Writes, raw: RawDocument, document: Document, *, anew: bool = False) -> IssueTaken:
        """Store a document as it reads with all that redirectors said so far."""
        from papertrack.extraction import EXTRACTOR, resolved
        from papertrack.identify.issues import named_issues
        from papertrack.identify.redirectors import RULES
        from papertrack.tracker.taking import issue_key

        digest = sha256(raw.body).hexdigest()
        if hidden := [link.target for link in document.links if link.rule in RULES]:
            document = resolved(document, targets(writer, hidden))
        taken = writer.add_issue(
            issue_key(document, digest), document, raw.body,
            hash=digest, part=0, extractor=EXTRACTOR, origin=raw.origin, now=self._clock(),
            named=named_issues(document), anew=anew,
        )  # fmt: skip
        return IssueTaken(
            raw.origin,
            document.title,
            taken.issue_id,
            taken.outcome,
            taken.links,
            len(document.papers),
            taken.papers,
        )

    # Resolving

    def unresolved(self, issues: Collection[int] | None = None) -> list[str]:
        """The addresses in all issues, or in these, that redirectors are to be asked about now, newest issue first.

        One that was told of is not asked about again; one that led nowhere is after a week.
        """
        from papertrack.identify.redirectors import RULES, hides_target

        with self._store.read() as reader:
            links = reader.links_by_rule(RULES, issues)
        return self._resolver.due(
            link.target for link in links if hides_target(link.target, link.kind, link.rule, link.text)
        )

    def resolve(
        self, addresses: Iterable[str] | None = None, *, on_wait: Callable[[float], None] = lambda seconds: None
    ) -> Iterator[Trail | IssueTaken]:
        """Ask where addresses lead (None: all that are `unresolved`), and read the issues that have them again.

        Each answer is kept as it arrives, then reported; each issue that was read again is reported after them.
        on_wait: told the seconds whenever politeness makes us wait.
        """
        from papertrack.identify.redirectors import RULES

        yield from self._resolver.ask(self.unresolved() if addresses is None else addresses, on_wait)
        with self._store.read() as reader:
            yield from self._again(reader.documents_to_resolve(RULES), anew=True)

    # Fetching

    def enrich(
        self, *, everything: bool = False, on_wait: Callable[[float], None] = lambda seconds: None
    ) -> Iterator[Fetched | Failure]:
        """Ask each provider about the papers that are due; each answer is stored as it arrives, then reported.

        everything: ask about every paper, due or not. on_wait: told the seconds whenever politeness makes us wait.
        """
        from papertrack.enrich.plan import due

        for provider in self._providers:
            with self._store.read() as reader:
                standings = reader.standings(provider.name, provider.schemes)
            wanted = due(standings, self._clock(), everything=everything)
            try:
                for answer in provider.ask(wanted, on_wait) if wanted else ():
                    self._keep(provider, answer)
                    yield Fetched(provider.name, len(answer.found), answer.missing, answer.malformed)
            except FetchError as error:
                yield Failure(error.service, error.reason)

    def due(self, *, everything: bool = False) -> dict[str, list[Identifier]]:
        """Which identifiers each provider would be asked about now."""
        from papertrack.enrich.plan import due

        with self._store.read() as reader:
            return {
                provider.name: due(
                    reader.standings(provider.name, provider.schemes), self._clock(), everything=everything
                )
                for provider in self._providers
            }

    def _keep(self, provider: Provides, answer: Answer) -> None:
        now = self._clock()
        with self._store.write() as writer:
            for identifier, payload in answer.found.items():
                writer.put_record(Record(provider.name, identifier, now, Status.FOUND, payload, provider.parser))
            for identifier in (*answer.missing, *answer.malformed):
                writer.put_record(Record(provider.name, identifier, now, Status.NOT_FOUND, b"", provider.parser))
            self._settle(writer, answer.found)

    def reread(self) -> int:
        """Read stored documents again that an older extractor has read. Returns how many."""
        from papertrack.extraction import EXTRACTOR

        with self._store.read() as reader:
            return sum(1 for _ in self._again(reader.documents_to_reread(EXTRACTOR)))

    def _again(self, documents: Iterable[Kept], *, anew: bool = False) -> Iterator[IssueTaken]:
        """Read stored documents again. anew: also those that this very extractor has read."""
        from papertrack.tracker import taking

        for kept in documents:
            url = kept.origin if _ADDRESS.fullmatch(kept.origin) else None
            item = taking.read(RawDocument(kept.body, kept.origin, url, Format(kept.format)))
            if not isinstance(item, Failure):
                with self._store.write() as writer:
                    taken = self._take(writer, *item, anew=anew)
                yield taken

    def rebuild(self) -> int:
        """Decide from the stored records again which identifiers are one paper, and derive all papers' fields.

        Without the network; what the user joined and parted stays so. Returns how many papers there are.
        """
        with self._store.write() as writer:
            papers = list(writer.all_paper_ids())
            for start in range(0, len(papers), _CHUNK):
                names = writer.identifiers_of(papers[start : start + _CHUNK])
                self._settle(writer, {name for each in names.values() for name in each})
            return len(list(writer.all_paper_ids()))

    def _settle(self, writer: Writes, identifiers: Iterable[Identifier], **changes: ByUser) -> None:
        from papertrack.tracker.settling import settle

        settle(writer, self._readers, identifiers, self._clock(), **changes)

    @property
    def _readers(self) -> Readers:
        return {provider.name: provider.facts for provider in self._providers}

    # Joining and parting

    def merge(self, one: Identifier, other: Identifier) -> Joined:
        """Make the papers of two identifiers one, by the user's word. Raises NothingFound for an unknown one."""
        with self._store.write() as writer:
            here, there = _known(writer, one), _known(writer, other)
            if here.id == there.id:
                return Joined(here, changed=False)
            now = self._clock()

            def joined(joinings: list[Joining]) -> list[Joining]:
                kept = [each for each in joinings if not (_of_user(each) and _between(each, here.ids, there.ids))]
                return [*kept, Joining(one, other, Verdict.SAME, USER, "merge", now)]

            self._settle(writer, (*here.ids, *there.ids), by_user=joined)
            return Joined(_known(writer, one), changed=True)

    def split(self, identifier: Identifier) -> Parted:
        """Part an identifier from its paper, with what hangs only on it; no later record joins the two again.

        Raises NothingFound for an unknown one.
        """
        from papertrack.enrich.join import parting

        with self._store.write() as writer:
            paper = _known(writer, identifier)
            go, stay = parting(identifier, paper.ids, writer.joinings(paper.ids))
            if not stay:
                return Parted(paper, None)
            now = self._clock()

            def parted(joinings: list[Joining]) -> list[Joining]:
                kept = [each for each in joinings if not (_of_user(each) and _between(each, go, stay))]
                return kept + [Joining(identifier, each, Verdict.DIFFERENT, USER, "split", now) for each in stay]

            self._settle(writer, paper.ids, by_user=parted)
            return Parted(_known(writer, identifier), _known(writer, min(stay, key=paper.ids.index)))

    def duplicates(self, *, limit: int | None = 20, sort: str = "likeness") -> list[Suggestion]:
        """Pairs of mentioned papers that may be one: what records say against our rules, then the likest titles.

        Pairs that the user has parted are left out. sort: `likeness` or `title`.
        """
        from papertrack.enrich.duplicates import Heading, alike

        with self._store.read() as reader:
            pairs: dict[tuple[int, int], tuple[float | None, str]] = {}
            for one, other, said in reader.suggested():
                reason = f"{said.decided_by} says so of {said.one} and {said.other} ({said.relation})"
                pairs.setdefault((one, other), (None, reason))
            for one, other, score in alike(Heading(*each) for each in reader.headings()):
                pairs.setdefault((one, other), (score, "title, first author and year agree"))
            parted = reader.parted()
            wanted = [(pair, why) for pair, why in pairs.items() if pair not in parted]
            papers = reader.papers_at(paper for pair, _ in wanted for paper in pair)
        found = [Suggestion(papers[one].paper, papers[other].paper, *why) for (one, other), why in wanted]
        if sort == "title":
            found.sort(key=lambda each: (each.one.facts.title or "").casefold())
        return found[:limit]

    def why(self, identifier: Identifier) -> list[Reason]:
        """For each known field of a paper, the record that is believed. Raises NothingFound for an unknown paper."""
        from papertrack.enrich.derive import latest, reasons

        with self._store.read() as reader:
            paper, readers = _known(reader, identifier), self._readers
            said = [
                (record, readers[record.provider](record.payload))
                for record in latest(reader.records_about(paper.ids))
                if record.provider in readers
            ]
        return [
            Reason(field, value, record.provider, record.identifier, record.asked_at)
            for field, value, record in reasons(said)
        ]

    def identifier(self, name: str) -> Identifier | None:
        """What a user calls a paper: an identifier in any form, its address, or a citation key that was given here."""
        from papertrack.identify import parse_identifier

        if identifier := parse_identifier(name):
            return identifier
        with self._store.read() as reader:
            return reader.identifier_of_key(name)

    # Asking

    def papers(self, query: str | Query = "", *, limit: int | None = 20, sort: str = "relevance") -> list[PaperAnswer]:
        """Papers mentioned about `query`, best first, each with its mentions. An empty query gives all."""
        with self._store.read() as reader:
            return reader.papers(_query(query), limit=limit, sort=sort)

    def alike(self, query: str | Query, *, limit: int | None = 20) -> list[PaperAnswer]:
        """Papers that are about what `query` says, in its words or in others; `describe` makes what this needs.

        Raises UsageError when the sentence model is not installed.
        """
        from papertrack.tracker import understanding

        return understanding.papers(self._store, self._model(), _query(query), limit)

    def describe(self) -> Iterator[int]:
        """Make the vectors that `alike` needs and that are missing; tells how many papers after each batch."""
        from papertrack.tracker import understanding

        yield from understanding.describe(self._store, self._model())

    def undescribed(self) -> int:
        """How many papers `describe` would describe."""
        with self._store.read() as reader:
            return sum(1 for _ in reader.undescribed(self._model().name))

    def _model(self) -> Understands:
        if self._sentences is None:
            raise UsageError("this tracker has no sentence model")
        return self._sentences()

    def matching(self, query: str | Query) -> list[Identifier]:
        """All identifiers of the papers about `query`."""
        with self._store.read() as reader:
            return reader.matching(_query(query))

    def mentions(self, query: str | Query = "", *, limit: int | None = 20, sort: str = "newest") -> list[MentionAnswer]:
        """The mentions themselves: issue, section, words."""
        with self._store.read() as reader:
            return reader.mentions(_query(query), limit=limit, sort=sort)

    def links(self, query: str | Query = "", *, limit: int | None = 20, sort: str = "newest") -> list[LinkAnswer]:
        """Every link about `query`, papers or not."""
        with self._store.read() as reader:
            return reader.links(_query(query), limit=limit, sort=sort)

    def issues(self, query: str | Query = "", *, limit: int | None = 20, sort: str = "newest") -> list[IssueAnswer]:
        """Issues about `query`."""
        with self._store.read() as reader:
            return reader.issues(_query(query), limit=limit, sort=sort)

    def paper(self, identifier: Identifier) -> PaperAnswer:
        """One paper, whole. Raises NothingFound when no issue here names it."""
        with self._store.read() as reader:
            return _answer(reader, identifier)

    def issue(self, issue_id: int) -> tuple[IssueAnswer, list[LinkAnswer]]:
        """One issue with all its links, in order. Raises NothingFound when there is none of that number."""
        with self._store.read() as reader:
            answer = reader.issue(issue_id)
            if answer is None:
                raise NothingFound(f"there is no issue {issue_id} here; `papertrack issues` lists those that are")
            return answer, reader.links_of(issue_id)

    def references(self, issue_id: int) -> tuple[list[IssueRef], list[IssueRef]]:
        """The issues that this one refers to, and those that refer to it, in order of time."""
        with self._store.read() as reader:
            return reader.references(issue_id)

    def counts(self) -> dict[str, int]:
        """How many issues, links, papers, mentions and records the database holds."""
        with self._store.read() as reader:
            return reader.counts()

    # Citing

    def export(self, query: str | Query = "", *, format: str = "bibtex") -> Iterator[str]:
        """The papers about `query` in an export format, in pieces. Raises NothingFound when there are none.

        A paper that is exported for the first time is given its citation key, which then never changes.
        """
        from papertrack.export.formats import FORMATS

        question = _query(query)
        self._give_keys(question)
        with self._store.read() as reader:
            answers = reader.iter_papers(question)
            first = next(answers, None)
            if first is None:
                raise NothingFound("no paper matches, so there is nothing to export")
            yield from FORMATS[format]((answer.paper.key or "", answer) for answer in chain((first,), answers))

    def _give_keys(self, query: Query) -> None:
        from papertrack.export.keys import make_key, unique

        with self._store.read() as reader:
            keyless = [answer.paper for answer in reader.iter_papers(query) if answer.paper.key is None]
        if not keyless:
            return
        with self._store.write() as writer:
            taken = writer.keys_in_use()
            for paper in keyless:
                key = unique(make_key(paper.facts, paper.id), taken)
                taken.add(key)
                writer.set_key(writer.paper_of(paper.id), key)


def _answer(reader: Reads, identifier: Identifier) -> PaperAnswer:
    answer = reader.paper(identifier)
    if answer is None:
        raise NothingFound(f"{identifier} is in no issue here; `papertrack papers` lists those that are")
    return answer


def _known(reader: Reads, identifier: Identifier) -> Paper:
    return _answer(reader, identifier).paper


def _of_user(joining: Joining) -> bool:
    return joining.decided_by == USER


def _between(joining: Joining, here: Container[Identifier], there: Container[Identifier]) -> bool:
    one, other = joining.one, joining.other
    return (one in here and other in there) or (one in there and other in here)


def _query(query: str | Query) -> Query:
    return parse_query(query) if isinstance(query, str) else query
