"""Draws figures as a picture, with matplotlib, which the extra `papertrack[plot]` brings."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from papertrack.cli.session import printable
from papertrack.errors import UsageError
from papertrack.model.figures import Figures

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SUFFIXES = (".svg", ".png", ".pdf")
_LONGEST_LABEL = 42
_MOST_NEWSLETTERS = 12
_COLOUR = "#3465a4"


def draw(found: Figures, path: Path) -> None:
    """Draw all charts into one file; its name's ending says the format.

    Raises UsageError for another ending, and where matplotlib is not installed.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path}: a picture's name ends in {' or '.join(SUFFIXES)}")
    try:
        import matplotlib
    except ImportError:
        raise UsageError("drawing needs matplotlib: pip install 'papertrack[plot]'") from None
    matplotlib.use("Agg")
    charts = _charts(found)
    text_kept = matplotlib.rc_context({"svg.hashsalt": "papertrack", "svg.fonttype": "none", "text.parse_math": False})
    with text_kept, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph", category=UserWarning)  # a letter that the font has not
        drawn = _drawn(charts, path.suffix[1:].lower())
    path.write_bytes(drawn)


def _charts(found: Figures) -> list[Callable[[Axes], None]]:
    """What draws each chart that has something to show."""
    lag = found.lag.quartiles
    lists: list[tuple[str, Sequence[tuple[str, int]]]] = [
        ("most mentioned papers", [(paper.title or str(paper.id), paper.mentions) for paper in found.most_mentioned]),
        ("authors", [(share.name, share.mentions) for share in found.authors]),
        ("categories", [(share.name, share.mentions) for share in found.categories]),
        ("venues", [(share.name, share.mentions) for share in found.venues]),
        ("newsletters", [(each.name or "(none)", each.mentions) for each in found.newsletters[:_MOST_NEWSLETTERS]]),
        ("links by kind", found.kinds),
        (
            f"from publication to first mention: median {lag[1]:g} days" if lag else "",
            [(label, papers) for label, _, _, papers in found.lag.histogram] if lag else [],
        ),
    ]
    charts = [partial(_bars, heading=heading, rows=rows) for heading, rows in lists if rows]
    return [*charts, partial(_months, months=found.months)] if found.months else [*charts]


def _drawn(charts: Sequence[Callable[[Axes], None]], format: str) -> bytes:
    from matplotlib.figure import Figure

    lines = max(-(-len(charts) // 2), 1)
    picture = Figure(figsize=(14, 4 * lines), layout="constrained")
    places = picture.subplots(lines, 2, squeeze=False).flat
    for place, chart in zip(places, charts, strict=False):
        chart(place)
    for place in places[len(charts) :]:
        place.set_axis_off()
    drawn = BytesIO()
    picture.savefig(drawn, format=format, metadata={"Date": None} if format == "svg" else {})
    return drawn.getvalue()


def _bars(axes: Axes, heading: str, rows: Sequence[tuple[str, int]]) -> None:
    axes.set_title(heading, loc="left", fontweight="bold")
    places = range(len(rows))
    drawn = axes.barh(places, [count for _, count in rows], color=_COLOUR)
    axes.bar_label(drawn, padding=3, fontsize=8)
    axes.set_yticks(places, [_short(label) for label, _ in rows], fontsize=8)
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)


def _months(axes: Axes, months: Sequence[tuple[str, int]]) -> None:
    axes.set_title("mentions per month", loc="left", fontweight="bold")
    axes.bar(range(len(months)), [count for _, count in months], color=_COLOUR, width=1.0)
    step = max(len(months) // 8, 1)
    axes.set_xticks(range(0, len(months), step), [month for month, _ in months[::step]], fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def _short(label: str) -> str:
    label = printable(label)
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
