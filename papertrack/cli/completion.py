"""The commands `completion`, which prints a script for the shell, and `complete`, which that script asks."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from papertrack.cli.arguments import hoisted
from papertrack.cli.commands import Commands
from papertrack.cli.session import printable
from papertrack.model.identifier import Scheme
from papertrack.model.query import FIELDS, HAS

if TYPE_CHECKING:
    from papertrack.store.suggestions import Suggestion, Suggestions


class Shell(StrEnum):
    """The shells that are served."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def completion(shell: Annotated[Shell, typer.Argument(metavar="bash|zsh|fish", help="The shell to serve.")]) -> int:
    """Complete words in the shell with Tab.

    For bash, add to ~/.bashrc: eval "$(papertrack completion bash)". For zsh the same in ~/.zshrc, after compinit.
    For fish: papertrack completion fish > ~/.config/fish/completions/papertrack.fish
    """
    print(_SCRIPTS[shell], end="")
    return 0


def complete(context: typer.Context, line: str) -> int:
    """What may stand at the end of LINE: `words` or `files`, then a word and its meaning on each line."""
    root = context.find_root().command
    assert isinstance(root, TyperGroup)
    found = suggestions(root, line)
    print("files" if found is None else "words")
    for word, told in found or ():
        print(f"{word}\t{_brief(told)}")
    return 0


def suggestions(root: TyperGroup, line: str) -> list[Suggestion] | None:
    """The words that may stand at the end of a command line, each with its meaning; None where files may."""
    *before, start = _words(line)
    database, words = _without_global(before[1:])
    if words and words[-1] == "--db":
        return None
    place = _place(root, words)
    sources = _Sources(database)
    if place.option is not None:
        return _values(place.option, start, sources)
    if start.startswith("-") and not place.ended:
        name, equals, value = start.partition("=")
        option = _option(place.command, name)
        if equals and option is not None:
            found = _values(option, value, sources)
            return None if found is None else [(f"{name}={word}", told) for word, told in found]
        return _begun(start, _option_names(place.command, root))
    if isinstance(place.command, TyperGroup):
        return _begun(start, _command_names(place.command))
    return [] if place.argument is None else _values(place.argument, start, sources)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line has come to: the command, the option that waits for its value, the argument that is next.

    ended: `--` has ended the options.
    """

    command: TyperCommand | TyperGroup
    option: TyperOption | None
    argument: TyperArgument | None
    ended: bool


class _Sources:
    """Suggestions from the database, which is looked for when first asked."""

    def __init__(self, database: str | None) -> None:
        self._database = database

    @property
    def stored(self) -> Suggestions:
        from papertrack.wiring.suggesting import open_suggestions

        return open_suggestions(self._database)


def _words(line: str) -> list[str]:
    """The words of a line, the last one being written: it may be empty, or its quotes still open."""
    for ending in ("", '"', "'"):
        try:
            words = shlex.split(line + ending)
        except ValueError:
            continue
        return [*words, ""] if not ending and (not words or line[-1].isspace()) else words
    return [*line.split(" ")]


def _without_global(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """The database that a line names, and the line's words without the options that belong to every command."""
    rest: list[str] = []
    database = None
    remaining = iter(hoisted(words))
    for word in remaining:
        if word == "--db":
            database = next(remaining, None)
            if database is None:
                return None, ["--db"]
        elif word.startswith("--db="):
            database = word.removeprefix("--db=")
        elif word not in ("-q", "--quiet", "--debug"):
            rest.append(word)
    return database, rest


def _place(root: TyperGroup, words: Sequence[str]) -> _Place:
    command: TyperCommand | TyperGroup = root
    given = 0
    ended = False
    waiting: TyperOption | None = None
    for word in words:
        if waiting is not None:
            waiting = None
        elif isinstance(command, TyperGroup):
            found = command.whole(word) if isinstance(command, Commands) else command.commands.get(word)
            command = found if isinstance(found, TyperCommand | TyperGroup) else command
        elif word == "--" and not ended:
            ended = True
        elif word.startswith("-") and not ended:
            option = _option(command, word)
            waiting = option if option is not None and not option.is_flag else None
        else:
            given += 1
    arguments = [param for param in command.params if isinstance(param, TyperArgument)]
    last = arguments[-1] if arguments and arguments[-1].nargs == -1 else None
    return _Place(command, waiting, arguments[given] if given < len(arguments) else last, ended)


def _option(command: TyperCommand | TyperGroup, name: str) -> TyperOption | None:
    return next((each for each in command.params if isinstance(each, TyperOption) and name in each.opts), None)


def _option_names(command: TyperCommand | TyperGroup, root: TyperGroup) -> Iterator[Suggestion]:
    for each in dict.fromkeys((*command.params, *root.params)):
        if isinstance(each, TyperOption) and not each.hidden and (each.name != "version" or command is root):
            yield max(each.opts, key=len), each.help or ""
    yield "--help", "Show what it does."


def _command_names(group: TyperGroup) -> Iterator[Suggestion]:
    for name, each in group.commands.items():
        if not each.hidden:
            yield name, each.get_short_help_str(80)


