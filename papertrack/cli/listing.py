"""Writes answers to standard output in the formats of the contract: table, json, jsonl, csv, tsv, ids."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from papertrack.cli import render
from papertrack.cli.arguments import Listing
from papertrack.export.objects import (
    bibliography_object,
    document_object,
    issue_object,
    issue_ref_object,
    json_line,
    link_object,
    mention_object,
    paper_object,
    reason_object,
    suggestion_object,
)
from papertrack.model.answer import IssueAnswer, IssueRef, LinkAnswer, PaperAnswer
from papertrack.model.document import Document


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of answer is written.

    object: its JSON. columns and row: its flat form. id: what `ids` prints. table: its form for people,
    given the answers and the words to light up.
    """

    object: Callable[[Any], dict[str, Any]]
    columns: tuple[str, ...]
    row: Callable[[dict[str, Any]], Sequence[Any]]
    id: Callable[[dict[str, Any]], Any]
    table: Callable[[Sequence[Any], Sequence[str]], None]


def _issue_cells(issue: Mapping[str, Any]) -> tuple[Any, ...]:
    return issue["newsletter"], issue["number"], issue["title"], issue["published"], issue["url"]


def _paper_row(paper: dict[str, Any]) -> tuple[Any, ...]:
    """The last mention stands for all: it says what was written of late."""
    last: dict[str, Any] = paper["mentions"][-1] if paper["mentions"] else _UNMENTIONED
    return (
        paper["id"],
        paper["title"],
        "; ".join(paper["authors"]),
        paper["published"],
        paper["venue"],
        len(paper["mentions"]),
        last["issue"]["title"],
        last["headline"],
        last["context"],
    )


_UNMENTIONED = {"issue": {"title": None}, "headline": None, "context": None}
_ISSUE_COLUMNS = ("newsletter", "number", "issue", "issue published", "issue url")
_KINDS: Mapping[str, Kind] = {
    "papers": Kind(
        paper_object,
        ("id", "title", "authors", "published", "venue", "mentions", "issue", "headline", "context"),
        _paper_row,
        lambda paper: paper["id"],
        render.papers,
    ),
    "mentions": Kind(
        mention_object,
        ("id", "version", *_ISSUE_COLUMNS, "headline", "context", "text"),
        lambda m: (m["id"], m["version"], *_issue_cells(m["issue"]), m["headline"], m["context"], m["text"]),
        lambda mention: mention["id"],
        render.mentions,
    ),
    "issues": Kind(
        issue_object,
        ("id", *_ISSUE_COLUMNS, "papers", "links"),
        lambda i: (i["id"], *_issue_cells(i), " ".join(i["papers"]), i["links"]),
        lambda issue: issue["id"],
        render.issues,
    ),
    "links": Kind(
        link_object,
        ("position", "kind", "ids", "url", "target", "text", "headline", "context", *_ISSUE_COLUMNS),
        lambda link: (
            link["position"], link["kind"], " ".join(link["ids"]), link["url"], link["target"], link["text"],
            link["headline"], link["context"], *_issue_cells(link["issue"]),
        ),
        lambda link: link["target"],
        render.links,
    ),
    "duplicates": Kind(
        suggestion_object,
        ("id", "other", "title", "other title", "score", "reason"),
        lambda pair: tuple(pair.values()),
        lambda pair: f"{pair['id']} {pair['other']}",
        render.duplicates,
    ),
    "reasons": Kind(
        reason_object,
        ("field", "value", "provider", "id", "asked at"),
        lambda reason: tuple(_cell(value) for value in reason.values()),
        lambda reason: reason["id"],
        render.reasons,
    ),
}  # fmt: skip


def write_listing(what: str, answers: Sequence[Any], format: Listing | None, words: Sequence[str] = ()) -> None:
    """Write a list of answers. what: `papers`, `mentions`, `issues`, `links`, `duplicates` or `reasons`.

    format: None chooses by the output.
    """
    kind = _KINDS[what]
    chosen = format or _usual()
    if chosen is Listing.TABLE:
        kind.table(answers, words)
        return
    objects = map(kind.object, answers)
    if chosen is Listing.JSON:
        _write_json(list(objects))
    elif chosen is Listing.JSONL:
        for value in objects:
            sys.stdout.write(json_line(value))
    elif chosen is Listing.IDS:
        for value in objects:
            print(kind.id(value))
    else:
        _write_rows(kind.columns, map(kind.row, objects), chosen)


def write_documents(documents: Sequence[Document], format: Listing | None, *, several: bool) -> None:
    """Write what documents hold: an object for one, an array for several; the flat forms have a row a link."""
    chosen = format or _usual()
    objects: list[Any] = [document_object(document) for document in documents]
    if chosen is Listing.TABLE:
        for document in documents:
            render.document(document)
    elif chosen is Listing.JSON:
        _write_json(objects if several else objects[0])
    elif chosen is Listing.JSONL:
        for value in objects:
            sys.stdout.write(json_line(value))
    elif chosen is Listing.IDS:
        for identifier in dict.fromkeys(paper["id"] for value in objects for paper in value["papers"]):
            print(identifier)
    else:
        columns = ("title", "position", "kind", "ids", "url", "target", "text", "headline", "context", "rule")
        rows = (
            (value["title"], *(_cell(link[column]) for column in columns[1:]))
            for value in objects
            for link in value["links"]
        )
        _write_rows(columns, rows, chosen)


def write_paper(answer: PaperAnswer, format: Listing | None) -> None:
    """Write one paper, whole."""
    if (format or _usual(Listing.TABLE)) is Listing.TABLE:
        render.paper(answer)
    elif format is Listing.JSON:
        _write_json({**paper_object(answer), **bibliography_object(answer.paper)})
    else:
        write_listing("papers", [answer], format)


def write_issue(
    answer: IssueAnswer,
    links: Sequence[LinkAnswer],
    references: tuple[Sequence[IssueRef], Sequence[IssueRef]],
    format: Listing | None,
) -> None:
    """Write one issue, whole: its sections with their papers and links, the issues it refers to and the reverse."""
    if (format or _usual(Listing.TABLE)) is Listing.TABLE:
        render.issue(answer, links, references)
    elif format is Listing.JSON:
        refers_to, referred_to_by = ([issue_ref_object(issue) for issue in issues] for issues in references)
        _write_json(
            {
                **issue_object(answer),
                "links": [link_object(link) for link in links],
                "refers_to": refers_to,
                "referred_to_by": referred_to_by,
            }
        )
    else:
        write_listing("issues", [answer], format)


def _usual(elsewhere: Listing = Listing.TSV) -> Listing:
    return Listing.TABLE if sys.stdout.isatty() else elsewhere


def _write_json(value: object) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    print()


def _cell(value: Any) -> Any:
    return " ".join(value) if isinstance(value, list) else value


def _write_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]], format: Listing) -> None:
    """Rows under their names. In tsv a tab or a line end inside a cell becomes a space, so that lines stay rows."""
    if format is Listing.CSV:
        from papertrack.export.spreadsheet import row as csv_row  # LaTeX comes with it, which others do without

        for row in (columns, *rows):
            sys.stdout.write(csv_row("" if value is None else value for value in row))
        return
    print("\t".join(columns))
    for row in rows:
        print("\t".join("" if value is None else " ".join(str(value).split()) for value in row))
