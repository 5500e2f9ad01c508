"""Shows people figures: bars and sparklines that fit the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from papertrack.cli.layout import bar, is_narrow, put, put_indented, sparkline, table, text, width
from papertrack.model.figures import Figures, Lag
from papertrack.showing.labels import median, middle_half, plural

_Row = tuple[str, float, str]  # what it is, how long its bar is, what stands behind it

_WIDEST_BAR = 40
_MOST_NEWSLETTERS = 12


def figures(found: Figures) -> None:
    """All figures, one chart under the other; charts without any figure are left out."""
    totals = (plural(found.issues, "issue"), plural(found.links, "link"), plural(found.papers, "paper"))
    put(text(f"{', '.join(totals)}, {plural(found.mentions, 'mention')}", "bold"))
    papers: list[_Row] = [
        (f"{each.title or '(no metadata yet)'} · {each.id}", each.mentions, f"in {plural(each.issues, 'issue')}")
        for each in found.most_mentioned
    ]
    _bars("most mentioned papers", papers)
    for heading, shares in (("authors", found.authors), ("categories", found.categories), ("venues", found.venues)):
        _bars(heading, [(each.name, each.mentions, plural(each.papers, "paper")) for each in shares])
    newsletters: list[_Row] = [
        (
            each.name or "(no newsletter)",
            each.mentions,
            ", ".join(filter(None, (plural(each.issues, "issue"), median(each.lag)))),
        )
        for each in found.newsletters[:_MOST_NEWSLETTERS]
    ]
    _bars("newsletters", newsletters)
    if len(found.newsletters) > _MOST_NEWSLETTERS:
        put_indented(f"and {len(found.newsletters) - _MOST_NEWSLETTERS} more; --format json has them all", "dim")
    _months(found.months)
    _lag(found.lag)
    links = found.links or 1
    _bars("links by kind", [(kind, count, f"{100 * count / links:.1f} %") for kind, count in found.kinds])


def _bars(heading: str, rows: Sequence[_Row]) -> None:
    if not rows:
        return
    put()
    put(text(heading, "bold"))
    most = max(length for _, length, _ in rows)
    if is_narrow():
        for what, length, told in rows:
            put_indented(what)
            put_indented(f"{bar(length, most, width() // 3)} {length:,g} {told}", "cyan", by=5)
        return
    columns = max(4, min(_WIDEST_BAR, (width() - 30) // 3))
    shown = table("", "", "", "", header=False, fixed=("",))
    shown.columns[0].no_wrap = False
    shown.columns[0].overflow = "fold"
    shown.columns[2].justify = "right"
    shown.columns[3].no_wrap = width() >= 80
    for what, length, told in rows:
        blocks = text(bar(length, most, columns).ljust(columns), "cyan")
        shown.add_row(text(what), blocks, f"{length:,g}", text(told, "dim"))
    put(shown)


def _months(months: Sequence[tuple[str, int]]) -> None:
    if not months:
        return
    put()
    put(text("mentions per month", "bold"))
    first, last = months[0][0], months[-1][0]
    line = sparkline([count for _, count in months], width() - len(first) - len(last) - 5)
    put_indented(f"{first} {line} {last}", "cyan")
    month, most = max(months, key=lambda each: each[1])
    put_indented(f"most in {month}: {plural(most, 'mention')}", "dim")


def _lag(lag: Lag) -> None:
    if lag.quartiles is None:
        return
    _bars("from publication to first mention", [(label, papers, "papers") for label, _, _, papers in lag.histogram])
    put_indented(middle_half(lag), "dim")
