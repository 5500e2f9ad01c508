"""BibTeX and BibLaTeX entries that LaTeX typesets right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from papertrack.export import latex
from papertrack.export.names import ordinary, parse
from papertrack.export.publication import Form, Publication, publication
from papertrack.model.paper import Paper


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one of the two programs wants its entries: the names of types and fields.

    splits_bytes: the program abbreviates, labels and sorts names byte by byte, as bibtex(1) does, so that letters
    with accents are written as LaTeX in names even in UTF-8 mode.
    """

    preprint: str
    journal: str
    archive: str
    archive_name: str
    category: str
    has_dates: bool
    splits_bytes: bool


BIBTEX = Dialect(
    preprint="misc",
    journal="journal",
    archive="archivePrefix",
    archive_name="arXiv",
    category="primaryClass",
    has_dates=False,
    splits_bytes=True,
)
BIBLATEX = Dialect(
    preprint="online",
    journal="journaltitle",
    archive="eprinttype",
    archive_name="arxiv",
    category="eprintclass",
    has_dates=True,
    splits_bytes=False,
)

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NOT_IN_KEY = re.compile(r"""[^!-~]|[\\"#%'(),={}~@]""")
_PLAIN_PART = re.compile(r"[A-Za-z][A-Za-z .'-]*")
_LOWER_CASE_AFTER_FIRST = re.compile(r"\s[^\W\d_A-Z]")


def entries(papers: Iterable[tuple[str, Paper]], *, dialect: Dialect = BIBTEX, ascii: bool = False) -> Iterator[str]:
    """One text per paper, given with its key; joined as they are, they make a file. Holds one paper at a time."""
    blank_line = ""
    for key, paper in papers:
        yield blank_line + entry(key, paper, dialect=dialect, ascii=ascii)
        blank_line = "\n"


def entry(key: str, paper: Paper, *, dialect: Dialect = BIBTEX, ascii: bool = False) -> str:
    """The entry of one paper, ending in a new line.

    @article or @inproceedings where a journal or proceedings is known; else @misc (BibLaTeX: @online where there is
    an address). A paper whose metadata is not fetched yet has its identifier and a note that says so; an
    entry without authors has a `key` field, by which bibtex(1) sorts it.
    """
    facts = paper.facts
    where = publication(paper)
    key = _key(key, paper)
    lines = [f"@{_type(where, dialect)}{{{key}"]
    if facts.title:
        lines.append(f"  title = {{{latex.title(facts.title, ascii=ascii)}}}")
    in_latex = ascii or dialect.splits_bytes
    authors = _authors(facts.authors, in_latex)
    if authors:
        lines.append(f"  author = {{{authors}}}")
    elif not dialect.has_dates:
        lines.append(f"  key = {{{key}}}")
    if where.container:
        field = "booktitle" if where.form is Form.PROCEEDINGS else dialect.journal
        lines.append(f"  {field} = {{{latex.words(where.container, ascii=ascii)}}}")
        lines += [f"  {field} = {{{value}}}" for field, value in _places(where) if value]
    lines += _date(where.date, dialect)
    if where.arxiv:
        lines.append(f"  eprint = {{{latex.doi(where.arxiv)}}}")
        lines.append(f"  {dialect.archive} = {{{dialect.archive_name}}}")
        if facts.primary_category:
            lines.append(f"  {dialect.category} = {{{latex.doi(facts.primary_category)}}}")
    if where.doi:
        lines.append(f"  doi = {{{latex.doi(where.doi)}}}")
    if where.url:
        lines.append(f"  url = {{{latex.url(where.url)}}}")
    note = _note(paper, where, ascii=ascii)
    if note:
        lines.append(f"  note = {{{note}}}")
    return ",\n".join(lines) + "\n}\n"


def _key(key: str, paper: Paper) -> str:
    if key.isalnum() and key.isascii():
        return key
    return _NOT_IN_KEY.sub("", key) or _NOT_IN_KEY.sub("", paper.id.value) or paper.id.scheme.value


def _type(where: Publication, dialect: Dialect) -> str:
    if where.container:
        return "inproceedings" if where.form is Form.PROCEEDINGS else "article"
    return dialect.preprint if where.url else "misc"


def _places(where: Publication) -> tuple[tuple[str, str], ...]:
    pages = where.pages.replace("-", "--")
    return ("volume", where.volume), ("number", where.number), ("pages", pages)


def _date(date: str, dialect: Dialect) -> list[str]:
    if not date:
        return []
    if dialect.has_dates:
        return [f"  date = {{{date}}}"]
    year = f"  year = {{{date[:4]}}}"
    return [year, f"  month = {_MONTHS[int(date[5:7]) - 1]}"] if len(date) >= 7 else [year]


def _note(paper: Paper, where: Publication, *, ascii: bool) -> str:
    if paper.facts.withdrawn:
        return "Withdrawn"
    if not paper.facts.title:
        name = "" if where.arxiv or where.doi else f" {latex.words(str(paper.id), ascii=ascii)}"
        return f"Metadata not fetched yet{':' if name else ''}{name}"
    return ""


def _authors(displays: tuple[str, ...], ascii: bool) -> str:
    authors = []
    for display in displays:
        name = ordinary(display) if display.isascii() else None
        author = f"{name[1]}, {name[0]}" if name else _author(display, ascii)
        if author:
            authors.append(author)
    return " and ".join(authors)


@lru_cache(maxsize=65536)
def _author(display: str, ascii: bool) -> str:
    """A name in the order that leaves no doubt: `van den Oord, Jr., Aaron`. What is no person's name is in braces."""
    if usual := ordinary(display):
        return f"{_part(usual[1], ascii)}, {_part(usual[0], ascii)}"
    name = parse(display)
    if not name.family:
        return f"{{{latex.words(name.literal, ascii=ascii)}}}" if name.literal else ""
    family = _part(name.family, ascii)
    if _LOWER_CASE_AFTER_FIRST.search(name.family):
        family = f"{{{family}}}"
    parts = (f"{_part(name.particle, ascii)} {family}".strip(), name.suffix, _part(name.given, ascii))
    return ", ".join(filter(None, parts))


def _part(text: str, ascii: bool) -> str:
    return text if _PLAIN_PART.fullmatch(text) else latex.words(text, ascii=ascii)
