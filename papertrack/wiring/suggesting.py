"""Finds the database that the shell completes from, without opening it for real."""

from __future__ import annotations

from pathlib import Path

from papertrack.errors import PaperTrackError
from papertrack.store.suggestions import Suggestions
from papertrack.wiring.settings import load_settings

_URL = "sqlite:///"


def open_suggestions(database: str | None) -> Suggestions:
    """Suggestions from this database, else from the user's own. Where the settings are wrong there are none."""
    try:
        location = load_settings(database).database
    except PaperTrackError:
        location = database or ""
    return Suggestions(Path(location.removeprefix(_URL)))
