"""What redirectors said is remembered, in the database and in a file of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from papertrack.errors import StoreError
from papertrack.model.redirect import Redirect
from papertrack.store.redirects import RedirectFile

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_database_remembers_where_addresses_lead(store):
    with store.write() as writer:
        writer.put_redirect("https://t.co/a", "https://arxiv.org/abs/2503.09799", NOW)
        writer.put_redirect("https://t.co/b", None, NOW)
        writer.put_redirect("https://t.co/b", "https://example.org/", NOW + timedelta(days=1))
    with store.read() as reader:
        assert reader.redirects(["https://t.co/a", "https://t.co/b", "https://t.co/c"]) == {
            "https://t.co/a": Redirect("https://arxiv.org/abs/2503.09799", NOW),
            "https://t.co/b": Redirect("https://example.org/", NOW + timedelta(days=1)),
        }


def test_a_file_remembers_for_the_next_run_and_for_others(tmp_path: Path):
    path = tmp_path / "state" / "redirects.db"
    with RedirectFile(path) as one, RedirectFile(path) as other:
        with one.write() as writer:
            writer.put_redirect("https://t.co/a", None, NOW)
        with other.read() as reader:
            assert reader.redirects(["https://t.co/a"]) == {"https://t.co/a": Redirect(None, NOW)}
    with RedirectFile(path) as again, again.read() as reader:
        assert list(reader.redirects(["https://t.co/a"])) == ["https://t.co/a"]


def test_a_damaged_file_is_made_anew(tmp_path: Path):
    path = tmp_path / "redirects.db"
    path.write_bytes(b"no database at all, but long enough to be taken for one" * 100)
    with RedirectFile(path) as file, file.write() as writer:
        writer.put_redirect("https://t.co/a", None, NOW)
        assert len(writer.redirects(["https://t.co/a"])) == 1


def test_a_place_where_no_file_can_be_made_is_named(tmp_path: Path):
    (tmp_path / "redirects.db").mkdir()
    with pytest.raises(StoreError, match=r"redirects\.db"):
        RedirectFile(tmp_path / "redirects.db")
