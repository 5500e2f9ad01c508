"""BibTeX and BibLaTeX entries that LaTeX typesets right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

from papertrack.export import latex
from papertrack.export.item import Item
from papertrack.export.names import all_ordinary, is_east_asian, ordinary, parse
from papertrack.export.publication import Form, Publication

_TYPES = {
    Form.ARTICLE: "article",
    Form.PROCEEDINGS: "inproceedings",
    Form.CHAPTER: "incollection",
    Form.BOOK: "book",
    Form.THESIS: "phdthesis",
    Form.REPORT: "techreport",
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one of the two programs wants its entries: the names of types and fields.

    online: the type of what is on the web alone. archive: the field that says what an eprint is. ascii: letters with
    accents are written as LaTeX unless the user wants it otherwise. biber: read by biber(1), which knows dates and
    Unicode. bibtex(1) abbreviates, labels and sorts names byte by byte, so that for it letters with accents are written
    as LaTeX in names even in UTF-8 mode.
    """

    online: str
    journal: str
    newsletter: str
    archive: str
    category: str
    ascii: bool
    biber: bool


BIBTEX = Dialect(
    online="misc",
    journal="journal",
    newsletter="howpublished",
    archive="archivePrefix = {arXiv}",
    category="primaryClass",
    ascii=True,
    biber=False,
)
BIBLATEX = Dialect(
    online="online",
    journal="journaltitle",
    newsletter="organization",
    archive="eprinttype = {arxiv}",
    category="eprintclass",
    ascii=False,
    biber=True,
)

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NOT_IN_KEY = re.compile(r"""[^!-~]|[\\"#%'(),={}~@]""")
_LOWER_CASE_WITHIN = re.compile(r"\s[^\W\d_A-Z]|^[a-z]\S*-")  # what bibtex(1) takes for particles: `Ramón y`, `al-`


def entries(items: Iterable[Item], *, dialect: Dialect = BIBTEX, ascii: bool | None = None) -> Iterator[str]:
    """One text for each item; joined as they are, they make a file. Holds one item at a time."""
    blank_line = ""
    for item in items:
        yield blank_line + entry(item, dialect=dialect, ascii=ascii)
        blank_line = "\n"


def entry(item: Item, *, dialect: Dialect = BIBTEX, ascii: bool | None = None) -> str:
    """The entry of one item, ending in a new line.

    ascii: True for accents as LaTeX, False for UTF-8, None for what is usual in the dialect.
    """
    inner = ",\n  ".join(fields(item, dialect=dialect, ascii=ascii))
    return f"@{entry_type(item, dialect)}{{{key_of(item)},\n  {inner}\n}}\n"


def entry_type(item: Item, dialect: Dialect) -> str:
    """@article, @inproceedings and so on where the records say so; else @misc (BibLaTeX: @online with an address)."""
    return _TYPES.get(item.where.form) or (dialect.online if item.where.url else "misc")


def key_of(item: Item) -> str:
    """An item's key, without what no key may have."""
    return item.key if item.key.isalnum() and item.key.isascii() else _NOT_IN_KEY.sub("", item.key) or "unnamed"


def fields(item: Item, *, dialect: Dialect = BIBTEX, ascii: bool | None = None) -> list[str]:
    """The fields of an entry in their order, each as `name = {value}`, or `month = nov`.

    What has no authors gets a `key` field, by which bibtex(1) sorts it; what has no fields at all has that, too.
    """
    where = item.where
    if ascii is None:
        ascii = dialect.ascii
    found = []
    if item.title:
        found.append(f"title = {{{latex.title(item.title, ascii=ascii, biber=dialect.biber)}}}")
    authors = _authors(item.authors, ascii=ascii or not dialect.biber, biber=dialect.biber)
    if authors:
        found.append(f"author = {{{authors}}}")
    elif not dialect.biber:
        found.append(f"key = {{{key_of(item)}}}")
    if where.form is not Form.PREPRINT:
        found += _venue(where, dialect, ascii)
    found += _date(where.date, dialect)
    if where.arxiv:
        found.append(f"eprint = {{{latex.doi(where.arxiv)}}}")
        found.append(dialect.archive)
        if item.category:
            found.append(f"{dialect.category} = {{{latex.doi(item.category)}}}")
    if where.doi:
        found.append(f"doi = {{{latex.doi(where.doi)}}}")
    if where.url:
        found.append(f"url = {{{latex.url(where.url)}}}")
    if item.note:
        found.append(f"note = {{{latex.words(item.note, ascii=ascii, biber=dialect.biber)}}}")
    return found


def _venue(where: Publication, dialect: Dialect, ascii: bool) -> Iterator[str]:
    """Where it came out, in the fields that the form of publication has for it."""
    container, publisher, number = where.container, where.publisher, where.number
    match where.form:
        case Form.ARTICLE:
            named = [(dialect.journal, container)]
        case Form.PROCEEDINGS | Form.CHAPTER:
            named = [("booktitle", container), ("publisher", publisher), ("isbn", where.isbn)]
        case Form.BOOK:
            named = [("publisher", publisher), ("isbn", where.isbn)]
        case Form.THESIS:
            named = [("school", publisher or container)]
        case Form.REPORT:
            named = [("institution", publisher or container)]
        case Form.ISSUE:
            named, number = [(dialect.newsletter, f"{container} {number}".strip())], ""
        case _:
            named = []
    pages = where.pages.replace("-", "--")
    for name, value in (*named, ("volume", where.volume), ("number", number), ("pages", pages)):
        if value:
            yield f"{name} = {{{latex.words(value, ascii=ascii, biber=dialect.biber)}}}"


def _date(date: str, dialect: Dialect) -> tuple[str, ...]:
    if not date:
        return ()
    if dialect.biber:
        return (f"date = {{{date}}}",)
    year = f"year = {{{date[:4]}}}"
    return (year, f"month = {_MONTHS[int(date[5:7]) - 1]}") if len(date) >= 7 else (year,)


def _authors(displays: tuple[str, ...], *, ascii: bool, biber: bool) -> str:
    if all_ordinary(displays):
        return " and ".join([f"{family}, {given}" for given, _, family in [name.rpartition(" ") for name in displays]])
    return " and ".join(filter(None, [_author(display, ascii, biber) for display in displays]))


@lru_cache(maxsize=65536)
def _author(display: str, ascii: bool, biber: bool) -> str:
    """A name in the order that leaves no doubt: `van den Oord, Jr., Aaron`. What is no person's name is in braces."""
    write = partial(latex.words, ascii=ascii, biber=biber)
    if usual := ordinary(display):
        return f"{write(usual[1])}, {write(usual[0])}"
    if is_east_asian(display):  # the family name comes first on the page, too, and nothing is abbreviated
        return f"{{{write(display)}}}"
    name = parse(display)
    if not name.family:
        return f"{{{write(name.literal)}}}" if name.literal else ""
    family = write(name.family)
    if _LOWER_CASE_WITHIN.search(name.family):
        family = f"{{{family}}}"
    parts = (f"{write(name.particle)} {family}".strip(), name.suffix, write(name.given))
    return ", ".join(filter(None, parts))
