"""`Tracker`: what PaperTrack can do, as methods; the command line and other programs call the same ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Generator, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, partial
from hashlib import sha256
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING

from papertrack.errors import DocumentError, NothingFound, UsageError
from papertrack.model.answer import IssueAnswer, IssueRef, LinkAnswer, MentionAnswer, PaperAnswer, Reason, Suggestion
from papertrack.model.change import SINCE_LAST_LOOK
from papertrack.model.digest import Digest
from papertrack.model.document import Format, RawDocument, Section
from papertrack.model.figures import Figures
from papertrack.model.identifier import Identifier
from papertrack.model.joining import USER, Joining, Verdict
from papertrack.model.lookup import LookUp, Outcome, TitleAnswer
from papertrack.model.own import Own, Tagged
from papertrack.model.paper import Paper
from papertrack.model.query import Query
from papertrack.model.query import parse as parse_query
from papertrack.model.record import Record
from papertrack.model.redirect import Trail
from papertrack.model.run import Run
from papertrack.model.source import Source
from papertrack.model.story import Bibliography, Companion, Story, tell
from papertrack.tracker.annotating import Annotations
from papertrack.tracker.ports import Follows, Keeps, Kept, Polls, Provides, Reads, Searches, Understands, Writes
from papertrack.tracker.reports import (
    Changed,
    Failure,
    Fetched,
    Followed,
    IssueTaken,
    Joined,
    LookedUp,
    Newsletter,
    NobodyKnows,
    Parted,
    Polled,
    Progress,
    Refreshed,
)

if TYPE_CHECKING:
    from papertrack.export.bibfile import Update
    from papertrack.tracker.enriching import Enricher, Selection
    from papertrack.tracker.following import Following
    from papertrack.tracker.looking_up import Lookups
    from papertrack.tracker.refreshing import Refreshing, Report
    from papertrack.tracker.resolving import Resolver
    from papertrack.tracker.settling import ByUser, Readers
    from papertrack.tracker.taking import Member, Read, ReadDocument

_GROUP = 200  # issues that are stored in one transaction
_FIRST = 48  # in the first one, so that storing begins while processes have just begun to read
_LARGE = 16_000_000  # bytes of documents, after which a transaction ends with fewer
_CHUNK = 200  # papers that are settled at a time


class Tracker:
    """A database of issues and papers with the services that know papers.

    store: where everything is kept. providers: whom to ask, in order. clock: gives the present, aware, in UTC.
    follows: the way to redirectors and pages; without one none is asked. readers: how stored payloads are read, also
    of providers that are not asked; by default those of the providers. searches: whom to ask for papers that issues
    name by title alone. sources: the kinds of sources that can be followed. sentences: makes the model that `alike`
    needs. read: reads documents that come in, all of them and in order, perhaps several at once.
    Use it as a context manager, or call `close`. Made by `papertrack.open`.
    """

    def __init__(
        self,
        store: Keeps,
        providers: Sequence[Provides],
        clock: Callable[[], datetime],
        close: Callable[[], None],
        follows: Follows | None = None,
        readers: Readers | None = None,
        searches: Sequence[Searches] = (),
        sources: Sequence[Polls] = (),
        sentences: Callable[[], Understands] | None = None,
        read: Callable[[Iterable[Member]], Iterator[ReadDocument]] | None = None,
    ) -> None:
        self._store = store
        self._providers, self._follows, self._searches, self._sources = providers, follows, searches, sources
        self._sentences = sentences
        self._read_all = read
        self._readers = readers if readers is not None else {provider.name: provider.facts for provider in providers}
        self._annotations = Annotations(store, clock)
        self._clock = clock
        self._close = close

    # What the use cases are carried out by is made, and imported, when it is first needed: a question does without all
    # that reads documents, and that takes longer to import than the question to answer.

    @cached_property
    def _following(self) -> Following:
        from papertrack.tracker.following import Following

        return Following(self._store, self._sources, self.add, self._clock)

    @cached_property
    def _refreshing(self) -> Refreshing:
        from papertrack.tracker.refreshing import Refreshing

        return Refreshing(self._store, self._following, self, self._clock)

    @cached_property
    def _resolver(self) -> Resolver:
        from papertrack.tracker.resolving import Resolver

        return Resolver(self._store, self._follows, self._clock)

    @cached_property
    def _enricher(self) -> Enricher:
        from papertrack.tracker.enriching import Enricher

        return Enricher(self._store, self._providers, self._readers, self._clock)

    @cached_property
    def _lookups(self) -> Lookups:
        from papertrack.tracker.looking_up import Lookups

        return Lookups(self._store, self._searches, self._clock, self._reread_in, self._settle)

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
        self,
        documents: Iterable[RawDocument | DocumentError],
        *,
        format: Format | None = None,
        news: bool = True,
        source: str | None = None,
    ) -> Iterator[IssueTaken | Failure]:
        """Take documents in. Each is reported once it is stored for good; one that cannot be read stops no other.

        What holds several issues (a feed, a mailbox, a web archive) is taken apart, and each is an issue with its own
        report. An issue that is already there, in the same words, changes nothing and is reported as `unchanged`.
        news: whether what is new is written in the log of changes. source: the name of what is followed that they
        came from.
        """
        from papertrack.tracker import taking

        for group in self._groups(taking.members(documents, format)):
            with self._store.write() as writer:
                reports = [item if isinstance(item, Failure) else self._take(writer, item) for item in group]
                known = next((each for each in writer.sources() if each.name == source), None) if source else None
                if news:
                    detail = SINCE_LAST_LOOK if known is not None and known.ok_at is not None else None
                    writer.put_changes(taking.changes(reports, detail), self._clock())
                if known is not None:
                    taken = (report.issue_id for report in reports if isinstance(report, IssueTaken))
                    writer.put_source_issues(known.name, taken)
            yield from reports

    def _groups(self, members: Iterable[Member]) -> Iterator[list[ReadDocument]]:
        """Documents as they read, as many at a time as are stored in one transaction."""
        from papertrack.tracker.taking import gathered, read_member

        def size(item: ReadDocument) -> int:
            return 0 if isinstance(item, Failure) else len(item.raw.body)

        read = iter((self._read_all or partial(map, read_member))(members))
        yield from gathered(islice(read, _FIRST), _GROUP, _LARGE, size)
        yield from gathered(read, _GROUP, _LARGE, size)

    def _take(self, writer: Writes, read: Read, *, anew: bool = False) -> IssueTaken:
        """Store a document as it reads with all that redirectors and pages said so far."""
        from papertrack.enrich.likeness import title_words
        from papertrack.extraction import EXTRACTOR, landed, resolved, silent_pages, titled, titles_named
        from papertrack.identify.issues import named_issues
        from papertrack.identify.redirectors import RULES
        from papertrack.tracker import taking
        from papertrack.tracker.resolving import targets

        raw, document, packed = read
        digest = sha256(raw.body).hexdigest()
        if hidden := [link.target for link in document.links if link.rule in RULES]:
            document = resolved(document, targets(writer, hidden))
        if pages := silent_pages(document):
            document = landed(document, targets(writer, pages))
        titles = titles_named(document)
        if titles:
            words = {each.title: title_words(each.title) for each in titles}
            papers = writer.titles_accepted(words.values())
            document = titled(document, {title: papers[key] for title, key in words.items() if key in papers})
        taken = writer.add_issue(
            taking.issue_key(document, raw.body, digest), document, raw.body,
            hash=digest, part=0, extractor=EXTRACTOR, origin=raw.origin, url=raw.url, packed=packed, now=self._clock(),
            named=named_issues(document), anew=anew, same_words=lambda kept: taking.reads_same(kept, raw),
            name=taking.name_in_feed(document, raw.body),
        )  # fmt: skip
        if taken.outcome != "unchanged" and (titles or taken.outcome != "new"):
            writer.put_titles(
                taken.issue_id, [(words[each.title], each.title, each.source, each.words) for each in titles]
            )
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
        """The addresses in all issues, or in these, that are to be asked about now, newest issue first.

        First those that redirectors hide, then pages that may be about a paper. One that was told of is not asked about
        again; one that led nowhere is after a week, a page that states no paper after three months.
        """
        from papertrack.identify.landing import page_to_ask
        from papertrack.identify.redirectors import RULES, hides_target

        with self._store.read() as reader:
            hidden = reader.links_by_rule(RULES, issues)
            silent = reader.links_without_rule(issues)
        hiding = [link for link in hidden if hides_target(link.target, link.kind, link.rule, link.text)]
        pages = [link for link in silent if page_to_ask(link.target, link.kind, link.rule, link.text, link.context)]
        return self._resolver.due(link.target for link in (*hiding, *pages))

    def resolve(
        self, addresses: Iterable[str] | None = None, *, on_wait: Callable[[float], None] = lambda seconds: None
    ) -> Iterator[Trail | IssueTaken]:
        """Ask where addresses lead (None: all that are `unresolved`), and read the issues that have them again.

        Each answer is kept as it arrives, then reported; each issue that was read again is reported after them. A page
        that a redirector turns out to lead to is asked about in its turn.
        on_wait: told the seconds whenever politeness makes us wait.
        """
        from papertrack.identify import recognise
        from papertrack.identify.redirectors import RULES

        wanted = self.unresolved() if addresses is None else list(addresses)
        while True:
            reached: set[str] = set()
            for trail in self._resolver.ask(wanted, on_wait):
                reached.add(recognise(trail.target or "").target)
                yield trail
            again: list[int] = []
            with self._store.read() as reader:
                for taken in self._again(reader.documents_to_resolve(RULES), anew=True):
                    again.append(taken.issue_id)
                    yield taken
            wanted = [each for each in self.unresolved(again) if each in reached] if again else []
            if not wanted:
                return

    # Following

    def newsletters(self) -> list[Newsletter]:
        """What is followed, by name, with what came of it."""
        return self._following.newsletters()

    def follow(
        self, place: str, *, name: str | None = None, on_wait: Callable[[float], None] = lambda seconds: None
    ) -> Iterator[Followed | IssueTaken | Failure | Polled]:
        """Find the newsletter of this name or address, follow it, and take its current issues in.

        name: what to call it. Raises UsageError when no newsletter is found, FetchError when its site gives no answer.
        """
        return self._following.follow(place, name=name, on_wait=on_wait)

    def take_up(
        self, source: Source, *, on_wait: Callable[[float], None] = lambda seconds: None
    ) -> Iterator[Followed | IssueTaken | Failure | Polled]:
        """Follow a source that is described already, as in a list of subscriptions."""
        return self._following.take_up(source, on_wait)

    def unfollow(self, name: str) -> Source:
        """Follow a newsletter no longer; its issues stay. Raises NothingFound when it is not followed."""
        return self._following.unfollow(name)

    def backfill(
        self, names: Collection[str] = (), *, on_wait: Callable[[float], None] = lambda seconds: None
    ) -> Generator[IssueTaken | Failure | Progress, None, None]:
        """Take in all that newsletters have ever published, as far back as their sites go; all, when none is named.

        Raises AlreadyRunning when another backfill is under way, NothingFound for a name that is not followed.
        """
        return self._refreshing.backfill(names, on_wait)

    def refresh(
        self, *, everything: bool = False, on_wait: Callable[[float], None] = lambda seconds: None
    ) -> Generator[Report | Refreshed, None, None]:
        """All that is due: poll newsletters, take in what is new, ask redirectors, fetch metadata.

        everything: poll each newsletter now. `Refreshed`, which names all that changed, comes last. Raises
        AlreadyRunning when another refresh is under way.
        """
        return self._refreshing.refresh(everything=everything, on_wait=on_wait)

    def runs(self, *, limit: int | None = 20) -> list[Run]:
        """The runs of `refresh` and `backfill`, newest first."""
        with self._store.read() as reader:
            return reader.runs(limit)

    def changes(self, after: int = 0) -> list[Changed]:
        """What changed behind a place in the log of changes (`Change.id`), in order of time."""
        from papertrack.tracker.refreshing import changed

        with self._store.read() as reader:
            return changed(reader, after)

    # Fetching

    def enrich(
        self,
        query: str | Query = "",
        *,
        everything: bool = False,
        stale: bool = False,
        providers: Collection[str] | None = None,
        on_wait: Callable[[float], None] = lambda seconds: None,
    ) -> Iterator[Fetched | Failure | NobodyKnows]:
        """Ask the providers about the papers that are due; each answer is stored as it arrives, then reported.

        What they say may bring up further identifiers, which are asked about as well. Reported at the end are those of
        which nothing is known. query: only papers that answer it. everything: due or not. stale: only what was asked
        about before. providers: only these, by name; UsageError for an unknown one. on_wait: told the seconds whenever
        politeness makes us wait.
        """
        yield from self._enricher.enrich(_selection(query, everything, stale, providers), on_wait)

    def due(
        self,
        query: str | Query = "",
        *,
        everything: bool = False,
        stale: bool = False,
        providers: Collection[str] | None = None,
    ) -> dict[str, list[Identifier]]:
        """Which identifiers `enrich` would ask each provider about at first."""
        return self._enricher.due(_selection(query, everything, stale, providers))

    def titles_due(self, *, everything: bool = False) -> list[LookUp]:
        """The titles that `look_up` would ask about now."""
        return self._lookups.due(everything=everything)

    def look_up(
        self,
        *,
        everything: bool = False,
        without: Collection[str] = (),
        on_wait: Callable[[float], None] = lambda seconds: None,
    ) -> Iterator[LookedUp | Failure]:
        """Look up the papers that issues name by title alone; what is surely meant is taken, the rest suggested.

        At most 20 titles in one run. everything: all that are undecided. without: services, by host, that are not to be
        asked, such as those that have just failed. An issue whose title is found is read again.
        """
        return self._lookups.run(on_wait, everything=everything, without=without)

    def titles(self) -> list[TitleAnswer]:
        """All titles by which issues name papers without another name, and what was found for each."""
        return self._lookups.named()

    def accept_title(self, number: int) -> LookUp:
        """Take what was found for a title as the paper that is meant. Raises NothingFound."""
        return self._lookups.decide(number, Outcome.ACCEPTED)

    def refuse_title(self, number: int) -> LookUp:
        """What was found for a title is not meant, and nothing else is to be looked for. Raises NothingFound."""
        return self._lookups.decide(number, Outcome.REFUSED)

    def reread(self) -> int:
        """Read stored documents again that an older extractor has read. Returns how many."""
        from papertrack.extraction import EXTRACTOR

        with self._store.read() as reader:
            return sum(1 for _ in self._again(reader.documents_to_reread(EXTRACTOR)))

    def _again(self, documents: Iterable[Kept], *, anew: bool = False) -> Iterator[IssueTaken]:
        """Read stored documents again. anew: also those that this very extractor has read; what they name is news."""
        from papertrack.tracker import taking

        for group in self._groups(map(taking.raw_of, documents)):
            with self._store.write() as writer:
                reports = [self._take(writer, item, anew=anew) for item in group if not isinstance(item, Failure)]
                if anew:
                    writer.put_changes(taking.changes(reports), self._clock())
            yield from reports

    def _reread_in(self, writer: Writes, documents: Iterable[Kept]) -> None:
        """Read stored documents again, in a transaction that is under way."""
        from papertrack.tracker import taking

        for kept in documents:
            item = taking.read_member(taking.raw_of(kept))
            if not isinstance(item, Failure):
                self._take(writer, item, anew=True)

    def rebuild(self, unreadable: Callable[[Record], None] = lambda record: None) -> int:
        """Decide from the stored records again which identifiers are one paper, and derive all papers' fields.

        Without the network; what the user joined and parted stays so. unreadable: told each record that cannot be read,
        which stays and says nothing. Returns how many papers there are.
        """
        from papertrack.tracker.settling import settle

        with self._store.write() as writer:
            last = 0
            while papers := writer.paper_ids(last, _CHUNK):
                names = writer.identifiers_of(papers)
                everyone = {name for each in names.values() for name in each}
                settle(writer, self._readers, everyone, self._clock(), unreadable=unreadable)
                last = papers[-1]
            return writer.paper_count()

    def _settle(
        self, writer: Writes, identifiers: Iterable[Identifier], by_user: ByUser = lambda joinings: joinings
    ) -> None:
        from papertrack.tracker.settling import settle

        settle(writer, self._readers, identifiers, self._clock(), by_user)

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
        from papertrack.enrich.derive import reasons
        from papertrack.tracker.settling import read_latest

        with self._store.read() as reader:
            said = read_latest(self._readers, reader.records_about(_known(reader, identifier).ids))
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

    def papers(
        self, query: str | Query = "", *, limit: int | None = 20, sort: str = "relevance", offset: int = 0
    ) -> list[PaperAnswer]:
        """Papers mentioned about `query`, best first, each with its mentions. An empty query gives all.

        offset, here and below: so many at the beginning are left out, as pages of an answer need it.
        """
        with self._store.read() as reader:
            return reader.papers(_query(query), limit=limit, sort=sort, offset=offset)

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

    def mentions(
        self, query: str | Query = "", *, limit: int | None = 20, sort: str = "newest", offset: int = 0
    ) -> list[MentionAnswer]:
        """The mentions themselves: issue, section, words."""
        with self._store.read() as reader:
            return reader.mentions(_query(query), limit=limit, sort=sort, offset=offset)

    def links(
        self, query: str | Query = "", *, limit: int | None = 20, sort: str = "newest", offset: int = 0
    ) -> list[LinkAnswer]:
        """Every link about `query`, papers or not."""
        with self._store.read() as reader:
            return reader.links(_query(query), limit=limit, sort=sort, offset=offset)

    def issues(
        self, query: str | Query = "", *, limit: int | None = 20, sort: str = "newest", offset: int = 0
    ) -> list[IssueAnswer]:
        """Issues about `query`."""
        with self._store.read() as reader:
            return reader.issues(_query(query), limit=limit, sort=sort, offset=offset)

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

    def sections(self, issue_id: int) -> Sequence[Section]:
        """The sections of an issue, in order."""
        with self._store.read() as reader:
            return reader.sections(issue_id)

    def bibliography(self, identifiers: Iterable[Identifier]) -> dict[Identifier, Bibliography]:
        """Title and authors of each of these papers, as far as they are known."""
        with self._store.read() as reader:
            return reader.bibliography(identifiers)

    def beside(self, identifier: Identifier) -> tuple[list[LinkAnswer], list[Companion]]:
        """What the sections that name a paper hold besides: links to code, models and datasets, and other papers."""
        with self._store.read() as reader:
            return reader.related(identifier), reader.companions(identifier)

    def story(self, query: str | Query = "") -> Story:
        """The thread of a story, in order of time: its issues, sections and papers, and who is named with it."""
        question = _query(query)
        with self._store.read() as reader:
            return tell(question.text, reader.story(question))

    def stats(self, query: str | Query = "", *, limit: int | None = 10) -> Figures:
        """Figures about what answers `query`: what and who is mentioned most, when, how soon after publication."""
        with self._store.read() as reader:
            return reader.figures(_query(query), limit=limit)

    def counts(self) -> dict[str, int]:
        """How many issues, links, papers, mentions and records the database holds."""
        with self._store.read() as reader:
            return reader.counts()

    # One's own words

    def own(self, subject: Identifier | int) -> Own:
        """One's tags and notes on a paper (by identifier) or an issue (by id). Raises NothingFound."""
        return self._annotations.of(subject)

    def tag(self, subject: Identifier | int, *words: str) -> Own:
        """Put tags on a paper or an issue. Raises NothingFound, and UsageError for a word that cannot be a tag."""
        return self._annotations.tag(subject, words)

    def untag(self, subject: Identifier | int, *words: str) -> Own:
        """Take tags from a paper or an issue."""
        return self._annotations.untag(subject, words)

    def note(self, subject: Identifier | int, text: str, *, replace: bool = False) -> Own:
        """Write a note on a paper or an issue, beside those that there are or in their place."""
        return self._annotations.note(subject, text, replace=replace)

    def drop_notes(self, subject: Identifier | int) -> Own:
        """Take all notes from a paper or an issue."""
        return self._annotations.drop_notes(subject)

    def tags(self) -> list[Tagged]:
        """Every tag, and on how many papers and issues it is."""
        return self._annotations.tags()

    # Telling

    def digest(self, target: str, since: datetime | None = None) -> Digest:
        """What is new since a moment, aware; None: since the last digest that was written to this target."""
        from papertrack.tracker import digesting

        with self._store.read() as reader:
            return digesting.news(reader, target, since, self._clock())

    def newest(self) -> Digest:
        """The newest issues, whoever was told of them, as a feed holds them."""
        from papertrack.tracker import digesting

        with self._store.read() as reader:
            return digesting.newest(reader, self._clock())

    def digest_written(self, digest: Digest, target: str) -> None:
        """Remember that a digest reached its target: the next one goes on from there."""
        with self._store.write() as writer:
            writer.put_digest(target, digest.position, self._clock())

    # Citing

    def export(
        self,
        query: str | Query = "",
        *,
        format: str = "bibtex",
        cite: str = "published",
        encoding: str | None = None,
        style: str | bytes = "apa",
        key_pattern: str | None = None,
        mentions: bool = False,
        limit: int | None = None,
    ) -> Iterator[str]:
        """The papers about `query` in an export format, in pieces; or, of `mentions`, the issues that mention them.

        cite: `published`, `latest` or `as-mentioned`. encoding: of .bib files, `ascii` or `utf-8`. style: of text, a
        name or a CSL style itself. A paper that is exported for the first time is given its citation key, made by
        `key_pattern`, which then never changes by itself. Raises NothingFound when nothing matches, UsageError for what
        there is not.
        """
        from papertrack.export import formats, keys
        from papertrack.tracker import citing

        manner = formats.manner(cite=cite, encoding=encoding, style=style, format=format)
        pattern = keys.DEFAULT_PATTERN if key_pattern is None else key_pattern
        return citing.export(
            self._store,
            _query(query),
            format,
            manner,
            pattern=pattern,
            mentions=mentions,
            limit=limit,
        )

    def export_into(
        self,
        text: str,
        query: str | Query = "",
        *,
        name: str,
        format: str = "bibtex",
        cite: str = "published",
        encoding: str | None = None,
        key_pattern: str | None = None,
        mentions: bool = False,
        limit: int | None = None,
    ) -> Update:
        """The text of a .bib file brought up to date, as `export` writes entries; see `papertrack.export.bibfile`.

        name: what the file is called in messages. Raises DocumentError where an entry of the file is damaged.
        """
        from papertrack.export import formats, keys
        from papertrack.tracker import citing

        manner = formats.manner(cite=cite, encoding=encoding, style="apa", format=format)
        pattern = keys.DEFAULT_PATTERN if key_pattern is None else key_pattern
        return citing.export_into(
            self._store, text, _query(query), format, manner,
            name=name, pattern=pattern, mentions=mentions, limit=limit,
        )  # fmt: skip

    def set_key(self, identifier: Identifier, key: str) -> Paper:
        """Cite a paper by `key` from now on; the keys that it had still find it.

        Raises UsageError for a key that is another paper's or that not every format can write, and NothingFound.
        """
        from papertrack.tracker import citing

        return citing.set_key(self._store, identifier, key).paper

    def keyed(self, query: str | Query = "", *, limit: int | None = None) -> list[Paper]:
        """The papers about `query` that have a citation key, by when they were given it."""
        from papertrack.tracker import citing

        return citing.keyed(self._store, _query(query), limit)


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


def _selection(
    query: str | Query, everything: bool, stale: bool, providers: Collection[str] | None
) -> Selection:  # fmt: skip
    from papertrack.tracker.enriching import Selection

    question = _query(query)
    return Selection(everything, stale, question if question.tree else None, providers)


def _query(query: str | Query) -> Query:
    return parse_query(query) if isinstance(query, str) else query
