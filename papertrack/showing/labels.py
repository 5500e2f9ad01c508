"""What things are called when people are shown them: papers, issues, numbers of things, days."""

from __future__ import annotations

from datetime import date, datetime

from papertrack.model.answer import IssueAnswer, IssueRef, PaperAnswer
from papertrack.model.figures import Lag
from papertrack.model.identifier import Identifier
from papertrack.model.own import Own
from papertrack.model.paper import Paper

_SHOWN_AUTHORS = 3


def paper_name(title: str | None, identifier: Identifier) -> str:
    """A paper's title, or its identifier while nobody told the title."""
    return title or f"{identifier} (no metadata yet)"


def credits(paper: Paper) -> str:
    """Who, when, where, and by which name: one line about a paper."""
    facts = paper.facts
    authors = ", ".join(facts.authors[:_SHOWN_AUTHORS])
    if len(facts.authors) > _SHOWN_AUTHORS:
        authors += f" and {len(facts.authors) - _SHOWN_AUTHORS} more"
    return " · ".join(part for part in (authors, facts.published, facts.venue, str(paper.id)) if part)


def byline(paper: Paper) -> str:
    """`credits`, and what became of the paper, and the reader's own words on it."""
    notes = len(paper.own.notes)
    parts = [
        credits(paper),
        "withdrawn" if paper.facts.withdrawn else None,
        "retracted" if paper.facts.retracted else None,
        tags_of(paper.own),
        None if not notes else "a note" if notes == 1 else f"{notes} notes",
    ]
    return " · ".join(part for part in parts if part)


def facts_of(answer: PaperAnswer) -> dict[str, str]:
    """What is known of a paper beside its title, authors, abstract and names: what it is called, and its value."""
    facts = answer.paper.facts
    rows = {
        "published": facts.published, "version": f"v{facts.version}" if facts.version else None,
        "mentioned as": ", ".join(versions_of(answer)),
        "updated": facts.updated if facts.updated != facts.published else None,
        "venue": facts.venue or facts.journal_ref, "volume": facts.volume, "number": facts.issue, "pages": facts.pages,
        "appeared": facts.appeared if facts.appeared != facts.published else None, "kind": facts.kind,
        "publisher": facts.publisher, "ISBN": facts.isbn, "DOI": facts.doi,
        "categories": " ".join(facts.categories), "comment": facts.comment,
        "withdrawn": "its authors took it back" if facts.withdrawn else None,
        "retracted": "its publisher took it back" if facts.retracted else None,
    }  # fmt: skip
    return {field: value for field, value in rows.items() if value}


def versions_of(answer: PaperAnswer) -> list[str]:
    """The versions of a paper that its mentions name."""
    numbers = {mention.version for mention in answer.mentions if mention.version}
    return [f"v{number}" for number in sorted(numbers)]


def name(ref: IssueRef) -> str:
    """What to call an issue that may have no title."""
    if ref.title:
        return ref.title
    named = " ".join(str(part) for part in (ref.newsletter, ref.number) if part is not None)
    return named or ref.origin or f"issue {ref.id}"


def issue_label(ref: IssueRef) -> str:
    """An issue in one line: newsletter, title, date."""
    return " · ".join(part for part in (newsletter_beside(ref), name(ref), day(ref.published)) if part)


def newsletter_beside(ref: IssueRef) -> str | None:
    """An issue's newsletter, unless the issue's own name says it."""
    return ref.newsletter if ref.newsletter and ref.newsletter.lower() not in name(ref).lower() else None


def counted(answer: IssueAnswer) -> str:
    """How much an issue holds."""
    return f"{plural(len(answer.papers), 'paper')}, {plural(answer.links, 'link')}"


def plural(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def tags_of(own: Own) -> str:
    """Tags in one line."""
    return " ".join(f"#{tag}" for tag in own.tags)


def day(when: date | None) -> str:
    """A date in ISO 8601, or nothing."""
    return when.isoformat() if when else ""


def moment(when: datetime | None) -> str:
    """A time as the user's clock shows it, to the minute, or nothing."""
    return when.astimezone().strftime("%Y-%m-%d %H:%M") if when else ""


def version(number: int | None) -> str:
    """A version as arXiv writes it, or nothing."""
    return f"v{number}" if number else ""


def days(number: float) -> str:
    """A number of days."""
    return f"{number:g} day{'' if number == 1 else 's'}"


def median(lag: Lag) -> str:
    """How soon after publication papers are mentioned, in the middle; nothing without papers."""
    if lag.quartiles is None:
        return ""
    middle = lag.quartiles[1]
    return f"median {days(abs(middle))} {'after' if middle >= 0 else 'before'} publication"


def middle_half(lag: Lag) -> str:
    """Between how many days after publication half of the papers are mentioned; nothing without papers."""
    if lag.quartiles is None:
        return ""
    lower, middle, upper = lag.quartiles
    return f"median {days(middle)}, half of the papers within {lower:g} to {upper:g} days"
