"""Shows people one thing whole: the page of a paper, the page of an issue, the thread of a story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from papertrack.cli.layout import is_narrow, lit, put, put_indented, sparkline, table, text, width
from papertrack.cli.render import link_row, mention, title, under
from papertrack.model.answer import IssueAnswer, IssueRef, LinkAnswer, MentionAnswer, PaperAnswer
from papertrack.model.identifier import Identifier
from papertrack.model.own import Own
from papertrack.model.story import Bibliography, Chapter, Companion, Part, Story
from papertrack.showing.excerpts import excerpt
from papertrack.showing.labels import counted, day, facts_of, issue_label, name, newsletter_beside, plural, tags_of

_SHOWN_RELATED = 12
_SHOWN_COMPANIONS = 8
_SHOWN_PEOPLE = 12
_SHOWN_LINKS = 3  # of a section of a story


def paper(answer: PaperAnswer, related: Sequence[LinkAnswer], companions: Sequence[Companion]) -> None:
    """A page for one paper: bibliography, abstract, every mention in order, and what stands beside it."""
    facts = answer.paper.facts
    put(title(answer, ()))
    put_indented(", ".join(facts.authors))
    names = {
        "identifiers": "  ".join(map(str, answer.paper.ids)), "address": answer.paper.id.url,
        "citation key": answer.paper.key, "further keys": " ".join(answer.paper.further_keys),
    }  # fmt: skip
    shown = table("", "", header=False)
    for field, value in (facts_of(answer) | names).items():
        if value:
            shown.add_row(text(field, "dim"), text(value))
    put(shown)
    _own(answer.paper.own)
    if facts.abstract:
        put()
        put_indented(facts.abstract)
    _mentions(answer.mentions)
    if related:
        _heading("in the same sections")
        for link in related[:_SHOWN_RELATED]:
            put_indented(f"{link.kind}  {_words_of(link)}{link.target}")
        _more(len(related) - _SHOWN_RELATED)
    if companions:
        _heading("named together with")
        _companions(companions)


def issue(
    answer: IssueAnswer,
    found: Sequence[LinkAnswer],
    references: tuple[Sequence[IssueRef], Sequence[IssueRef]],
    papers: Mapping[Identifier, Bibliography],
) -> None:
    """A page for one issue: its sections with their papers and links; which issues it refers to, and the reverse."""
    put(text(issue_label(answer.issue), "bold"))
    put_indented(answer.issue.url or answer.issue.origin or "", "dim")
    put_indented(counted(answer), "dim")
    _own(answer.own)
    for headline, group in groupby(found, key=lambda link: link.headline):
        links = list(group)
        under(headline, map(link_row, links))
        for paper in dict.fromkeys(paper for link in links for paper in link.ids):
            told = papers.get(paper, Bibliography()).title
            if told and not any(told.casefold() in link.text.casefold() for link in links):
                put_indented(f"{paper} is “{told}”", "dim", by=5)
    for heading, issues in zip(("refers to", "referred to by"), references, strict=True):
        if issues:
            _heading(heading)
        for each in issues:
            put_indented(f"{issue_label(each)} (papertrack show {each.id})", "green")


def story(told: Story, words: Sequence[str], newest: int | None) -> None:
    """A story: when it was mentioned how often, its papers, its people, and issue by issue what was said.

    newest: so many issues at the end are told, None for all.
    """
    _summary(told)
    _heading("papers")
    for paper in told.papers[:_SHOWN_COMPANIONS]:
        put_indented(paper.title or "(no metadata yet)", "bold", words)
        said = (str(paper.id), day(paper.first), plural(paper.mentions, "mention"))
        put_indented(" · ".join(each for each in said if each), "dim", by=5)
    _more(len(told.papers) - _SHOWN_COMPANIONS)
    if told.people:
        _heading("people")
        put_indented(", ".join(f"{person.name} ({person.papers})" for person in told.people[:_SHOWN_PEOPLE]))
        _more(len(told.people) - _SHOWN_PEOPLE)
    if told.companions:
        _heading("named with it")
        _companions(told.companions)
    labels = {chapter.issue.id: chapter.issue for chapter in told.chapters}
    left_out = 0 if newest is None else max(len(told.chapters) - newest, 0)
    _heading("in order of time")
    if left_out:
        put_indented(f"({plural(left_out, 'earlier issue')} left out; --limit 0 tells all)", "dim")
    for chapter in told.chapters[left_out:]:
        _chapter(chapter, labels, words)


def _own(own: Own) -> None:
    """One's own words on what is shown."""
    put_indented(tags_of(own), "magenta")
    for note in own.notes:
        first, *others = note.text.splitlines()
        put_indented(f"{day(note.written_at.date())}  {first}", "magenta")
        for line in others:
            put_indented(line, "magenta", by=15)


