"""Shows answers to people: cards and tables that fit the terminal, with the words they asked for lit up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from papertrack.cli.session import printable
from papertrack.model.answer import IssueAnswer, IssueRef, LinkAnswer, MentionAnswer, PaperAnswer, Reason, Suggestion
from papertrack.model.document import Document
from papertrack.model.paper import Paper
from papertrack.model.run import Run
from papertrack.tracker.reports import Newsletter

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_SHOWN_MENTIONS = 3  # in a list; `show` gives them all
_SHOWN_AUTHORS = 3
_SHOWN_WORDS = 300  # characters of a mention's words in a list
_LIT = "bold yellow"

_Row = tuple[int, str, list[str], str, str]  # of a link: place, kind, identifiers, target, words


def papers(answers: Sequence[PaperAnswer], words: Sequence[str]) -> None:
    """A card for each paper: title, authors, and who mentioned it in which words."""
    for number, answer in enumerate(answers, 1):
        _print(_title(answer, words, f"{number}. "))
        _indented(_byline(answer.paper), "dim")
        shown = _best_first(answer.mentions, words)[:_SHOWN_MENTIONS]
        for mention in shown:
            _mention(mention, words)
        if len(answer.mentions) > len(shown):
            _indented(f"and {len(answer.mentions) - len(shown)} more: papertrack show {answer.paper.id}", "dim")
        _print("")


def mentions(answers: Sequence[MentionAnswer], words: Sequence[str]) -> None:
    """A card for each mention, under its issue."""
    for issue, group in groupby(answers, key=lambda mention: mention.issue):
        _print(_text(_issue_label(issue), "bold"))
        for mention in group:
            _indented(mention.headline or "", "cyan", words)
            _indented(f"{mention.paper} {mention.text!r}" if mention.text else str(mention.paper), "dim")
            _indented(_excerpt(mention.context, words), "", words, 4)
        _print("")


def issues(answers: Sequence[IssueAnswer], words: Sequence[str]) -> None:
    """A table of issues."""
    table = _table("id", "published", "issue", "papers", "links")
    for answer in answers:
        table.add_row(
            str(answer.issue.id), _day(answer.issue.published), _lit(_name(answer.issue), words),
            str(len(answer.papers)), str(answer.links),
        )  # fmt: skip
    _print(table)


def links(answers: Sequence[LinkAnswer], words: Sequence[str]) -> None:
    """Links, issue by issue and headline by headline."""
    for issue, group in groupby(answers, key=lambda link: link.issue):
        _print(_text(_issue_label(issue), "bold"))
        for headline, links in groupby(group, key=lambda link: link.headline):
            _under(headline, map(_link_row, links), words)
        _print("")


def document(read: Document) -> None:
    """What one document holds."""
    number = f"number {read.issue_number}" if read.issue_number is not None else None
    facts = (read.newsletter, number, _day(read.published), read.url)
    _print(_text(read.title or "(no title)", "bold"))
    _indented(" · ".join(fact for fact in facts if fact), "dim")
    named = read.papers
    _indented(f"{len(read.sections)} sections, {len(read.links)} links, {len(named)} papers", "dim")
    for headline, group in groupby(read.links, key=lambda link: link.headline):
        rows = (
            (link.position, link.kind.value, [f"{one.identifier}{_version(one.version)}" for one in link.found], link)
            for link in group
        )
        _under(
            headline, ((place, kind, ids, link.target, link.text or link.context) for place, kind, ids, link in rows)
        )


def paper(answer: PaperAnswer) -> None:
    """A page for one paper: bibliography, abstract, every mention in order, identifiers."""
    facts = answer.paper.facts
    _print(_title(answer, ()))
    _indented(", ".join(facts.authors), "")
    rows = {
        "published": facts.published, "version": f"v{facts.version}" if facts.version else None,
        "updated": facts.updated if facts.updated != facts.published else None,
        "venue": facts.venue or facts.journal_ref, "volume": facts.volume, "number": facts.issue, "pages": facts.pages,
        "appeared": facts.appeared if facts.appeared != facts.published else None, "kind": facts.kind,
        "publisher": facts.publisher, "ISBN": facts.isbn, "DOI": facts.doi,
        "categories": " ".join(facts.categories), "comment": facts.comment,
        "identifiers": "  ".join(map(str, answer.paper.ids)), "address": answer.paper.id.url,
        "citation key": answer.paper.key, "further keys": " ".join(answer.paper.further_keys),
        "withdrawn": "its authors took it back" if facts.withdrawn else None,
        "retracted": "its publisher took it back" if facts.retracted else None,
    }  # fmt: skip
    table = _table("", "", header=False)
    for name, value in rows.items():
        if value:
            table.add_row(_text(name, "dim"), value)
    _print(table)
    if facts.abstract:
        _print("")
        _indented(facts.abstract, "")
    _print("")
    _print(_text(f"mentioned {len(answer.mentions)} time{'s' * (len(answer.mentions) != 1)}", "bold"))
    for mention in answer.mentions:
        _mention(mention, (), whole=True)


def duplicates(suggestions: Sequence[Suggestion], words: Sequence[str]) -> None:
    """Two papers under each other, with why they may be one and what joins them."""
    for suggestion in suggestions:
        one, other = suggestion.one, suggestion.other
        for paper in (one, other):
            _print(_lit(paper.facts.title or f"{paper.id} (no metadata yet)", words, "bold"))
            _indented(_byline(paper), "dim")
        score = "" if suggestion.score is None else f" ({suggestion.score:.0f} of 100)"
        _indented(f"{suggestion.reason}{score}", "green")
        _indented(f"papertrack merge {one.id} {other.id}", "dim")
        _print("")


def reasons(found: Sequence[Reason], words: Sequence[str]) -> None:
    """A table of a paper's fields, with who said each, and when."""
    table = _table("field", "value", "provider", "about", "asked at")
    for reason in found:
        value = ", ".join(map(str, reason.value)) if isinstance(reason.value, tuple) else str(reason.value)
        table.add_row(
            _text(reason.field, "dim"), _lit(_excerpt(value, words), words), reason.provider, str(reason.identifier),
            reason.asked_at.isoformat(sep=" ", timespec="seconds"),
        )  # fmt: skip
    _print(table)


