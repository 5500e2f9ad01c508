"""Shows lists of answers to people: cards and tables that fit the terminal, with the words they asked for lit up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from papertrack.cli.layout import is_narrow, lit, put, put_indented, table, text
from papertrack.model.answer import IssueAnswer, LinkAnswer, MentionAnswer, PaperAnswer, Reason, Suggestion
from papertrack.model.document import Document
from papertrack.model.lookup import TitleAnswer
from papertrack.model.own import Tagged
from papertrack.model.paper import Paper
from papertrack.model.run import Run
from papertrack.showing.excerpts import best_first, excerpt
from papertrack.showing.labels import (
    byline,
    counted,
    day,
    issue_label,
    moment,
    name,
    paper_name,
    tags_of,
    version,
)
from papertrack.tracker.reports import Newsletter

if TYPE_CHECKING:
    from rich.text import Text

_SHOWN_MENTIONS = 3  # in a list; `show` gives them all

Row = tuple[int, str, list[str], str, str]  # of a link: place, kind, identifiers, target, words


def papers(answers: Sequence[PaperAnswer], words: Sequence[str]) -> None:
    """A card for each paper: title, authors, and who mentioned it in which words."""
    for number, answer in enumerate(answers, 1):
        put(title(answer, words, f"{number}. "))
        put_indented(byline(answer.paper), "dim", words)
        shown = best_first(answer.mentions, words)[:_SHOWN_MENTIONS]
        for each in shown:
            mention(each, words)
        if len(answer.mentions) > len(shown):
            put_indented(f"and {len(answer.mentions) - len(shown)} more: papertrack show {answer.paper.id}", "dim")
        put()


def mentions(answers: Sequence[MentionAnswer], words: Sequence[str]) -> None:
    """A card for each mention, under its issue."""
    for issue, group in groupby(answers, key=lambda mention: mention.issue):
        put(lit(issue_label(issue), words, "bold"))
        for each in group:
            put_indented(each.headline or "", "cyan", words)
            put_indented(f"{each.paper} {each.text!r}" if each.text else str(each.paper), "dim", words)
            put_indented(excerpt(each.context, words), "", words, 4)
        put()


def issues(answers: Sequence[IssueAnswer], words: Sequence[str]) -> None:
    """A table of issues, or on a narrow terminal a few lines for each."""
    if is_narrow():
        for answer in answers:
            put(lit(name(answer.issue), words, "bold"))
            facts = (f"{answer.issue.id}", day(answer.issue.published), counted(answer), tags_of(answer.own))
            put_indented(" · ".join(fact for fact in facts if fact), "dim")
        return
    shown = table("id", "published", "issue", "papers", "links", fixed=("id", "published", "papers", "links"))
    for answer in answers:
        told = lit(name(answer.issue), words)
        if answer.own.tags:
            told.append(f" {tags_of(answer.own)}", "magenta")
        numbers = (str(len(answer.papers)), str(answer.links))
        shown.add_row(str(answer.issue.id), day(answer.issue.published), told, *numbers)
    put(shown)


def links(answers: Sequence[LinkAnswer], words: Sequence[str]) -> None:
    """Links, issue by issue and headline by headline."""
    for issue, group in groupby(answers, key=lambda link: link.issue):
        put(lit(issue_label(issue), words, "bold"))
        for headline, found in groupby(group, key=lambda link: link.headline):
            under(headline, map(link_row, found), words)
        put()


def document(read: Document) -> None:
    """What one document holds."""
    number = f"number {read.issue_number}" if read.issue_number is not None else None
    facts = (read.newsletter, number, day(read.published), read.url)
    put(text(read.title or "(no title)", "bold"))
    put_indented(" · ".join(fact for fact in facts if fact), "dim")
    named = read.papers
    put_indented(f"{len(read.sections)} sections, {len(read.links)} links, {len(named)} papers", "dim")
    for headline, group in groupby(read.links, key=lambda link: link.headline):
        rows = (
            (link.position, link.kind.value, [f"{one.identifier}{version(one.version)}" for one in link.found], link)
            for link in group
        )
        under(headline, ((place, kind, ids, link.target, link.text or link.context) for place, kind, ids, link in rows))


def duplicates(suggestions: Sequence[Suggestion], words: Sequence[str]) -> None:
    """Two papers under each other, with why they may be one and what joins them."""
    for suggestion in suggestions:
        one, other = suggestion.one, suggestion.other
        for paper in (one, other):
            put(lit(paper_name(paper.facts.title, paper.id), words, "bold"))
            put_indented(byline(paper), "dim")
        score = "" if suggestion.score is None else f" ({suggestion.score:.0f} of 100)"
        put_indented(f"{suggestion.reason}{score}", "green")
        put_indented(f"papertrack merge {one.id} {other.id}", "dim")
        put()


def tags(found: Sequence[Tagged], words: Sequence[str]) -> None:
    """A table of tags."""
    if found:
        shown = table("tag", "papers", "issues")
        for tagged in found:
            shown.add_row(text(tagged.tag, "bold"), str(tagged.papers), str(tagged.issues))
        put(shown)


def titles(found: Sequence[TitleAnswer], words: Sequence[str]) -> None:
    """Each title with the issues that have it, what was found for it, and how to decide."""
    for answer in found:
        lookup = answer.lookup
        put(lit(lookup.title, words, "bold"))
        for issue in answer.issues:
            put_indented(issue_label(issue), "dim")
        if lookup.found is None:
            put_indented(
                "not found so far" if lookup.asked_at else "not looked up yet; papertrack enrich does", "green"
            )
        else:
            score = "" if lookup.score is None else f" ({lookup.score:.0f} of 100)"
            put_indented(f"{lookup.outcome.value}: {lookup.found}: {lookup.found_title}{score}", "green")
            put_indented(f"papertrack titles --accept {lookup.id}, or --refuse {lookup.id}", "dim")
        put("")


def keys(found: Sequence[Paper], words: Sequence[str]) -> None:
    """A table of citation keys, with the papers that they stand for."""
    rows = table("key", "id", "title")
    for paper in found:
        rows.add_row(text(paper.key or "", "bold"), str(paper.id), lit(paper.facts.title or "", words))
    put(rows)


def reasons(found: Sequence[Reason], words: Sequence[str]) -> None:
    """A table of a paper's fields, with who said each, and when."""
    shown = table("field", "value", "provider", "about", "asked at")
    for reason in found:
        value = ", ".join(map(str, reason.value)) if isinstance(reason.value, tuple) else str(reason.value)
        shown.add_row(
            text(reason.field, "dim"), lit(excerpt(value, words), words), reason.provider, str(reason.identifier),
            reason.asked_at.isoformat(sep=" ", timespec="seconds"),
        )  # fmt: skip
    put(shown)


