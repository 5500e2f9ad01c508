"""A work as Crossref describes it, and CSL-JSON nearly so, read into facts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts
from papertrack.providers.naming import named, others
from papertrack.providers.tree import Tree
from papertrack.providers.wording import full_name, partial_date, plain

PREPRINT = "posted-content"

_KINDS = {
    "article": PREPRINT,
    "article-journal": "journal-article",
    "chapter": "book-chapter",
    "paper-conference": "proceedings-article",
    "thesis": "dissertation",
}
"""CSL's types in Crossref's words; the others are called alike."""

_SAME = ("is-identical-to", "is-same-as", "is-version-of", "has-version")
_TAKEN_BACK = frozenset({"retraction", "withdrawal", "removal"})
_RETRACTED_TITLE = re.compile(r"\W*retracted(?:\s+(?:article|paper|chapter|manuscript))?\s*[:\]-]", re.IGNORECASE)


def work_facts(work: Tree) -> Facts:
    """Read a work: the message of Crossref's `/works/<doi>`, one of its items, or CSL-JSON.

    Titles and abstracts are freed of their marks; a subtitle joins its title. A date whose parts are null is
    unknown. A preprint (`posted-content`) has no venue and has not appeared. A work is retracted when
    Crossref lists a retraction of it (`updated-by`) or its title says so; the notice, which names what it
    retracts (`update-to`), is not. Relations: https://www.crossref.org/documentation/schema-library/relationships/
    """
    doi = named("doi", work["DOI"].text)
    kind = work["type"].text
    kind = _KINDS.get(kind or "", kind)
    issued = next((day for field in ("issued", "published", "posted") if (day := _date(work[field]))), None)
    title = _title(work)
    return Facts(
        title=title,
        authors=tuple(name for author in work["author"] if (name := _name(author))),
        abstract=plain(work["abstract"].text),
        published=issued,
        venue=None if kind == PREPRINT else _first(work["container-title"]) or _first(work["event"]["name"]),
        doi=work["DOI"].text.lower() if doi and work["DOI"].text else None,
        retracted=_is_retracted(work, title),
        appeared=None if kind == PREPRINT else issued,
        kind=kind,
        volume=work["volume"].text,
        issue=work["issue"].text,
        pages=work["page"].text or work["article-number"].text,
        publisher=work["publisher"].text,
        isbn=next((found.value for each in work["ISBN"] if (found := named("isbn", each.text))), None),
        same_as=others((each for name in _SAME for each in _related(work, name)), than=doi),
        published_as=others(_related(work, "is-preprint-of"), than=doi),
        preprints=others(_related(work, "has-preprint"), than=doi),
    )


def _title(work: Tree) -> str | None:
    """Title and subtitle; a subtitle that is a sentence is the editor's word on the work."""
    title, subtitle = _first(work["title"]), _first(work["subtitle"])
    if not title or not subtitle or subtitle.endswith(".") or subtitle.casefold() in title.casefold():
        return title
    return f"{title.rstrip(':')}: {subtitle}"


def _first(texts: Tree) -> str | None:
    return next((text for each in texts if (text := plain(each.text))), None)


def _name(author: Tree) -> str | None:
    whole = author["literal"].text or author["name"].text
    return plain(full_name(author["given"].text, author["family"].text, author["suffix"].text) or whole)


def _date(field: Tree) -> str | None:
    parts = field["date-parts"][0]
    return partial_date(*(parts[place].number for place in range(3)))


def _is_retracted(work: Tree, title: str | None) -> bool:
    listed = any(update["type"].text in _TAKEN_BACK for update in work["updated-by"])
    return listed or bool(_RETRACTED_TITLE.match(title or ""))


def _related(work: Tree, relation: str) -> Iterator[Identifier | None]:
    for each in work["relation"][relation]:
        yield named(each["id-type"].text, each["id"].text)