def issue(
    answer: IssueAnswer, found: Sequence[LinkAnswer], references: tuple[Sequence[IssueRef], Sequence[IssueRef]]
) -> None:
    """A page for one issue: its sections with their papers and links; which issues it refers to, and the reverse."""
    _print(_text(_issue_label(answer.issue), "bold"))
    _indented(answer.issue.url or answer.issue.origin or "", "dim")
    _indented(f"{len(answer.papers)} papers, {answer.links} links", "dim")
    for headline, group in groupby(found, key=lambda link: link.headline):
        _under(headline, map(_link_row, group))
    for heading, issues in zip(("refers to", "referred to by"), references, strict=True):
        if issues:
            _print("")
            _print(_text(heading, "bold"))
        for each in issues:
            _indented(f"{_issue_label(each)} (papertrack show {each.id})", "green")


def _link_row(link: LinkAnswer) -> _Row:
    return link.position, link.kind, list(map(str, link.ids)), link.target, link.text or link.context


def _under(headline: str | None, rows: Iterable[_Row], words: Sequence[str] = ()) -> None:
    """The links under one headline: their place, their kind, their words, and what they lead to."""
    _print("")
    _indented(headline or "(above the first headline)", "cyan", words)
    table = _table("", "", "", "", header=False)
    for place, kind, ids, target, said in rows:
        table.add_row(
            _text(f"{place:>4}", "dim"), _text(kind, "dim"), _lit(said, words),
            _text(" ".join(ids), "bold") if ids else _lit(target, words, "dim"),
        )  # fmt: skip
    _print(table)


def newsletters(answers: Sequence[Newsletter], _words: Sequence[str]) -> None:
    """A table of what is followed."""
    table = _table("name", "newsletter", "issues", "newest", "next look")
    for answer in answers:
        source = answer.source
        next_look = "ended" if source.gone else _moment(source.next_due)
        table.add_row(
            source.name, _text(source.title or source.location), str(answer.issues), _day(answer.newest), next_look
        )
        if source.error:
            table.add_row("", _text(f"gave nothing {source.failures} times: {source.error}", "red"), "", "", "")
    _print(table)


def runs(answers: Sequence[Run], _words: Sequence[str]) -> None:
    """A table of runs."""
    table = _table("id", "command", "started", "status", "what it brought")
    for run in answers:
        brought = ", ".join(f"{count} {name}" for name, count in run.counts.items())
        cells = (str(run.id), run.command, _moment(run.started_at), run.status.value)
        table.add_row(*cells, _text("; ".join(filter(None, (brought, *run.failures)))))
    _print(table)


