"""The first schema: issues and their readings, links, papers, records, and the full-text tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Without columnsize, which bm25 would need, a row costs half as much to write.
FULL_TEXT = (
    """CREATE VIRTUAL TABLE search USING fts5(
        title, headline, context, abstract, authors, venue, categories, marks, signs,
        content='paper_text', content_rowid='place', columnsize=0,
        tokenize='porter unicode61 remove_diacritics 2')""",
    """CREATE VIRTUAL TABLE title_search USING fts5(
        title, headline, marks, content='paper_text', content_rowid='place', columnsize=0,
        tokenize='porter unicode61 remove_diacritics 2')""",
    """CREATE VIRTUAL TABLE link_search USING fts5(
        text, headline, context, target, signs, content='link', content_rowid='id', columnsize=0,
        tokenize='porter unicode61 remove_diacritics 2')""",
    """CREATE VIRTUAL TABLE issue_search USING fts5(
        title, newsletter, signs, columnsize=0, tokenize='porter unicode61 remove_diacritics 2')""",
)


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("hash", name=op.f("uq_document_hash")),
    )
    op.create_table(
        "newsletter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter")),
        sa.UniqueConstraint("name", name=op.f("uq_newsletter_name")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("home", sa.Text(), nullable=True),
        sa.Column("others", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("cursor", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("archive", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("polled_at", sa.Text(), nullable=True),
        sa.Column("ok_at", sa.Text(), nullable=True),
        sa.Column("next_due", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("gone", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("name", name=op.f("uq_source_name")),
    )
    op.create_table(
        "source_issue",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_source_issue_source_id_source"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_source_issue_issue_id_issue")),
        sa.PrimaryKeyConstraint("source_id", "issue_id", name=op.f("pk_source_issue")),
    )
    op.create_index(op.f("ix_source_issue_issue_id"), "source_issue", ["issue_id"])
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("failures", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("identifier_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_change_issue_id_issue")),
        sa.ForeignKeyConstraint(["identifier_id"], ["identifier.id"], name=op.f("fk_change_identifier_id_identifier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("written_at", sa.Text(), nullable=False),
        sa.Column("last_issue", sa.Integer(), nullable=False),
        sa.Column("last_change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("target", name=op.f("uq_digest_target")),
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("abstract", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("updated", sa.Text(), nullable=True),
        sa.Column("venue", sa.Text(), nullable=True),
        sa.Column("journal_ref", sa.Text(), nullable=True),
        sa.Column("doi", sa.Text(), nullable=True),
        sa.Column("primary_category", sa.Text(), nullable=True),
        sa.Column("categories", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("retracted", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("appeared", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("volume", sa.Text(), nullable=True),
        sa.Column("issue", sa.Text(), nullable=True),
        sa.Column("pages", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("isbn", sa.Text(), nullable=True),
        sa.Column("same_as", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("published_as", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("preprints", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("said_by", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )
    op.create_table(
        "provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("name", name=op.f("uq_provider_name")),
    )
    op.create_table(
        "author",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_author_paper_id_paper")),
        sa.PrimaryKeyConstraint("paper_id", "position", name=op.f("pk_author")),
    )
    op.create_table(
        "identifier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_identifier_paper_id_paper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identifier")),
        sa.UniqueConstraint("scheme", "value", name=op.f("uq_identifier_scheme_value")),
    )
    op.create_index(op.f("ix_identifier_paper_id"), "identifier", ["paper_id"], unique=False)
    op.create_index(op.f("ix_identifier_value"), "identifier", ["value"], unique=False)
    op.create_table(
        "citation_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("identifier_id", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["identifier_id"], ["identifier.id"], name=op.f("fk_citation_key_identifier_id_identifier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation_key")),
        sa.UniqueConstraint("key", name=op.f("uq_citation_key_key")),
    )
    op.create_index(op.f("ix_citation_key_identifier_id"), "citation_key", ["identifier_id"], unique=False)
    op.create_table(
        "joining",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.Text(), nullable=True),
        sa.CheckConstraint("verdict IN ('same', 'different', 'suggested')", name=op.f("ck_joining_verdict")),
        sa.ForeignKeyConstraint(["one_id"], ["identifier.id"], name=op.f("fk_joining_one_id_identifier")),
        sa.ForeignKeyConstraint(["other_id"], ["identifier.id"], name=op.f("fk_joining_other_id_identifier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joining")),
    )
    op.create_index(
        "uq_joining_in_force",
        "joining",
        ["one_id", "other_id", "decided_by"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
    )
    op.create_index(
        "ix_joining_other_id",
        "joining",
        ["other_id"],
        unique=False,
        sqlite_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("newsletter_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["newsletter_id"], ["newsletter.id"], name=op.f("fk_issue_newsletter_id_newsletter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
        sa.UniqueConstraint("key", name=op.f("uq_issue_key")),
    )
    op.create_index(op.f("ix_issue_newsletter_id"), "issue", ["newsletter_id"], unique=False)
    op.create_index(op.f("ix_issue_number"), "issue", ["number"], unique=False)
    op.create_index(op.f("ix_issue_published"), "issue", ["published"], unique=False)
    op.create_table(
        "issue_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_key_issue_id_issue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_key")),
        sa.UniqueConstraint("issue_id", name=op.f("uq_issue_key_issue_id")),
        sa.UniqueConstraint("key", name=op.f("uq_issue_key_key")),
    )
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("identifier_id", sa.Integer(), nullable=True),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(identifier_id IS NULL) != (issue_id IS NULL)", name=op.f("ck_tag_on_one_thing")),
        sa.ForeignKeyConstraint(["identifier_id"], ["identifier.id"], name=op.f("fk_tag_identifier_id_identifier")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_tag_issue_id_issue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("identifier_id", "word", name=op.f("uq_tag_identifier_id_word")),
        sa.UniqueConstraint("issue_id", "word", name=op.f("uq_tag_issue_id_word")),
    )
    op.create_index("ix_tag_word", "tag", ["word"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.Text(), nullable=False),
        sa.Column("identifier_id", sa.Integer(), nullable=True),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(identifier_id IS NULL) != (issue_id IS NULL)", name=op.f("ck_note_on_one_thing")),
        sa.ForeignKeyConstraint(["identifier_id"], ["identifier.id"], name=op.f("fk_note_identifier_id_identifier")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_note_issue_id_issue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_identifier_id"), "note", ["identifier_id"], unique=False)
    op.create_index(op.f("ix_note_issue_id"), "note", ["issue_id"], unique=False)
    op.create_table(
        "paper_text",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("first_mentioned", sa.Text(), nullable=True),
        sa.Column("last_mentioned", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("signs", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_text_paper_id_paper")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_paper_text")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_paper_text_paper_id")),
    )
    op.create_index("ix_paper_text_mentions", "paper_text", ["mentions"], unique=False)
    op.create_table(
        "word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word")),
        sa.UniqueConstraint("folded", "written", name=op.f("uq_word_folded_written")),
    )
    op.create_table(
        "paper_vector",
        sa.Column("paper_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("text_digest", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_vector_paper_id_paper")),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_paper_vector")),
    )
    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("identifier_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("parser", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('found', 'not found', 'gone', 'failed')", name=op.f("ck_record_status")),
        sa.ForeignKeyConstraint(["identifier_id"], ["identifier.id"], name=op.f("fk_record_identifier_id_identifier")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_record_provider_id_provider")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
    )
    op.create_index("ix_record_identifier_id_provider_id", "record", ["identifier_id", "provider_id"], unique=False)
    op.create_index(op.f("ix_record_provider_id"), "record", ["provider_id"], unique=False)
    op.create_table(
        "issue_address",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_address_issue_id_issue")),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_issue_address")),
    )
    op.create_index(op.f("ix_issue_address_issue_id"), "issue_address", ["issue_id"])
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("extractor", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("read_at", sa.Text(), nullable=False),
        sa.Column("superseded_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_revision_document_id_document")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_revision_issue_id_issue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("issue_id", "document_id", "part", name=op.f("uq_revision_issue_id_document_id_part")),
    )
    op.create_index(op.f("ix_revision_document_id"), "revision", ["document_id"], unique=False)
    op.create_index(
        "uq_revision_current",
        "revision",
        ["issue_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
    )
    op.create_table(
        "section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_section_revision_id_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.UniqueConstraint("revision_id", "position", name=op.f("uq_section_revision_id_position")),
    )
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("signs", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_link_revision_id_revision")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_link_section_id_section")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("revision_id", "position", name=op.f("uq_link_revision_id_position")),
    )
    op.create_index(op.f("ix_link_section_id"), "link", ["section_id"], unique=False)
    op.create_index(
        "ix_link_target",
        "link",
        ["target"],
        unique=False,
        sqlite_where=sa.text("kind IN ('issue', 'page', 'news', 'code')"),
    )
    op.create_table(
        "issue_named",
        sa.Column("link_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("newsletter", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_issue_named_link_id_link")),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_issue_named")),
    )
    op.create_table(
        "redirect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redirect")),
        sa.UniqueConstraint("url", name=op.f("uq_redirect_url")),
    )
    op.create_table(
        "lookup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=True),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("answered", sa.JSON(), nullable=False),
        sa.Column("found", sa.Text(), nullable=True),
        sa.Column("found_title", sa.Text(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('open', 'accepted', 'suggested', 'refused')", name=op.f("ck_lookup_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup")),
        sa.UniqueConstraint("words", name=op.f("uq_lookup_words")),
    )
    op.create_table(
        "issue_titled",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("lookup_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_titled_issue_id_issue")),
        sa.ForeignKeyConstraint(["lookup_id"], ["lookup.id"], name=op.f("fk_issue_titled_lookup_id_lookup")),
        sa.PrimaryKeyConstraint("issue_id", "lookup_id", name=op.f("pk_issue_titled")),
    )
    op.create_index(op.f("ix_issue_titled_lookup_id"), "issue_titled", ["lookup_id"], unique=False)
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("identifier_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["identifier_id"], ["identifier.id"], name=op.f("fk_mention_identifier_id_identifier")),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_mention_link_id_link")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
        sa.UniqueConstraint("link_id", "identifier_id", name=op.f("uq_mention_link_id_identifier_id")),
    )
    op.create_index(op.f("ix_mention_identifier_id"), "mention", ["identifier_id"], unique=False)
    for statement in FULL_TEXT:
        op.execute(statement)
