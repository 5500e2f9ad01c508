"""The table of commands says what the commands say of themselves, and leaves none out."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from papertrack import cli
from papertrack.cli import commands
from papertrack.cli.app import app


@pytest.fixture(scope="module")
def root() -> commands.Commands:
    made = typer.main.get_command(app)
    assert isinstance(made, commands.Commands)
    return made


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_a_command_is_listed_with_its_own_words(root: commands.Commands, name: str) -> None:
    whole = root.whole(name)
    assert whole is not None
    assert whole.name == name
    assert commands.COMMANDS[name][1] == whole.get_short_help_str(300)


def test_no_command_is_left_out() -> None:
    """A function of a module of commands that takes the context is one of its commands."""
    listed = {(module, name) for name, (module, _) in (commands.COMMANDS | commands.HIDDEN).items()}
    for file in Path(cli.__file__).parent.glob("*.py"):
        module = import_module(f"papertrack.cli.{file.stem}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters.values()), None)
            if function.__module__ != module.__name__ or name.startswith("_") or hasattr(module, "app"):
                continue
            if first is not None and first.name == "context" and first.annotation == "typer.Context":
                assert (file.stem, name) in listed or name == "session_of"


def test_groups_have_their_commands(root: commands.Commands) -> None:
    for name in ("keys", "schedule", "db"):
        group = root.whole(name)
        assert isinstance(group, TyperGroup)
        assert group.commands
