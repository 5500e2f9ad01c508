"""The commands by name, each with its module and what it does, so that a run loads and makes only the one it is for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from papertrack.cli.arguments import EPILOG, Command

COMMANDS = {
    "demo": ("demo", "A tour, offline, on an issue that comes along."),
    "extract": ("take", "Show what documents hold."),
    "add": ("take", "Take issues in."),
    "follow": ("follow", "Follow a newsletter."),
    "newsletters": ("follow", "What is followed."),
    "unfollow": ("follow", "Follow a newsletter no longer."),
    "backfill": ("follow", "Take in the older issues."),
    "enrich": ("fetch", "Fetch the metadata that is due, politely."),
    "refresh": ("refresh", "Do all that is due: for cron and timers."),
    "runs": ("refresh", "How refreshes and backfills went."),
    "papers": ("ask", "Papers mentioned about QUERY."),
    "mentions": ("ask", "The mentions: issue, section, words."),
    "issues": ("ask", "Issues about QUERY and their papers."),
    "links": ("ask", "Every link about QUERY, papers or not."),
    "show": ("ask", "One paper or issue, whole."),
    "story": ("story", "The story of QUERY, in order of time."),
    "stats": ("stats", "What is mentioned most, when, how soon."),
    "web": ("web", "The same, in a browser."),
    "merge": ("join", "Make two papers one."),
    "split": ("join", "Part an identifier from its paper."),
    "duplicates": ("join", "Papers that may be one."),
    "titles": ("titles", "Papers that issues name by title alone, and may be these."),
    "tag": ("own", "Put tags on a paper or an issue."),
    "untag": ("own", "Take tags from a paper or an issue."),
    "note": ("own", "Write a note on a paper or an issue."),
    "export": ("cite", "Cite the papers about QUERY."),
    "digest": ("digest", "Tell what is new: issues, their papers with the words, and what became of papers."),
    "doctor": ("doctor", "See whether everything is in order."),
    "completion": ("completion", "Complete words in the shell with Tab."),
    "keys": ("keys", "The keys that papers are cited by."),
    "schedule": ("schedule", "Have `refresh` run by itself."),
    "db": ("database", "Look after the database."),
}
"""In the order of the help. A command is a function of that name in its module, or the module's `app` of commands."""

HIDDEN = {"complete": ("completion", "")}
"""What only scripts ask."""


class Commands(TyperGroup):
    """The group of all commands: it lists them by the table, and makes the one that is asked for."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands.update((name, TyperCommand(name=name, help=told)) for name, (_, told) in COMMANDS.items())
        self.commands.update((name, TyperCommand(name=name, hidden=True)) for name in HIDDEN)

    def whole(self, name: str) -> TyperCommand | TyperGroup | None:
        """The command of this name with all that belongs to it."""
        module = (COMMANDS | HIDDEN).get(name)
        return None if module is None else _made(name, import_module(f"papertrack.cli.{module[0]}"))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # of Typer's own copy of click
        """The command that the first word names, and the words after it."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, self.whole(name or "") or command, rest


def _made(name: str, module: Any) -> TyperCommand | TyperGroup:
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
        app.command(name, cls=Command, epilog=EPILOG)(getattr(module, name))
    made = typer.main.get_command(app)
    assert isinstance(made, TyperCommand | TyperGroup)
    made.name = name
    return made
