"""Writes answers to standard output in the formats of the contract: table, json, jsonl, csv, tsv, ids."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from papertrack.cli.arguments import Listing
from papertrack.export.changes import newsletter_object, run_object
from papertrack.export.objects import (
    bibliography_object,
    document_object,
    issue_object,
    issue_ref_object,
    json_line,
    key_object,
    link_object,
    mention_object,
    paper_object,
    reason_object,
    suggestion_object,
    tagged_object,
    title_object,
)
from papertrack.export.telling import companion_object
from papertrack.model.answer import IssueAnswer, IssueRef, LinkAnswer, PaperAnswer
from papertrack.model.document import Document
from papertrack.model.identifier import Identifier
from papertrack.model.story import Bibliography, Companion
from papertrack.showing.labels import versions_of


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of answer is written.

    object: its JSON. columns and row: its flat form. id: what `ids` prints. Its form for people is the function of the
    kind's name in `render`, given the answers and the words to light up.
    """

    object: Callable[[Any], dict[str, Any]]
    columns: tuple[str, ...]
    row: Callable[[dict[str, Any]], Sequence[Any]]
    id: Callable[[dict[str, Any]], Any]


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
    ),
    "mentions": Kind(
        mention_object,
        ("id", "version", *_ISSUE_COLUMNS, "headline", "context", "text"),
        lambda m: (m["id"], m["version"], *_issue_cells(m["issue"]), m["headline"], m["context"], m["text"]),
        lambda mention: mention["id"],
    ),
    "issues": Kind(
        issue_object,
        ("id", *_ISSUE_COLUMNS, "papers", "links"),
        lambda i: (i["id"], *_issue_cells(i), " ".join(i["papers"]), i["links"]),
        lambda issue: issue["id"],
    ),
    "links": Kind(
        link_object,
        ("position", "kind", "ids", "url", "target", "text", "headline", "context", *_ISSUE_COLUMNS),
        lambda link: (
            link["position"], link["kind"], " ".join(link["ids"]), link["url"], link["target"], link["text"],
            link["headline"], link["context"], *_issue_cells(link["issue"]),
        ),
        lambda link: link["target"],
    ),
    "duplicates": Kind(
        suggestion_object,
        ("id", "other", "title", "other title", "score", "reason"),
        lambda pair: tuple(pair.values()),
        lambda pair: f"{pair['id']} {pair['other']}",
    ),
    "titles": Kind(
        title_object,
        ("number", "outcome", "title", "id", "found title", "score", *_ISSUE_COLUMNS),
        lambda t: (
            t["number"], t["outcome"], t["title"], t["id"], t["found_title"], t["score"], *_issue_cells(t["issues"][0]),
        ),
        lambda title: title["number"],
    ),
    "tags": Kind(
        tagged_object,
        ("tag", "papers", "issues"),
        lambda tagged: tuple(tagged.values()),
        lambda tagged: tagged["tag"],
    ),
    "keys": Kind(
        key_object,
        ("key", "id", "title", "further keys"),
        lambda paper: (paper["key"], paper["id"], paper["title"], " ".join(paper["further_keys"])),
        lambda paper: paper["key"],
    ),
    "reasons": Kind(
        reason_object,
        ("field", "value", "provider", "id", "asked at"),
        lambda reason: tuple(_cell(value) for value in reason.values()),
        lambda reason: reason["id"],
    ),
    "newsletters": Kind(
        lambda each: newsletter_object(each.source, each.issues, each.newest),
        ("name", "title", "kind", "location", "issues", "newest", "answered", "next due", "ended", "failures", "error"),
        lambda n: (
            n["name"], n["title"], n["kind"], n["location"], n["issues"], n["newest"], n["answered"], n["next_due"],
            n["ended"], n["failures"], n["error"],
        ),
        lambda newsletter: newsletter["name"],
    ),
    "runs": Kind(
        run_object,
        ("id", "command", "started", "ended", "status", "counts", "failures"),
        lambda run: (
            run["id"], run["command"], run["started"], run["ended"], run["status"],
            ", ".join(f"{count} {name}" for name, count in run["counts"].items()), "; ".join(run["failures"]),
        ),
        lambda run: run["id"],
    ),
}  # fmt: skip


