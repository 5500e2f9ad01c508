"""Figures as JSON, and as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from papertrack.export.objects import Json, Object
from papertrack.model.figures import Figures, Lag, Share

ROW_COLUMNS = ("table", "name", "label", "measure", "value")


def figures_object(figures: Figures) -> Object:
    """All figures, as in `stats --format json`."""
    links = figures.links or 1
    return {
        "issues": figures.issues,
        "links": figures.links,
        "papers": figures.papers,
        "mentions": figures.mentions,
        "most_mentioned": [{**asdict(paper), "id": str(paper.id)} for paper in figures.most_mentioned],
        "authors": [_share(share) for share in figures.authors],
        "categories": [_share(share) for share in figures.categories],
        "venues": [_share(share) for share in figures.venues],
        "newsletters": [
            {
                "name": each.name, "issues": each.issues, "papers": each.papers, "mentions": each.mentions,
                "lag": _lag(each.lag),
            }
            for each in figures.newsletters
        ],
        "months": [{"month": month, "mentions": count} for month, count in figures.months],
        "lag": _lag(figures.lag),
        "link_kinds": [
            {"kind": kind, "links": count, "share": round(count / links, 4)} for kind, count in figures.kinds
        ],
    }  # fmt: skip


def figures_rows(figures: Figures) -> Iterator[tuple[str, object, object, str, object]]:
    """All figures, each as a row of `ROW_COLUMNS`."""
    for measure in ("issues", "links", "papers", "mentions"):
        yield "totals", None, None, measure, getattr(figures, measure)
    for paper in figures.most_mentioned:
        for measure in ("mentions", "issues", "first", "last"):
            yield "papers", paper.id, paper.title, measure, getattr(paper, measure)
    for table, shares in (
        ("authors", figures.authors),
        ("categories", figures.categories),
        ("venues", figures.venues),
    ):
        for share in shares:
            yield table, share.name, None, "mentions", share.mentions
            yield table, share.name, None, "papers", share.papers
    for newsletter in figures.newsletters:
        for measure in ("issues", "papers", "mentions"):
            yield "newsletters", newsletter.name, None, measure, getattr(newsletter, measure)
        if newsletter.lag.quartiles:
            yield "newsletters", newsletter.name, None, "median lag in days", newsletter.lag.quartiles[1]
    for month, count in figures.months:
        yield "months", month, None, "mentions", count
    for name, value in zip(("lower quartile", "median", "upper quartile"), figures.lag.quartiles or (), strict=False):
        yield "lag", name, None, "days", value
    for label, _, _, papers in figures.lag.histogram:
        yield "lag", label, None, "papers", papers
    for kind, links in figures.kinds:
        yield "links", kind, None, "links", links


def _share(share: Share) -> Json:
    return {"name": share.name, "papers": share.papers, "mentions": share.mentions}


def _lag(lag: Lag) -> Json:
    """Days from publication to first mention."""
    lower, median, upper = lag.quartiles or (None, None, None)
    return {
        "papers": lag.papers,
        "median": median,
        "quartiles": [lower, median, upper],
        "histogram": [
            {"label": label, "from": start, "to": end, "papers": papers} for label, start, end, papers in lag.histogram
        ],
    }