def _mentions(mentions: Sequence[MentionAnswer]) -> None:
    if not mentions:
        put()
        put_indented("No issue names it now; those that did have changed, or it was parted from a paper they name.")
        return
    _heading(f"mentioned {plural(len(mentions), 'time')}")
    for each in mentions:
        mention(each, (), whole=True)


def _companions(companions: Sequence[Companion]) -> None:
    for companion in companions[:_SHOWN_COMPANIONS]:
        often = f" ({plural(companion.together, 'section')})" if companion.together > 1 else ""
        put_indented(f"{companion.title or '(no metadata yet)'} · {companion.id}{often}")
    _more(len(companions) - _SHOWN_COMPANIONS)


def _summary(told: Story) -> None:
    issues, papers = plural(len(told.chapters), "issue"), plural(len(told.papers), "paper")
    put(text(f"{told.query or 'everything'}: {issues}, {plural(told.mentions, 'mention')} of {papers}", "bold"))
    if told.first is not None:
        put_indented(f"first mentioned in {issue_label(told.first.issue)}")
    if len(told.quarters) > 1:
        counts = [count for _, count in told.quarters]
        begin, end = told.quarters[0][0], told.quarters[-1][0]
        line = sparkline(counts, width() - 3 if is_narrow() else width() - 3 - len(begin) - len(end) - 2)
        put_indented(f"{begin}–{end}" if is_narrow() else f"{begin} {line} {end}")
        if is_narrow():
            put_indented(line)
        quarter, most = max(told.quarters, key=lambda each: each[1])
        put_indented(f"most in {quarter}: {plural(most, 'mention')}", "dim")


def _chapter(chapter: Chapter, issues: Mapping[int, IssueRef], words: Sequence[str]) -> None:
    put()
    when = day(chapter.issue.published) or "(no date)"
    label = " · ".join(filter(None, (newsletter_beside(chapter.issue), name(chapter.issue))))
    put(text(f"{when}  ", "green").append_text(lit(label, words, "bold")))
    put_indented(f"papertrack show {chapter.issue.id}", "dim")
    for part in chapter.parts:
        _part(part, words)
    for each in chapter.refers_to:
        put_indented(f"→ refers to {issue_label(issues[each])}", "green")


def _part(part: Part, words: Sequence[str]) -> None:
    put_indented(part.headline or "", "cyan", words)
    said: dict[str, list[str]] = {}
    for each in part.mentions:
        said.setdefault(each.context, []).append(str(each.paper))
    for context, papers in said.items():
        put_indented(excerpt(context, words), "", words, 5)
        put_indented(" ".join(dict.fromkeys(papers)), "dim", by=5)
    if not part.mentions:
        put_indented(excerpt(part.links[0].context, words), "", words, 5)
    for link in part.links[:_SHOWN_LINKS]:
        put_indented(f"{link.kind}  {link.target}", "dim", words, 5)
    if len(part.links) > _SHOWN_LINKS:
        put_indented(f"and {plural(len(part.links) - _SHOWN_LINKS, 'more link')}", "dim", by=5)


def _words_of(link: LinkAnswer) -> str:
    return f"{link.text}  " if link.text and link.text != link.target and not link.text.startswith("http") else ""


def _heading(words: str) -> None:
    put()
    put(text(words, "bold"))


def _more(number: int) -> None:
    if number > 0:
        put_indented(f"and {number} more", "dim")
