"""The schema: one table for each of the project's words, as SQLAlchemy Core tables.

Dates and times are ISO 8601 text (times in UTC with microseconds, so that text order is order of time);
bodies and payloads are zlib-compressed. The full-text tables are no part of this metadata: the
migrations make them, and `texts.py` and `intake.py` keep them.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from papertrack.store.schema import FULL_TEXT as FULL_TEXT
from papertrack.store.schema import HEAD as HEAD
from papertrack.store.schema import REFERRING

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

newsletter = Table(
    "newsletter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("url", Text),
    UniqueConstraint("name"),
)

source = Table(
    "source",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("typed", Text, nullable=False),
    Column("title", Text),
    Column("home", Text),
    Column("others", JSON, nullable=False, server_default=text("'[]'")),
    Column("cursor", JSON, nullable=False, server_default=text("'{}'")),
    Column("archive", JSON, nullable=False, server_default=text("'{}'")),
    Column("polled_at", Text),
    Column("ok_at", Text),
    Column("next_due", Text),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("error", Text),
    Column("gone", Boolean, nullable=False, server_default=text("0")),
    UniqueConstraint("name"),
)

source_issue = Table(
    "source_issue",
    metadata,
    Column("source_id", ForeignKey("source.id", ondelete="CASCADE"), nullable=False),
    Column("issue_id", ForeignKey("issue.id"), nullable=False, index=True),
    PrimaryKeyConstraint("source_id", "issue_id"),
)

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("command", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("status", Text, nullable=False),
    Column("counts", JSON, nullable=False, server_default=text("'{}'")),
    Column("failures", JSON, nullable=False, server_default=text("'[]'")),
)

change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("issue_id", ForeignKey("issue.id")),
    Column("identifier_id", ForeignKey("identifier.id")),
    Column("detail", Text),
)

digest = Table(
    "digest",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("target", Text, nullable=False),
    Column("written_at", Text, nullable=False),
    Column("last_issue", Integer, nullable=False),
    Column("last_change", Integer, nullable=False),
    UniqueConstraint("target"),
)

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("format", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("url", Text),
    Column("added_at", Text, nullable=False),
    UniqueConstraint("hash"),
)

issue = Table(
    "issue",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    Column("newsletter_id", ForeignKey("newsletter.id"), index=True),
    Column("title", Text),
    Column("number", Integer, index=True),
    Column("url", Text),
    Column("published", Text, index=True),
    Column("author", Text),
    Column("added_at", Text, nullable=False),
    UniqueConstraint("key"),
)

issue_address = Table(
    "issue_address",
    metadata,
    Column("address", Text, nullable=False),
    Column("issue_id", ForeignKey("issue.id"), nullable=False, index=True),
    PrimaryKeyConstraint("address"),
)
"""Further keys of an issue: where its newsletter's other site has it."""

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("issue_id", ForeignKey("issue.id"), nullable=False),
    Column("document_id", ForeignKey("document.id"), nullable=False, index=True),
    Column("part", Integer, nullable=False),
    Column("extractor", Integer, nullable=False),
    Column("title", Text),
    Column("read_at", Text, nullable=False),
    Column("superseded_at", Text),
    UniqueConstraint("issue_id", "document_id", "part"),
)
Index(
    "uq_revision_current",
    revision.c.issue_id,
    unique=True,
    sqlite_where=text("superseded_at IS NULL"),
)

section = Table(
    "section",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision_id", ForeignKey("revision.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("headline", Text, nullable=False),
    UniqueConstraint("revision_id", "position"),
)

