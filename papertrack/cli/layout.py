"""Words, tables, bars and sparklines on a terminal: whatever a document holds, it fits the width and steers nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from papertrack.cli.session import printable
from papertrack.showing.light import lights

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

NARROW = 60
"""Columns of a terminal; on a narrower one, what would stand side by side stands one under the other."""

_LIT = "bold yellow"
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LEVELS = "▁▂▃▄▅▆▇█"


def width() -> int:
    """How many columns there are."""
    return _console().width


def is_narrow() -> bool:
    """Is there no room for columns side by side?"""
    return width() < NARROW


def put(what: object = "") -> None:
    """Print something that Rich can lay out, or an empty line."""
    _console().print(what)


def text(plain: str, style: str = "") -> Text:
    """A text in one line."""
    from rich.text import Text

    return Text(printable(plain), style=style)


def lit(plain: str, words: Sequence[str], style: str = "") -> Text:
    """A text with the words lit up that were asked for."""
    shown = text(plain, style)
    for start, end in lights(shown.plain, words) if words else ():
        shown.stylize(_LIT, start, end)
    return shown


def put_indented(plain: str, style: str = "", words: Sequence[str] = (), by: int = 3) -> None:
    """Print a text, if there is one, with all its lines set in."""
    from rich.padding import Padding

    if plain:
        put(Padding(lit(plain, words, style), (0, 0, 0, by), expand=False))


def table(*columns: str, header: bool = True, fixed: Sequence[str] = ()) -> Table:
    """An empty table without lines. fixed: columns that are never broken."""
    from rich.table import Table

    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=header, header_style="dim")
    for column in columns:
        made.add_column(column, overflow="fold", no_wrap=column in fixed)
    return made


def bar(part: float, whole: float, columns: int) -> str:
    """A bar of blocks for a part of a whole, exact to an eighth of a column; anything at all shows."""
    eighths = round(8 * columns * part / whole) if whole else 0
    if part > 0:
        eighths = max(eighths, 1)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def sparkline(values: Sequence[int], columns: int) -> str:
    """One block for each value, or for neighbours together where there is no room for all; nothing is blank."""
    together = -(-len(values) // max(columns, 1)) or 1
    sums = [sum(values[start : start + together]) for start in range(0, len(values), together)]
    most = max(sums, default=0) or 1
    return "".join(_LEVELS[-(-each * 8 // most) - 1] if each else " " for each in sums)


@cache
def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, emoji=False, markup=False, soft_wrap=False)