def link_row(link: LinkAnswer) -> Row:
    """What `under` shows of a link."""
    return link.position, link.kind, list(map(str, link.ids)), link.target, link.text or link.context


def under(headline: str | None, rows: Iterable[Row], words: Sequence[str] = ()) -> None:
    """The links under one headline: their place, their kind, their words, and what they lead to."""
    put()
    put_indented(headline or "(above the first headline)", "cyan", words)
    shown = table("", "", "", "", header=False)
    for place, kind, ids, target, said in rows:
        leads = text(" ".join(ids), "bold") if ids else lit(target, words, "dim")
        if is_narrow():
            put_indented(f"{place} {kind}  {said}", "", words)
            put_indented(leads.plain, str(leads.style), words, 6)
        else:
            shown.add_row(text(f"{place:>4}", "dim"), text(kind, "dim"), lit(said, words), leads)
    if shown.rows:
        put(shown)


def newsletters(answers: Sequence[Newsletter], _words: Sequence[str]) -> None:
    """A table of what is followed."""
    rows = table("name", "newsletter", "issues", "newest", "next look")
    for answer in answers:
        source = answer.source
        next_look = "ended" if source.gone else moment(source.next_due)
        rows.add_row(
            source.name, text(source.title or source.location), str(answer.issues), day(answer.newest), next_look
        )
        if source.error:
            rows.add_row("", text(f"gave nothing {source.failures} times: {source.error}", "red"), "", "", "")
    put(rows)


def runs(answers: Sequence[Run], _words: Sequence[str]) -> None:
    """A table of runs."""
    rows = table("id", "command", "started", "status", "what it brought")
    for run in answers:
        brought = ", ".join(f"{count} {name}" for name, count in run.counts.items())
        cells = (str(run.id), run.command, moment(run.started_at), run.status.value)
        rows.add_row(*cells, text("; ".join(filter(None, (brought, *run.failures)))))
    put(rows)


def title(answer: PaperAnswer, words: Sequence[str], before: str = "") -> Text:
    """A paper's title, or its identifier while nobody told the title."""
    shown = text(before)
    shown.append_text(lit(paper_name(answer.paper.facts.title, answer.paper.id), words, "bold"))
    return shown


def mention(mention: MentionAnswer, words: Sequence[str], whole: bool = False) -> None:
    """A mention under its paper: the issue, the headline, the words."""
    named = f" (names {mention.paper}{version(mention.version)})" if mention.version else ""
    put_indented(f"{issue_label(mention.issue)}{named}", "green", words)
    put_indented(mention.headline or "", "cyan", words, 5)
    put_indented(mention.context if whole else excerpt(mention.context, words), "", words, 5)