def _moment(when: datetime | None) -> str:
    """A time as the user's clock shows it, to the minute."""
    return when.astimezone().strftime("%Y-%m-%d %H:%M") if when else ""


def _title(answer: PaperAnswer, words: Sequence[str], before: str = "") -> Text:
    text = _text(before)
    text.append_text(_lit(answer.paper.facts.title or f"{answer.paper.id} (no metadata yet)", words, "bold"))
    return text


def _byline(paper: Paper) -> str:
    facts = paper.facts
    authors = ", ".join(facts.authors[:_SHOWN_AUTHORS])
    if len(facts.authors) > _SHOWN_AUTHORS:
        authors += f" and {len(facts.authors) - _SHOWN_AUTHORS} more"
    parts = [
        authors,
        facts.published,
        facts.venue,
        str(paper.id),
        "withdrawn" if facts.withdrawn else None,
        "retracted" if facts.retracted else None,
    ]
    return " · ".join(part for part in parts if part)


def _mention(mention: MentionAnswer, words: Sequence[str], whole: bool = False) -> None:
    named = f" (names {mention.paper}{_version(mention.version)})" if mention.version else ""
    _indented(f"{_issue_label(mention.issue)}{named}", "green")
    _indented(mention.headline or "", "cyan", words, 5)
    _indented(mention.context if whole else _excerpt(mention.context, words), "", words, 5)


def _best_first(found: Sequence[MentionAnswer], words: Sequence[str]) -> list[MentionAnswer]:
    """Newest first, those that say the words asked for before those that do not."""
    pattern = _pattern(tuple(words))
    newest = sorted(found, key=lambda m: m.issue.published or date.min, reverse=True)
    if pattern is None:
        return newest
    return sorted(newest, key=lambda m: not pattern.search(f"{m.headline} {m.context} {m.text}"))


def _excerpt(context: str, words: Sequence[str]) -> str:
    """So much of the words around a link as a list has room for, with the first word asked for in it."""
    if len(context) <= _SHOWN_WORDS:
        return context
    pattern = _pattern(tuple(words))
    match = pattern.search(context) if pattern else None
    start = max(0, min((match.start() if match else 0) - _SHOWN_WORDS // 3, len(context) - _SHOWN_WORDS))
    start = context.find(" ", start) + 1 if start else 0
    end = start + _SHOWN_WORDS
    end = context.rfind(" ", start, end) if end < len(context) else len(context)
    return f"{'…' * (start > 0)}{context[start:end]}{'…' * (end < len(context))}"


def _name(ref: IssueRef) -> str:
    if ref.title:
        return ref.title
    named = " ".join(str(part) for part in (ref.newsletter, ref.number) if part is not None)
    return named or ref.origin or f"issue {ref.id}"


def _issue_label(ref: IssueRef) -> str:
    newsletter = ref.newsletter if ref.newsletter and ref.newsletter.lower() not in _name(ref).lower() else None
    return " · ".join(part for part in (newsletter, _name(ref), _day(ref.published)) if part)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _version(version: int | None) -> str:
    return f"v{version}" if version else ""


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """What lights up: each word with its endings, as the search takes `model` and `models` for one."""
    parts = [
        r"\W+".join(re.escape(part) + r"\w*" for part in re.findall(r"\w+", word)) or re.escape(word) for word in words
    ]
    return re.compile("|".join(rf"(?<!\w){part}" for part in parts if part), re.IGNORECASE) if any(parts) else None


@cache
def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, emoji=False, markup=False, soft_wrap=False)


def _print(what: object) -> None:
    _console().print(what)


def _text(plain: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(printable(plain), style=style)


def _lit(plain: str, words: Sequence[str], style: str = "") -> Text:
    text = _text(plain, style)
    pattern = _pattern(tuple(words))
    if pattern:
        text.highlight_regex(pattern, _LIT)
    return text


def _indented(plain: str, style: str, words: Sequence[str] = (), by: int = 3) -> None:
    from rich.padding import Padding

    if plain:
        _print(Padding(_lit(plain, words, style), (0, 0, 0, by), expand=False))


def _table(*columns: str, header: bool = True) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=header, header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in ("id", "published", "kind", "papers", "links"))
    return table