def write_listing(what: str, answers: Sequence[Any], format: Listing | None, words: Sequence[str] = ()) -> None:
    """Write a list of answers. what: `papers`, `mentions`, `issues`, `links`, or another of the kinds above.

    format: None chooses by the output.
    """
    kind = _KINDS[what]
    chosen = format or usual()
    if chosen is Listing.TABLE:
        from papertrack.cli import render  # what draws tables takes as long to load as a question to answer

        getattr(render, what)(answers, words)
        return
    objects = map(kind.object, answers)
    if chosen is Listing.JSON:
        write_json(list(objects))
    elif chosen is Listing.JSONL:
        for value in objects:
            sys.stdout.write(json_line(value))
    elif chosen is Listing.IDS:
        for value in objects:
            print(kind.id(value))
    else:
        write_rows(kind.columns, map(kind.row, objects), chosen)


def write_documents(documents: Sequence[Document], format: Listing | None, *, several: bool) -> None:
    """Write what documents hold: an object for one, an array for several; the flat forms have a row a link."""
    chosen = format or usual()
    objects: list[Any] = [document_object(document) for document in documents]
    if chosen is Listing.TABLE:
        from papertrack.cli import render

        for document in documents:
            render.document(document)
    elif chosen is Listing.JSON:
        write_json(objects if several else objects[0])
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
        write_rows(columns, rows, chosen)


def write_paper(
    answer: PaperAnswer, related: Sequence[LinkAnswer], companions: Sequence[Companion], format: Listing | None
) -> None:
    """Write one paper, whole, with what the sections that name it hold besides."""
    from papertrack.cli import pages

    if (format or usual(Listing.TABLE)) is Listing.TABLE:
        pages.paper(answer, related, companions)
    elif format is Listing.JSON:
        write_json(
            {
                **paper_object(answer),
                **bibliography_object(answer.paper),
                "versions": versions_of(answer),
                "related": [link_object(link) for link in related],
                "named_with": [companion_object(companion) for companion in companions],
            }
        )
    else:
        write_listing("papers", [answer], format)


def write_issue(
    answer: IssueAnswer,
    links: Sequence[LinkAnswer],
    references: tuple[Sequence[IssueRef], Sequence[IssueRef]],
    papers: Mapping[Identifier, Bibliography],
    format: Listing | None,
) -> None:
    """Write one issue, whole: its sections with their papers and links, the issues it refers to and the reverse."""
    if (format or usual(Listing.TABLE)) is Listing.TABLE:
        from papertrack.cli import pages

        pages.issue(answer, links, references, papers)
    elif format is Listing.JSON:
        refers_to, referred_to_by = ([issue_ref_object(issue) for issue in issues] for issues in references)
        write_json(
            {
                **issue_object(answer),
                "links": [link_object(link) for link in links],
                "refers_to": refers_to,
                "referred_to_by": referred_to_by,
            }
        )
    else:
        write_listing("issues", [answer], format)


def usual(elsewhere: Listing = Listing.TSV) -> Listing:
    """The format where none is asked for: a table on a terminal."""
    return Listing.TABLE if sys.stdout.isatty() else elsewhere


def write_json(value: object) -> None:
    """Write one JSON value for people and programs to read."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    print()


def _cell(value: Any) -> Any:
    return " ".join(value) if isinstance(value, list) else value


def write_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]], format: Listing) -> None:
    """Rows under their names. In tsv a tab or a line end inside a cell becomes a space, so that lines stay rows."""
    if format is Listing.CSV:
        from papertrack.export.spreadsheet import row as csv_row  # LaTeX comes with it, which others do without

        for row in (columns, *rows):
            sys.stdout.write(csv_row("" if value is None else value for value in row))
        return
    print("\t".join(columns))
    for row in rows:
        print("\t".join("" if value is None else " ".join(str(value).split()) for value in row))
