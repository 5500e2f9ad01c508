"""Answers and documents as JSON objects, field for field as users were promised them."""

from __future__ import annotations

import json
from datetime import date
from typing import TypeAlias

from papertrack.model.answer import IssueAnswer, IssueRef, LinkAnswer, MentionAnswer, PaperAnswer, Reason, Suggestion
from papertrack.model.document import Document, Link
from papertrack.model.lookup import TitleAnswer
from papertrack.model.own import Own, Tagged
from papertrack.model.paper import Paper

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Object: TypeAlias = dict[str, Json]


# What some programs take for the end of a line, though JSON does not.
_LINE_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def json_line(value: Object) -> str:
    """An object as one line of JSON Lines, with its line end."""
    return json.dumps(value, ensure_ascii=False).translate(_LINE_ENDS) + "\n"


def paper_object(answer: PaperAnswer) -> Object:
    """A paper, as in `papers --format json`. What is not known is null, or an empty list."""
    facts = answer.paper.facts
    return {
        "id": str(answer.paper.id),
        "ids": [str(one) for one in answer.paper.ids],
        "title": facts.title,
        "authors": list(facts.authors),
        "published": facts.published,
        "venue": facts.venue,
        "abstract": facts.abstract,
        "categories": list(facts.categories),
        "mentions": [
            {
                "issue": issue_ref_object(mention.issue),
                "headline": mention.headline,
                "context": mention.context,
                "text": mention.text,
                "version": _version(mention.version),
            }
            for mention in answer.mentions
        ],
        "score": answer.score,
        **_own(answer.paper.own),
    }


def bibliography_object(paper: Paper) -> Object:
    """What `show` of a paper tells beyond `paper_object`: how it was published, what became of it, its keys."""
    facts = paper.facts
    return {
        "appeared": facts.appeared,
        "kind": facts.kind,
        "volume": facts.volume,
        "number": facts.issue,
        "pages": facts.pages,
        "publisher": facts.publisher,
        "isbn": facts.isbn,
        "doi": facts.doi,
        "comment": facts.comment,
        "withdrawn": facts.withdrawn,
        "retracted": facts.retracted,
        "key": paper.key,
        "further_keys": list(paper.further_keys),
    }


def key_object(paper: Paper) -> Object:
    """A paper's citation keys, as in `keys list --format json`."""
    return {
        "key": paper.key,
        "id": str(paper.id),
        "title": paper.facts.title,
        "further_keys": list(paper.further_keys),
    }


def suggestion_object(suggestion: Suggestion) -> Object:
    """Two papers that may be one, as in `duplicates --format json`."""
    return {
        "id": str(suggestion.one.id),
        "other": str(suggestion.other.id),
        "title": suggestion.one.facts.title,
        "other_title": suggestion.other.facts.title,
        "score": suggestion.score,
        "reason": suggestion.reason,
    }


def title_object(answer: TitleAnswer) -> Object:
    """A title by which issues name a paper, and what was found for it, as in `titles --format json`."""
    lookup = answer.lookup
    return {
        "number": lookup.id,
        "outcome": lookup.outcome.value,
        "title": lookup.title,
        "id": str(lookup.found) if lookup.found else None,
        "found_title": lookup.found_title,
        "score": lookup.score,
        "asked_at": lookup.asked_at.isoformat() if lookup.asked_at else None,
        "issues": [issue_ref_object(issue) for issue in answer.issues],
    }


def reason_object(reason: Reason) -> Object:
    """Why a field has its value, as in `show --why --format json`."""
    return {
        "field": reason.field,
        "value": _value(reason.value),
        "provider": reason.provider,
        "id": str(reason.identifier),
        "asked_at": reason.asked_at.isoformat(),
    }


def tagged_object(tagged: Tagged) -> Object:
    """A tag and how often it is used, as in `tag --format json`."""
    return {"tag": tagged.tag, "papers": tagged.papers, "issues": tagged.issues}


def mention_object(mention: MentionAnswer) -> Object:
    """A mention with its paper and its issue, as in `mentions --format json`."""
    return {
        "id": str(mention.paper),
        "issue": issue_ref_object(mention.issue),
        "link": mention.position,
        "version": _version(mention.version),
        "headline": mention.headline,
        "context": mention.context,
        "text": mention.text,
        "url": mention.url,
    }


def issue_object(answer: IssueAnswer) -> Object:
    """An issue with the papers that it names, as in `issues --format json`."""
    return {
        **issue_ref_object(answer.issue),
        "papers": [str(one) for one in answer.papers],
        "links": answer.links,
        **_own(answer.own),
    }


def issue_ref_object(issue: IssueRef) -> Object:
    """An issue, as whatever stands in it refers to it."""
    return {
        "id": issue.id,
        "title": issue.title,
        "number": issue.number,
        "url": issue.url,
        "published": _day(issue.published),
        "newsletter": issue.newsletter,
    }


def link_object(answer: LinkAnswer) -> Object:
    """A link with its issue, as in `links --format json`."""
    return {
        "issue": issue_ref_object(answer.issue),
        "position": answer.position,
        "url": answer.url,
        "target": answer.target,
        "text": answer.text,
        "headline": answer.headline,
        "context": answer.context,
        "kind": answer.kind,
        "ids": [str(one) for one in answer.ids],
        "rule": answer.rule,
    }


def document_object(document: Document) -> Object:
    """All that a document holds, as in `extract --format json`, in document order."""
    return {
        "title": document.title,
        "newsletter": document.newsletter,
        "issue_number": document.issue_number,
        "published": _day(document.published),
        "url": document.url,
        "format": document.format.value,
        "sections": [{"position": section.position, "headline": section.headline} for section in document.sections],
        "papers": [
            {
                "id": str(identifier),
                "scheme": identifier.scheme.value,
                "value": identifier.value,
                "mentions": [
                    {
                        "link": link.position,
                        "version": _version(found.version),
                        "headline": link.headline,
                        "context": link.context,
                        "text": link.text,
                    }
                    for link, found in mentions
                ],
            }
            for identifier, mentions in document.papers.items()
        ],
        "links": [_link(link) for link in document.links],
    }


def _own(own: Own) -> Object:
    """One's own words on something."""
    return {
        "tags": list(own.tags),
        "notes": [{"text": note.text, "written_at": note.written_at.isoformat()} for note in own.notes],
    }


def _link(link: Link) -> Object:
    return {
        "position": link.position,
        "url": link.url,
        "target": link.target,
        "text": link.text,
        "headline": link.headline,
        "context": link.context,
        "kind": link.kind.value,
        "ids": [str(found.identifier) for found in link.found],
        "rule": link.rule,
    }


def _value(value: object) -> Json:
    if isinstance(value, tuple):
        return [str(each) for each in value]
    return value if isinstance(value, bool | int) else str(value)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _version(number: int | None) -> str | None:
    return None if number is None else f"v{number}"
