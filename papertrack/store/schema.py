"""What is known of the schema without its tables, which take longer to set up than a question to answer."""

from __future__ import annotations

HEAD = "0001"
"""The revision that this code reads and writes: the newest script in migrations/versions."""

FULL_TEXT = ("search", "title_search", "link_search", "issue_search")
"""The FTS5 tables; SQLite keeps each in shadow tables of the same name with a suffix."""

REFERRING = "kind IN ('issue', 'page', 'news', 'code')"
"""The links that may lead to an issue. Only these are found by their target: an index on all would cost twice as much
whenever an issue is taken in."""