link = Table(
    "link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision_id", ForeignKey("revision.id"), nullable=False),
    Column("section_id", ForeignKey("section.id"), index=True),
    Column("position", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("headline", Text),
    Column("context", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("rule", Text),
    Column("signs", Text, nullable=False, server_default=text("''")),
    UniqueConstraint("revision_id", "position"),
)
Index("ix_link_target", link.c.target, sqlite_where=text(REFERRING))

issue_named = Table(
    "issue_named",
    metadata,
    Column("link_id", ForeignKey("link.id"), primary_key=True, autoincrement=False),
    Column("newsletter", Text, nullable=False),
    Column("number", Integer, nullable=False),
)

redirect = Table(
    "redirect",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("target", Text),
    Column("asked_at", Text, nullable=False),
    UniqueConstraint("url"),
)

lookup = Table(
    "lookup",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("words", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("asked_at", Text),
    Column("misses", Integer, nullable=False),
    Column("answered", JSON, nullable=False),
    Column("found", Text),
    Column("found_title", Text),
    Column("score", Float),
    Column("outcome", Text, nullable=False),
    UniqueConstraint("words"),
    CheckConstraint("outcome IN ('open', 'accepted', 'suggested', 'refused')", name="outcome"),
)

issue_titled = Table(
    "issue_titled",
    metadata,
    Column("issue_id", ForeignKey("issue.id"), nullable=False),
    Column("lookup_id", ForeignKey("lookup.id"), nullable=False, index=True),
    Column("source", Text, nullable=False),
    Column("context", Text, nullable=False),
    PrimaryKeyConstraint("issue_id", "lookup_id"),
)

paper = Table(
    "paper",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", Text),
    Column("abstract", Text),
    Column("published", Text),
    Column("updated", Text),
    Column("venue", Text),
    Column("journal_ref", Text),
    Column("doi", Text),
    Column("primary_category", Text),
    Column("categories", JSON, nullable=False, server_default=text("'[]'")),
    Column("comment", Text),
    Column("version", Integer),
    Column("withdrawn", Boolean, nullable=False, server_default=text("0")),
    Column("retracted", Boolean, nullable=False, server_default=text("0")),
    Column("appeared", Text),
    Column("kind", Text),
    Column("volume", Text),
    Column("issue", Text),
    Column("pages", Text),
    Column("publisher", Text),
    Column("isbn", Text),
    Column("same_as", JSON, nullable=False, server_default=text("'[]'")),
    Column("published_as", JSON, nullable=False, server_default=text("'[]'")),
    Column("preprints", JSON, nullable=False, server_default=text("'[]'")),
    Column("said_by", JSON, nullable=False, server_default=text("'[]'")),
)

author = Table(
    "author",
    metadata,
    Column("paper_id", ForeignKey("paper.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    PrimaryKeyConstraint("paper_id", "position"),
)

identifier = Table(
    "identifier",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scheme", Text, nullable=False),
    Column("value", Text, nullable=False, index=True),
    Column("paper_id", ForeignKey("paper.id"), nullable=False, index=True),
    UniqueConstraint("scheme", "value"),
)

citation_key = Table(
    "citation_key",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    Column("identifier_id", ForeignKey("identifier.id"), nullable=False, index=True),
    Column("chosen", Boolean, nullable=False, server_default=text("0")),
    UniqueConstraint("key"),
)

issue_key = Table(
    "issue_key",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    Column("issue_id", ForeignKey("issue.id"), nullable=False),
    UniqueConstraint("key"),
    UniqueConstraint("issue_id"),
)

joining = Table(
    "joining",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("one_id", ForeignKey("identifier.id"), nullable=False),
    Column("other_id", ForeignKey("identifier.id"), nullable=False),
    Column("verdict", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("relation", Text, nullable=False),
    Column("decided_at", Text, nullable=False),
    Column("revoked_at", Text),
    CheckConstraint("verdict IN ('same', 'different', 'suggested')", name="verdict"),
)
IN_FORCE = "revoked_at IS NULL"
Index(
    "uq_joining_in_force",
    joining.c.one_id,
    joining.c.other_id,
    joining.c.decided_by,
    unique=True,
    sqlite_where=text(IN_FORCE),
)
Index("ix_joining_other_id", joining.c.other_id, sqlite_where=text(IN_FORCE))

_ON_ONE_THING = "(identifier_id IS NULL) != (issue_id IS NULL)"
tag = Table(
    "tag",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("word", Text, nullable=False),
    Column("identifier_id", ForeignKey("identifier.id")),
    Column("issue_id", ForeignKey("issue.id")),
    UniqueConstraint("identifier_id", "word"),
    UniqueConstraint("issue_id", "word"),
    CheckConstraint(_ON_ONE_THING, name="on_one_thing"),
)
Index("ix_tag_word", tag.c.word)

note = Table(
    "note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("written_at", Text, nullable=False),
    Column("identifier_id", ForeignKey("identifier.id"), index=True),
    Column("issue_id", ForeignKey("issue.id"), index=True),
    CheckConstraint(_ON_ONE_THING, name="on_one_thing"),
)

mention = Table(
    "mention",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("link_id", ForeignKey("link.id"), nullable=False),
    Column("identifier_id", ForeignKey("identifier.id"), nullable=False, index=True),
    Column("version", Integer),
    UniqueConstraint("link_id", "identifier_id"),
)

provider = Table(
    "provider",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    UniqueConstraint("name"),
)

record = Table(
    "record",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("provider_id", ForeignKey("provider.id"), nullable=False, index=True),
    Column("identifier_id", ForeignKey("identifier.id"), nullable=False),
    Column("asked_at", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("parser", Integer, nullable=False),
    CheckConstraint("status IN ('found', 'not found', 'gone', 'failed')", name="status"),
)
Index("ix_record_identifier_id_provider_id", record.c.identifier_id, record.c.provider_id)

paper_text = Table(
    "paper_text",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("paper_id", ForeignKey("paper.id"), nullable=False),
    Column("mentions", Integer, nullable=False),
    Column("first_mentioned", Text),
    Column("last_mentioned", Text),
    Column("title", Text, nullable=False),
    Column("headline", Text, nullable=False),
    Column("context", Text, nullable=False),
    Column("abstract", Text, nullable=False),
    Column("authors", Text, nullable=False),
    Column("venue", Text, nullable=False),
    Column("categories", Text, nullable=False),
    Column("marks", Text, nullable=False),
    Column("signs", Text, nullable=False),
    UniqueConstraint("paper_id"),
)
"""What is searched of each paper. place: `texts.place_of`, so that the order of rows is that of the last mentions."""
Index("ix_paper_text_mentions", paper_text.c.mentions)

word = Table(
    "word",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folded", Text, nullable=False),
    Column("written", Text, nullable=False),
    UniqueConstraint("folded", "written"),
)
"""The words of the papers' search rows, the ones that came up first before the others: for questions that give only
how a word begins. A word that no paper has any more may stay."""

paper_vector = Table(
    "paper_vector",
    metadata,
    Column("paper_id", ForeignKey("paper.id"), primary_key=True, autoincrement=False),
    Column("model", Text, nullable=False),
    Column("text_digest", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)