def _values(param: TyperArgument | TyperOption, start: str, sources: _Sources) -> list[Suggestion] | None:
    choices = getattr(param.type, "choices", None)
    if choices is not None:
        return _begun(start, ((str(choice), "") for choice in choices))
    return _BY_NAME.get(param.name or "", _nothing)(start, sources)


def _begun(start: str, words: Iterable[Suggestion]) -> list[Suggestion]:
    return [(word, told) for word, told in words if word.startswith(start)]


def _nothing(start: str, sources: _Sources) -> list[Suggestion]:
    return []


def _files(start: str, sources: _Sources) -> None:
    return None


def _subject(start: str, sources: _Sources) -> list[Suggestion]:
    if start.startswith("issue:"):
        return _after("issue:", sources.stored.issue_numbers(start.removeprefix("issue:")))
    kinds = [] if start.endswith(":") else _begun(start, [("issue:", "an issue by its number"), *_SCHEMES])
    return [*kinds, *_named(start, sources)]


def _query(start: str, sources: _Sources) -> list[Suggestion]:
    """Fields, their values where these can be known, and identifiers."""
    name, colon, value = start.partition(":")
    field = f"{name}:"
    value = value.strip('"')
    match (name, bool(colon)):
        case ("newsletter", True):
            return _after(field, _quoted(sources.stored.newsletters(value)))
        case ("tag", True):
            return _after(field, sources.stored.tags(value))
        case ("issue", True):
            return _after(field, sources.stored.issue_numbers(value))
        case ("has", True):
            return _after(field, _begun(value, ((each, "") for each in sorted(HAS))))
        case ("id", True):
            return _after(field, sources.stored.names(value))
        case (_, True):
            return [] if name in FIELDS else sources.stored.names(start)
    return [*_begun(start, ((f"{each}:", "") for each in FIELDS)), *_named(start, sources)]


def _named(start: str, sources: _Sources) -> list[Suggestion]:
    """Papers by name, once something of it is written: what any of them may be called helps nobody."""
    return sources.stored.names(start) if start else []


_SCHEMES = [(f"{scheme}:", "") for scheme in Scheme]


def _tag(start: str, sources: _Sources) -> list[Suggestion]:
    return sources.stored.tags(start)


def _newsletter(start: str, sources: _Sources) -> list[Suggestion]:
    return sources.stored.newsletters(start)


_BY_NAME: dict[str, Callable[[str, _Sources], list[Suggestion] | None]] = {
    "query": _query,
    "id": _subject,
    "other": _subject,
    "words": _tag,
    "newsletter": _newsletter,
    "documents": _files,
    "file": _files,
    "output": _files,
    "plot": _files,
}


def _after(before: str, words: Iterable[Suggestion]) -> list[Suggestion]:
    return [(before + word, told) for word, told in words]


def _quoted(words: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Values of a query's field: what is more than a word stands in quotes."""
    for word, told in words:
        yield (f'"{word}"' if " " in word else word), told


def _brief(told: str) -> str:
    line = printable(told)
    return line if len(line) <= 70 else f"{line[:69]}…"


_BASH = r"""
_papertrack() {
    local word told kind cur reply=()
    COMPREPLY=()
    {
        read -r kind
        while IFS=$'\t' read -r word told; do reply+=("$word"); done
    } < <(papertrack complete -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    if [ "$kind" = files ]; then
        compopt -o default 2>/dev/null
        return
    fi
    # Bash takes a colon for the end of a word, so what stands before it in the word is not written again.
    cur=${COMP_LINE:0:COMP_POINT}
    cur=${cur##*[[:space:]]}
    [[ $cur == *:* && $COMP_WORDBREAKS == *:* ]] && cur=${cur%"${cur##*:}"} || cur=
    for word in "${reply[@]}"; do
        printf -v told %q "${word#"$cur"}"
        COMPREPLY+=("$told")
    done
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]] && compopt -o nospace 2>/dev/null
    return 0
}
complete -F _papertrack papertrack
"""
_ZSH = r"""
_papertrack() {
    local kind word told
    local -a open shut
    {
        read -r kind
        while IFS=$'\t' read -r word told; do
            if [[ $word == *: ]]; then open+=("$word"); else shut+=("$word"); fi
        done
    } < <(papertrack complete -- "${words[1,CURRENT]}" 2>/dev/null)
    if [[ $kind == files ]]; then
        _files
        return
    fi
    (( $#open )) && compadd -U -S '' -a open
    (( $#shut )) && compadd -U -a shut
    return 0
}
compdef _papertrack papertrack
"""
_FISH = r"""
function __papertrack_complete
    set -l answer (papertrack complete -- (commandline -cp | string collect) 2>/dev/null)
    if test "$answer[1]" = files
        __fish_complete_path (commandline -ct)
    else
        string join \n -- $answer[2..]
    end
end
complete -c papertrack -f -a '(__papertrack_complete)'
"""
_SCRIPTS = {Shell.BASH: _BASH.lstrip(), Shell.ZSH: _ZSH.lstrip(), Shell.FISH: _FISH.lstrip()}
