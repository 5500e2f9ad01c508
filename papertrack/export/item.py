"""What a bibliography lists, in whatever format: a paper in one of its editions, or a mention in its issue."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from papertrack.export.addresses import web_address
from papertrack.export.latex import tidy
from papertrack.export.publication import Form, Publication, preprint, publication
from papertrack.model.answer import IssueRef, MentionAnswer, PaperAnswer
from papertrack.model.identifier import Scheme
from papertrack.model.paper import Paper


class Edition(StrEnum):
    """Which edition of a paper is cited.

    published: as it came out at its venue, where the records name one, else the preprint. latest: the newest version
    of the preprint. as-mentioned: the preprint in the version that an issue named, the newest such mention; where
    issues name the publication, that. A paper that is not on arXiv has one edition.
    """

    PUBLISHED = "published"
    LATEST = "latest"
    AS_MENTIONED = "as-mentioned"


class Item(NamedTuple):
    """One entry of a bibliography. Texts are as they came, LaTeX included; what is not known is "" or ().

    category: arXiv's primary one. note: one line for the reader, in plain words.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    where: Publication
    category: str = ""
    abstract: str = ""
    note: str = ""
    keywords: tuple[str, ...] = ()


def of_paper(key: str, answer: PaperAnswer, edition: Edition = Edition.PUBLISHED) -> Item:
    """A paper under its citation key."""
    paper = answer.paper
    facts = paper.facts
    where = publication(paper) if edition is Edition.PUBLISHED else _edition(answer, edition)
    return Item(
        key,
        facts.title or "",
        facts.authors,
        where,
        facts.primary_category or "",
        facts.abstract or "",
        _note(paper, where) if not facts.title or facts.withdrawn or facts.retracted else "",
        facts.categories,
    )


def of_mention(key: str, mention: MentionAnswer, paper: Paper, author: str | None = None) -> Item:
    """The issue in which a paper is mentioned, under the headline of the mention.

    key: of issue and paper together. author: who wrote the issue. The note tells which paper is meant.
    """
    issue = mention.issue
    number = "" if issue.number is None else str(issue.number)
    titled = mention.headline or issue.title or ""
    where = Publication(
        Form.ISSUE,
        container=issue.newsletter or (issue.title if titled is not issue.title else "") or "",
        number=number,
        date=issue.published.isoformat() if issue.published else "",
        url=web_address(issue.url),
    )
    about = f"{paper.facts.title} ({paper.id})" if paper.facts.title else str(paper.id)
    return Item(key, titled or issue_name(issue), (author,) if author else (), where, note=f"Mentions {about}")


def issue_name(issue: IssueRef) -> str:
    """An issue as people call it: its title, else its newsletter and number, else where it was read."""
    number = "" if issue.number is None else f" {issue.number}"
    by_newsletter = f"{issue.newsletter}{number}" if issue.newsletter else ""
    names = (issue.title, by_newsletter, issue.url, issue.origin, f"issue{number or f' {issue.id}'}")
    return next(name for name in names if name and tidy(name))


def _edition(answer: PaperAnswer, edition: Edition) -> Publication:
    version = answer.paper.facts.version if edition is Edition.LATEST else None
    if edition is Edition.AS_MENTIONED:
        named = _newest_named(answer.mentions)
        if named is not None and named.named is not None and named.named.scheme is not Scheme.ARXIV:
            return publication(answer.paper)
        version = named.version if named else None
    return preprint(answer.paper, version) or publication(answer.paper)


def _newest_named(mentions: Sequence[MentionAnswer]) -> MentionAnswer | None:
    """The newest mention that names a version, else the newest."""
    versioned = [mention for mention in mentions if mention.version is not None]
    return next(reversed(versioned or mentions), None)


def _note(paper: Paper, where: Publication) -> str:
    if paper.facts.retracted:
        return "Retracted"
    if paper.facts.withdrawn:
        return "Withdrawn"
    return "Metadata not fetched yet" + ("" if where.arxiv or where.doi else f": {paper.id}")
