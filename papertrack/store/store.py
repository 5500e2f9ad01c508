"""`Store`: opens the database, gives out readers (a snapshot each) and writers (a transaction each)."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError

from papertrack.errors import StoreError
from papertrack.model.answer import IssueAnswer, IssueRef, IssueSource, LinkAnswer, MentionAnswer, PaperAnswer
from papertrack.model.change import Change, ChangeKind
from papertrack.model.digest import Position
from papertrack.model.document import Document, Section
from papertrack.model.figures import Figures
from papertrack.model.identifier import Identifier
from papertrack.model.joining import Joining
from papertrack.model.lookup import LookUp, TitleAnswer
from papertrack.model.own import Note, Tagged
from papertrack.model.paper import Facts, Paper
from papertrack.model.query import Query
from papertrack.model.record import Duty, Record, Standing
from papertrack.model.redirect import Redirect
from papertrack.model.reference import NamedIssue
from papertrack.model.run import Run
from papertrack.model.source import Source
from papertrack.model.story import Bibliography, Companion, Material
from papertrack.store import (
    addresses,
    citing,
    company,
    digests,
    figures,
    intake,
    issues,
    joinings,
    lookups,
    own,
    papers,
    records,
    redirects,
    references,
    rows,
    runs,
    schema,
    texts,
    vectors,
)
from papertrack.store import engine as engines
from papertrack.store import lease as leases
from papertrack.store import sources as followed
from papertrack.store.intake import Added, Reading
from papertrack.store.issues import KeptDocument
from papertrack.store.joinings import Regrouped
from papertrack.store.pending import Pending, identify


class Store:
    """A database that is open.

    path: its file. upgraded_from: the revision it had when that was an older one, else None.
    backup_made: the copy set aside before that upgrade.
    """

    def __init__(self, engine: Engine, path: Path, upgraded_from: str | None, backup_made: Path | None) -> None:
        self._engine = engine
        self.path = path
        self.upgraded_from = upgraded_from
        self.backup_made = backup_made

    @classmethod
    def open(cls, location: str | Path, *, create: bool = True) -> Store:
        """Open the database at a path or SQLAlchemy URL, made and brought up to date where needed.

        Raises StoreError (no such file and `create` is false, no permission, another program's),
        StoreCorrupt, StoreTooNew, StoreBusy, and UsageError for a URL that is not SQLite's.
        """
        url = engines.address(location)
        path = Path(str(url.database))
        if not create and not path.exists():
            raise StoreError(f"{path}: there is no database here; `papertrack add` makes one, --db names another")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{path}: its folder cannot be made ({error.strerror})") from error
        engine = engines.engine_for(url)
        try:
            with engines.translated(str(path)):
                upgraded_from, backup_made = _brought_up_to_date(engine, url)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, path, upgraded_from, backup_made)

    def close(self) -> None:
        """Close every connection. The store may be used again; it then opens new ones."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A reader that sees one state of the database."""
        with engines.translated(str(self.path)), engines.reading(self._engine) as connection:
            yield Reader(connection)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """A writer. It holds the write lock; all it does is kept at the end, or nothing after an exception."""
        with engines.translated(str(self.path)), engines.writing(self._engine) as connection:
            writer = Writer(connection)
            yield writer
            writer.settle()

    @contextmanager
    def lease(self, work: str) -> Iterator[None]:
        """Be the only process that is at this work on the database. Raises AlreadyRunning when another one is."""
        with leases.lease(self.path, work):
            yield

    def check(self) -> list[str]:
        """What is wrong with the database, in plain sentences; empty when all is in order."""
        found: list[str] = []
        with engines.translated(str(self.path)):
            for test in (_damage, _dangling, _search_differences, _orphans):
                try:
                    with engines.writing(self._engine) as connection:
                        found += test(connection)
                except DBAPIError as error:
                    if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF != _CORRUPT:
                        raise
                    found.append("The file is damaged; put a backup in its place, or make the database anew.")
        return list(dict.fromkeys(found))

    def backup(self, path: str | Path) -> None:
        """Write a consistent copy, also while others write. A file that is there already is replaced."""
        target = Path(path)
        if target.exists() and target.samefile(self.path):
            raise StoreError(f"{target}: is the database itself; name another file for its copy")
        with engines.translated(str(target)):
            try:
                engines.copy(str(self.path), target)
            except OSError as error:
                raise StoreError(f"{target}: cannot be written ({error.strerror})") from error


class Reader:
    """Answers questions on one state of the database. Use it inside its `with` block only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def _current(self) -> Connection:
        """The connection, with everything in place that an answer needs."""
        return self._connection

    def papers(
        self, query: Query, *, limit: int | None = None, sort: str = "relevance", offset: int = 0
    ) -> list[PaperAnswer]:
        """The mentioned papers that answer a query. sort: a key of `PAPER_SORTS`, else UsageError."""
        return list(papers.find(self._current, query, limit=limit, sort=sort, offset=offset))

    def iter_papers(
        self, query: Query, *, limit: int | None = None, sort: str = "relevance", mentions: bool = True
    ) -> Iterator[PaperAnswer]:
        """`papers`, a batch in memory at a time; without their mentions it takes half of the time."""
        return papers.find(self._current, query, limit=limit, sort=sort, mentions=mentions)

    def ranked(self, query: Query, *, limit: int | None = None) -> list[tuple[int, float | None]]:
        """The row ids and scores of the papers that answer a query, best first."""
        return papers.ranked(self._current, query, limit)

    def papers_scored(self, scored: Sequence[tuple[int, float | None]]) -> list[PaperAnswer]:
        """The papers of these row ids, in this order, with these scores."""
        return papers.load(self._current, scored)

    def matching(self, query: Query) -> list[Identifier]:
        """All identifiers of the papers that answer a query."""
        names = rows.identifiers_of(self._current, (paper_id for paper_id, _ in self.ranked(query)))
        return [name for each in names.values() for name in each]

    def undescribed(self, model: str) -> Iterator[tuple[int, str, str]]:
        """(paper, text, digest of it) for each mentioned paper that a sentence model has not described as it is now."""
        return vectors.undescribed(self._current, model)

    def vectors(self, model: str) -> list[tuple[int, bytes]]:
        """The vectors of all mentioned papers by a sentence model, the last mentioned first."""
        return vectors.all_of(self._current, model)

    def mentions(
        self, query: Query, *, limit: int | None = None, sort: str = "newest", offset: int = 0
    ) -> list[MentionAnswer]:
        """The mentions that answer a query. sort: a key of `MENTION_SORTS`, else UsageError."""
        return issues.find_mentions(self._current, query, limit=limit, sort=sort, offset=offset)

    def links(
        self, query: Query, *, limit: int | None = None, sort: str = "newest", offset: int = 0
    ) -> list[LinkAnswer]:
        """The links that answer a query. sort: a key of `LINK_SORTS`, else UsageError."""
        return issues.find_links(self._current, query, limit=limit, sort=sort, offset=offset)

    def issues(
        self, query: Query, *, limit: int | None = None, sort: str = "newest", offset: int = 0
    ) -> list[IssueAnswer]:
        """The issues that answer a query. sort: a key of `ISSUE_SORTS`, else UsageError."""
        return issues.find_issues(self._current, query, limit=limit, sort=sort, offset=offset)

    def paper(self, identifier: Identifier) -> PaperAnswer | None:
        """The paper of this identifier, mentioned or not."""
        return papers.one(self._current, identifier)

    def issue(self, issue_id: int) -> IssueAnswer | None:
        """The issue of this number."""
        return issues.one_issue(self._current, issue_id)

    def links_of(self, issue_id: int) -> list[LinkAnswer]:
        """All links of an issue, in order."""
        return issues.links_of(self._current, issue_id)

    def sections(self, issue_id: int) -> tuple[Section, ...]:
        """The sections of an issue, in order."""
        return issues.sections(self._current, issue_id)

    def references(self, issue_id: int) -> tuple[list[IssueRef], list[IssueRef]]:
        """The issues that this one refers to, and those that refer to it, in order of time."""
        return references.between(self._current, issue_id)

    def story(self, query: Query) -> Material:
        """All that the database holds about a question: mentions and other links, and what stands with them."""
        return company.story(self._current, query)

    def figures(self, query: Query, *, limit: int | None) -> Figures:
        """The figures of what answers a query. limit: how many of the most mentioned are told, None for all."""
        return figures.figures(self._current, query, limit=limit)

    def related(self, identifier: Identifier) -> list[LinkAnswer]:
        """Code, models and datasets that stand in the sections that name a paper, newest first."""
        return company.related(self._current, identifier)

    def companions(self, identifier: Identifier) -> list[Companion]:
        """The papers that are named in the same sections as this one, those that are so most often first."""
        return company.companions_of(self._current, identifier)

    def bibliography(self, identifiers: Iterable[Identifier]) -> dict[Identifier, Bibliography]:
        """Title and authors of each of these papers."""
        return company.bibliography(self._current, identifiers)

    def redirects(self, addresses: Iterable[str]) -> dict[str, Redirect]:
        """Where these addresses led when somebody asked; those never asked about are left out."""
        return redirects.known(self._connection, addresses)  # needs no search rows, and comes before each issue

    def titles_accepted(self, words: Iterable[str]) -> dict[str, Identifier]:
        """The papers that were accepted for titles of these words."""
        return lookups.accepted(self._connection, words)

    def titles_named(self) -> list[TitleAnswer]:
        """The titles by which issues name papers, in the order in which they were first read."""
        return lookups.named(self._connection)

    def documents_titled(self, lookup_ids: Iterable[int]) -> Iterator[KeptDocument]:
        """The documents that name a paper by one of these titles."""
        return lookups.documents(self._current, lookup_ids)

    def links_by_rule(self, rules: Iterable[str], issues_of: Collection[int] | None = None) -> list[LinkAnswer]:
        """The links that one of these rules decided, of all issues or of these, newest first."""
        return issues.links_by_rule(self._current, rules, issues_of)

    def links_without_rule(self, issues_of: Collection[int] | None = None) -> list[LinkAnswer]:
        """The links to pages that no rule knows and that name no paper, of all issues or of these, newest first."""
        return issues.links_without_rule(self._current, issues_of)

    def standings(self, provider: str, duty: Duty) -> list[Standing]:
        """Where each identifier of these schemes stands with a provider."""
        return records.standings(self._current, provider, duty)

    def records(self, paper_id: int) -> list[Record]:
        """All that providers said of a paper, oldest first."""
        return records.of_paper(self._current, paper_id)

    def records_about(self, identifiers: Iterable[Identifier]) -> list[Record]:
        """All that providers said under these very identifiers, oldest first."""
        return records.about(self._connection, identifiers)

    def joinings(self, identifiers: Iterable[Identifier]) -> list[Joining]:
        """The decisions in force on which of these identifiers name one work, and with which others."""
        return joinings.about(self._connection, identifiers)

    def suggested(self) -> list[tuple[int, int, Joining]]:
        """(paper, other paper, the decision) for each claim that was kept as a suggestion; papers by row id."""
        return joinings.suggested(self._current)

    def parted(self) -> set[tuple[int, int]]:
        """The pairs of papers that the user has parted, by row id, the lower one first."""
        return joinings.parted(self._connection)

    def headings(self) -> list[tuple[int, str, str, str]]:
        """(row id, title, first author, first appearance) of each mentioned paper of which all are known."""
        return papers.headings(self._current)

    def papers_at(self, paper_ids: Iterable[int]) -> dict[int, PaperAnswer]:
        """The papers of these row ids."""
        return papers.at(self._current, paper_ids)

    def identifier_of_key(self, key: str) -> Identifier | None:
        """The identifier that a citation key was given to."""
        return papers.by_key(self._connection, key)

    def identifiers_of(self, paper_ids: Iterable[int]) -> dict[int, tuple[Identifier, ...]]:
        """All identifiers of each of these papers, the preferred one first."""
        return rows.identifiers_of(self._connection, paper_ids)

    def keys_in_use(self) -> set[str]:
        """All citation keys that are given."""
        return papers.keys_in_use(self._current)

    def keyless(self, query: Query, limit: int | None = None) -> list[int]:
        """The row ids of the first `limit` papers that answer a query, without those that have a citation key."""
        return citing.keyless(self._current, query, limit)

    def keyed(self, query: Query) -> list[int]:
        """The row ids of the papers that answer a query and have a key, by when they were given it."""
        return citing.keyed(self._current, query)

    def papers_of(self, identifiers: Iterable[Identifier]) -> dict[Identifier, Paper]:
        """The papers of these identifiers, by each of their names."""
        return citing.papers_of(self._current, identifiers)

    def issue_sources(self, issue_ids: Iterable[int]) -> dict[int, IssueSource]:
        """What citing these issues takes, by row id."""
        return citing.issue_sources(self._current, issue_ids)

    def issue_keys_in_use(self) -> set[str]:
        """All citation keys of issues."""
        return citing.issue_keys_in_use(self._current)

    def paper_ids(self, after: int, limit: int) -> list[int]:
        """The row ids of the next `limit` papers after one, mentioned or not, in order."""
        return papers.ids_after(self._connection, after, limit)

    def paper_count(self) -> int:
        """How many papers there are, mentioned or not."""
        return papers.count(self._connection)

    def sources(self) -> list[Source]:
        """What is followed, in the order in which it was taken up."""
        return followed.all_sources(self._connection)

    def days_of_issues(self) -> dict[str, list[date]]:
        """For each followed source the days of its issues, oldest first."""
        return followed.days_of_issues(self._connection)

    def issue_counts(self) -> dict[str, int]:
        """How many issues came from each followed source that gave any."""
        return followed.issue_counts(self._connection)

    def held(self, keys: Iterable[str]) -> set[str]:
        """Which of these keys are issues that are here, under this or as a further address."""
        return addresses.held(self._connection, keys)

    def runs(self, limit: int | None = None) -> list[Run]:
        """The runs of unattended commands, newest first."""
        return runs.newest(self._connection, limit)

    def changes(self, after: int) -> list[Change]:
        """What changed behind this place in the log of changes, oldest first."""
        return runs.changes(self._connection, after)

    def last_change(self) -> int:
        """The last place in the log of changes."""
        return runs.last_change(self._connection)

    def documents_to_reread(self, extractor: int) -> Iterator[KeptDocument]:
        """The documents whose current reading is by another extractor."""
        return issues.to_reread(self._current, extractor)

    def documents_to_resolve(self, rules: Iterable[str]) -> Iterator[KeptDocument]:
        """The documents that have a link, decided by one of these rules, whose target became known since."""
        return issues.to_resolve(self._current, rules)

    def tags(self) -> list[Tagged]:
        """Every tag that is on something, in the order of the alphabet."""
        return own.tags(self._connection)

    def last_digest(self, target: str) -> digests.Told | None:
        """When the last digest was written to a target, and how far it reached; None when none was."""
        return digests.last(self._connection, target)

    def position(self) -> Position:
        """How far the database has come, for a digest to go on from."""
        return digests.position(self._connection)

    def position_at(self, moment: datetime) -> Position:
        """How far the database had come at a moment."""
        return digests.position_at(self._connection, moment)

    def issues_after(self, issue_id: int) -> list[digests.Taken]:
        """The issues that were taken in after this one, with their papers by row id, the newest first."""
        return digests.issues_after(self._current, issue_id)

    def newest_issues(self, limit: int) -> list[digests.Taken]:
        """The newest issues, with their papers by row id."""
        return digests.newest_issues(self._current, limit)

    def changes_after(self, change_id: int, kinds: Iterable[ChangeKind]) -> list[digests.Changed]:
        """The changes of these kinds that were noted after this one, of papers by row id."""
        return digests.changes_after(self._current, change_id, kinds)

    def counts(self) -> dict[str, int]:
        """How many issues, links, papers and mentions there are as the issues read now, and records in all."""
        return {
            name: int(self._current.exec_driver_sql(f"SELECT count(*) FROM {what}").scalar_one())
            for name, what in _COUNTED.items()
        }


class Writer(Reader):
    """Changes the database, in one transaction; reads see its own changes."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._pending = Pending()

    @property
    def _current(self) -> Connection:
        self.settle()
        return self._connection

    def settle(self) -> None:
        """Write down what was put off, as the search rows of touched papers; before each read and at the end."""
        if self._pending.unindexed:
            self._rewrite()
            texts.reindex(self._connection)
            self._pending.unindexed = False
        touched, self._pending.touched = self._pending.touched, set()
        texts.refresh(self._connection, touched)
        references.put_named(self._connection, self._pending.named)

    def _rewrite(self) -> None:
        """Write down the search rows of touched papers, for the indexes to be made anew by `settle`."""
        touched, self._pending.touched = self._pending.touched, set()
        self._pending.unindexed |= texts.rewrite(self._connection, touched)

    def add_issue(
        self,
        key: str,
        document: Document,
        raw: bytes,
        *,
        hash: str,
        part: int = 0,
        extractor: int,
        origin: str,
        url: str | None = None,
        packed: bytes | None = None,
        now: datetime,
        named: Sequence[NamedIssue] = (),
        anew: bool = False,
        same_words: Callable[[KeptDocument], bool] | None = None,
        name: str | None = None,
    ) -> Added:
        """Take an issue in, under its key.

        hash: SHA-256 of `raw`, in hex. part: which part of a document that holds several issues.
        extractor: version of the rules that read it. origin: the file or address it came from. url: the address
        that it stood at, to which its relative links belong. packed: `raw` as it is to be kept (`rows.squeezed`), where
        that has been seen to. named: the issues
        that its links name. anew: replace what was read before, even by the same extractor. same_words: whether what
        is held of the issue reads the same, so that other bytes alone make no revision. name: what its feed calls it.
        """
        reading = Reading(
            rows.clean(key), document, raw, packed, url, hash, part, extractor, origin, rows.instant(now), named, anew,
            same_words, name,
        )  # fmt: skip
        return intake.add(self._connection, self._pending, reading)

    def paper_of(self, identifier: Identifier) -> int:
        """The row id of the paper that has this identifier; an unknown one gets a paper of its own."""
        known, _ = identify(self._connection, self._pending, [identifier])
        ((_, paper_id),) = known.values()
        return paper_id

    def put_record(self, record: Record) -> None:
        """Append what a provider said."""
        records.put(self._connection, self._pending, record)

    def put_facts(self, paper_id: int, facts: Facts, said_by: tuple[tuple[str, str], ...] = ()) -> Facts:
        """Replace what is known of a paper. Returns what was known before, without the authors."""
        (before,) = self.put_all_facts([(paper_id, facts, said_by)])
        return before

    def put_all_facts(self, derived: Sequence[papers.Derived]) -> list[Facts]:
        """`put_facts` of several papers: (paper, facts, who said each)."""
        self._pending.touched.update(paper_id for paper_id, *_ in derived)
        before = papers.put_facts(self._connection, derived)
        if len(self._pending.touched) > _MANY:  # a rebuild: it is not to hold all papers at once
            self._rewrite()
        return before

    def put_joinings(self, in_force: Iterable[Joining], wanted: Iterable[Joining], now: datetime) -> None:
        """Let `wanted`, the user's decisions among them, take the place of those in force; revoke the others."""
        joinings.put(self._connection, self._pending, in_force, wanted, rows.instant(now))

    def regroup(self, groups: Iterable[tuple[Identifier, ...]]) -> list[Regrouped]:
        """Make each group of identifiers one paper, with all that hangs on them."""
        return joinings.regroup(self._connection, self._pending, groups)

    def put_vectors(self, model: str, described: Iterable[tuple[int, str, bytes]]) -> None:
        """Keep what papers were described as: (paper, digest of the text, vector)."""
        vectors.put(self._connection, model, described)

    def put_redirect(self, address: str, target: str | None, now: datetime) -> None:
        """Remember where an address leads; None for nowhere."""
        redirects.put(self._connection, address, target, now)

    def put_titles(self, issue_id: int, titles: Iterable[tuple[str, str, str, str]]) -> None:
        """Make these (words, title, source, context) the titles by which an issue names papers."""
        lookups.put_titles(self._connection, issue_id, titles)

    def put_lookup(self, lookup: LookUp) -> None:
        """Replace what is known of how looking a title up has gone."""
        lookups.put(self._connection, lookup)

    def put_digest(self, target: str, position: Position, now: datetime) -> None:
        """Remember that a digest was written to a target."""
        digests.put(self._connection, target, position, now)

    def put_source(self, source: Source) -> None:
        """Follow a source, or replace what is known of the one of its name."""
        followed.put(self._connection, source)

    def drop_source(self, name: str) -> None:
        """Follow a source no longer; its issues stay."""
        followed.drop(self._connection, name)

    def put_source_issues(self, name: str, issue_ids: Iterable[int]) -> None:
        """Remember that issues came from a source."""
        followed.put_issues(self._connection, name, issue_ids)

    def begin_run(self, command: str, now: datetime) -> int:
        """Write down that a run begins; earlier ones of this command that never ended are marked as killed."""
        return runs.begin(self._connection, command, now)

    def end_run(self, run: Run) -> None:
        """Write down how a run ended."""
        runs.end(self._connection, run)

    def put_changes(self, changes: Sequence[Change], now: datetime) -> None:
        """Append to the log of changes."""
        papers_named = [each.paper for each in changes if each.paper is not None]
        known, _ = identify(self._connection, self._pending, papers_named)
        runs.put_changes(self._connection, changes, known, now)

    def set_key(self, paper_id: int, key: str | None) -> None:
        """Give a paper a citation key, or take all away. Raises UsageError when another paper has it."""
        papers.set_key(self._connection, paper_id, key)

    def put_tags(self, subject: Identifier | int, words: Iterable[str]) -> None:
        """Hang tags on the paper of a known identifier, or on an issue."""
        own.put_tags(self._connection, subject, words)

    def drop_tags(self, subject: Identifier | int, words: Iterable[str]) -> None:
        """Take tags away from the paper of a known identifier, or from an issue."""
        own.drop_tags(self._connection, subject, words)

    def put_note(self, subject: Identifier | int, note: Note) -> None:
        """Add a note to the paper of a known identifier, or to an issue."""
        own.put_note(self._connection, subject, note)

    def drop_notes(self, subject: Identifier | int) -> None:
        """Take all notes away from the paper of a known identifier, or from an issue."""
        own.drop_notes(self._connection, subject)

    def choose_key(self, paper_id: int, key: str) -> None:
        """Make a key the one that a paper is cited by. Raises UsageError when another paper has it."""
        citing.choose_key(self._connection, paper_id, key)

    def set_issue_key(self, issue_id: int, key: str) -> None:
        """Give an issue its citation key, which no other has."""
        citing.set_issue_key(self._connection, issue_id, key)


_MANY = 10_000  # touched papers that are worth making the indexes anew for
_CORRUPT = 11  # SQLITE_CORRUPT and its extended codes
_COUNTED = {
    "issues": "issue",
    "links": "link AS l JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL",
    "papers": "paper_text WHERE mentions > 0",
    "mentions": "mention AS m JOIN link AS l ON l.id = m.link_id "
    "JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL",
    "records": "record",
}


def _brought_up_to_date(engine: Engine, url: URL) -> tuple[str | None, Path | None]:
    with engines.reading(engine) as connection:
        if engines.revision(connection, str(url.database)) == schema.HEAD:
            return None, None
    engine.dispose()
    migrate = importlib.import_module("papertrack.store.migrate")  # Alembic costs 0.4 s, and is rarely needed
    upgraded = migrate.upgrade(url)
    return (upgraded.before, upgraded.backup) if upgraded else (None, None)


def _damage(connection: Connection) -> list[str]:
    lines = [str(line) for (line,) in connection.exec_driver_sql("PRAGMA integrity_check")]
    return [] if lines == ["ok"] else [f"SQLite finds damage: {line}" for line in lines]


def _dangling(connection: Connection) -> list[str]:
    broken: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        broken[table, parent] = broken.get((table, parent), 0) + 1
    return [
        f"{count} rows of {table} refer to a {parent} that is not there." for (table, parent), count in broken.items()
    ]


def _search_differences(connection: Connection) -> list[str]:
    found = []
    for table in schema.FULL_TEXT:
        try:
            connection.exec_driver_sql(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
        except DBAPIError as error:
            if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF != _CORRUPT:
                raise
            found.append(f"The full-text index {table} differs from the text that it is made of.")
    return found


def _orphans(connection: Connection) -> list[str]:
    found = []
    for where, sentence in (
        ("NOT EXISTS (SELECT 1 FROM identifier AS i WHERE i.paper_id = p.id)", "papers have no identifier."),
        (
            "NOT EXISTS (SELECT 1 FROM paper_text AS t WHERE t.paper_id = p.id)",
            "papers cannot be searched for.",
        ),
    ):
        count = connection.exec_driver_sql(f"SELECT count(*) FROM paper AS p WHERE {where}").scalar_one()
        if count:
            found.append(f"{count} {sentence}")
    return found
