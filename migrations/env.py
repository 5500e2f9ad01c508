"""Runs the migration scripts on the connection that the caller hands over."""

from __future__ import annotations

from typing import Any

from alembic import context

from papertrack.store import tables

SHADOWS = ("", "_data", "_idx", "_content", "_docsize", "_config")
FULL_TEXT = {name + suffix for name in tables.FULL_TEXT for suffix in SHADOWS}


def ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether a name in the database is one that the metadata speaks of; the full-text tables are not."""
    return kind != "table" or name not in FULL_TEXT


def run() -> None:
    """Run the scripts inside the caller's transaction. Reads no URL and configures no logging."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        raise RuntimeError("migrations are run by papertrack (papertrack db upgrade), which hands over its connection")
    context.configure(connection=connection, target_metadata=tables.metadata, include_name=ours, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


run()
