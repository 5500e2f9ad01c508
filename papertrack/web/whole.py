"""The pages that show one thing whole: a paper, an issue, the story of a query, the figures about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from papertrack.errors import NothingFound, StoreError
from papertrack.model.answer import LinkAnswer, PaperAnswer
from papertrack.model.figures import Share
from papertrack.showing.labels import median, paper_name, plural
from papertrack.web.addresses import asked, narrowed, paper_path
from papertrack.web.desk import Desk, desk_of, paper_named, question, whole_number
from papertrack.web.exports import formats, of_paper
from papertrack.web.listings import page_number

_CHAPTERS = 30  # of a story on one page
_NEWSLETTERS = 20

Row = tuple[str, str | None, int, str]
"""Of a bar: what it is, where that leads, how long the bar is, what stands behind it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of an issue with the links that stand in them."""

    context: str
    links: Sequence[LinkAnswer]


def paper(request: Request) -> Response:
    """A paper: what is known of it, how to cite it, each mention, and what stands beside it."""
    desk = desk_of(request)
    answer = paper_named(desk, request.path_params["name"])
    identifier = answer.paper.id
    if request.path_params["name"] != str(identifier):
        return RedirectResponse(paper_path(identifier), 302)
    related, companions = desk.tracker.beside(identifier)
    return desk.page(
        "paper.html", request, answer=answer, related=related, companions=companions, formats=formats(),
        entry=_entry(desk, answer),
    )  # fmt: skip


def issue(request: Request) -> Response:
    """An issue: its sections with their words, papers and links; which issues it refers to, and the reverse."""
    desk, issue_id = desk_of(request), whole_number(request.path_params["id"])
    if issue_id is None:
        raise HTTPException(404, "Issues are called by their number.")
    answer, links = desk.tracker.issue(issue_id)
    sections = [
        (headline, [Paragraph(context, list(group)) for context, group in groupby(found, lambda link: link.context)])
        for headline, found in groupby(links, lambda link: link.headline)
    ]
    named = {identifier for link in links for identifier in link.ids}
    refers_to, referred_by = desk.tracker.references(issue_id)
    return desk.page(
        "issue.html", request, answer=answer, sections=sections, papers=desk.tracker.bibliography(named),
        refers_to=refers_to, referred_by=referred_by,
    )  # fmt: skip


def story(request: Request) -> Response:
    """The story of a query, in order of time."""
    desk, query, number = desk_of(request), question(request), page_number(request)
    told = desk.tracker.story(query) if query.text.strip() else None
    chapters = told.chapters if told else ()
    shown = chapters[(number - 1) * _CHAPTERS : number * _CHAPTERS]
    if number > 1 and not shown:
        raise HTTPException(404, f"The story has no page {number}.")
    return desk.page(
        "story.html", request, query=query, searches="/story", told=told, issues=len(chapters), chapters=shown,
        labels={chapter.issue.id: chapter.issue for chapter in chapters}, number=number,
        titles={paper.id: paper.title for paper in told.papers} if told else {},
        more=number * _CHAPTERS < len(chapters), formats=formats(),
    )  # fmt: skip


def stats(request: Request) -> Response:
    """Figures about a query."""
    desk, query = desk_of(request), question(request)
    found = desk.tracker.stats(query)

    def narrower(field: str, value: str | None) -> str | None:
        return asked("/stats", q=narrowed(query.text, field, value)) if value else None

    def shares(field: str, of: Sequence[Share]) -> list[Row]:
        return [(each.name, narrower(field, each.name), each.mentions, plural(each.papers, "paper")) for each in of]

    return desk.page(
        "stats.html", request, query=query, searches="/stats", found=found,
        most_mentioned=[
            (paper_name(each.title, each.id), paper_path(each.id), each.mentions, f"in {plural(each.issues, 'issue')}")
            for each in found.most_mentioned
        ],
        authors=shares("author", found.authors),
        categories=shares("category", found.categories),
        venues=shares("venue", found.venues),
        newsletters=[
            (
                each.name or "(no newsletter)", narrower("newsletter", each.name), each.mentions,
                ", ".join(filter(None, (plural(each.issues, "issue"), median(each.lag)))),
            )
            for each in found.newsletters[:_NEWSLETTERS]
        ],
        lags=[(label, None, papers, "") for label, _, _, papers in found.lag.histogram],
        kinds=[(kind, None, count, f"{100 * count / found.links:.1f} %") for kind, count in found.kinds],
    )  # fmt: skip


def _entry(desk: Desk, answer: PaperAnswer) -> str | None:
    """A paper's BibTeX entry with its key; None while it cannot be had.

    A key never changes by itself, so looking at a paper of which nothing is known yet gives it none.
    """
    if answer.paper.key is None and answer.paper.facts.title is None:
        return None
    try:
        return "".join(of_paper(desk, answer.paper.id, "bibtex"))
    except (StoreError, NothingFound):  # no key can be given now, as another process writes; no issue names it now
        return None
