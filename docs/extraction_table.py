"""Writes into docs/extraction.md what is found in a folder of newsletters: `docs/extraction_table.py FOLDER [FILE]`.

A row for each of its folders, so that a change in an extractor shows as a change in this table.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import papertrack
from papertrack.errors import DocumentError
from papertrack.sources.files import read_path

BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"
HEAD = "| source | documents | issues | sections | links | papers | unread |\n|---|--:|--:|--:|---|---|--:|\n"


@dataclass
class Row:
    """What is in one folder. papers: each counted once in an issue. unread: what holds nothing that can be read."""

    documents: int = 0
    issues: int = 0
    sections: int = 0
    unread: int = 0
    links: Counter[str] = field(default_factory=Counter)
    papers: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        links, papers = _counts(self.links), _counts(self.papers)
        return f"{self.documents} | {self.issues} | {self.sections} | {links} | {papers} | {self.unread}"


def main(folder: Path, file: Path) -> None:
    """Put the table of `folder` between the two markers in `file`."""
    text = file.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        sys.exit(f"{file} lacks the markers of the table")
    file.write_text(f"{before}{BEGIN}\n{table(folder)}\n{END}{after}", encoding="utf-8")


def table(folder: Path) -> str:
    """The table of a folder: a row for each folder in it, by name, and their sum."""
    rows: dict[str, Row] = {}
    total = Row()
    for source, row in _documents(folder):
        for sum_ in (rows.setdefault(source, Row()), total):
            for name in ("documents", "issues", "sections", "unread"):
                setattr(sum_, name, getattr(sum_, name) + getattr(row, name))
            sum_.links += row.links
            sum_.papers += row.papers
    lines = [f"| {source} | {row} |\n" for source, row in sorted(rows.items())]
    return HEAD + "".join(lines) + f"| **all** | {total} |\n"


def _documents(folder: Path) -> Iterator[tuple[str, Row]]:
    """Each document, with the name of the folder it stands in; what stands in none is passed over."""
    for raw in read_path(folder):
        if isinstance(raw, DocumentError):
            sys.exit(str(raw))
        source, *below = Path(raw.origin).relative_to(folder).parts
        if not below:
            continue
        row = Row(documents=1)
        broken: list[DocumentError] = []
        try:
            found = papertrack.extract_all(raw.body, format=raw.format, where=raw.origin, broken=broken.append)
        except DocumentError as error:
            found, broken = (), [error]
        row.unread = len(broken)
        for issue in found:
            row.issues += 1
            row.sections += len(issue.sections)
            row.links.update(link.kind.value for link in issue.links)
            row.papers.update(identifier.scheme.value for identifier in issue.papers)
        yield source, row


def _counts(counted: Counter[str]) -> str:
    """`42: paper 30, code 12`."""
    each = ", ".join(f"{name} {count}" for name, count in sorted(counted.items(), key=lambda item: (-item[1], item[0])))
    return f"{counted.total()}: {each}" if each else "0"


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).with_name("extraction.md"))
