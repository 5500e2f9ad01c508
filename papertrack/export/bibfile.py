"""A .bib file of the user's, in which entries that are ours are refreshed and nothing else changes by a byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from papertrack.errors import DocumentError
from papertrack.export import bibtex
from papertrack.export.bibtex import Dialect
from papertrack.export.item import Item
from papertrack.export.latex import readable
from papertrack.export.publication import Form
from papertrack.model.identifier import Scheme
from papertrack.model.paper import Paper


@dataclass(slots=True)
class Update:
    """A file after it was brought up to date. Numbers of entries; clashes: sentences on papers that were left out."""

    text: str = ""
    added: int = 0
    refreshed: int = 0
    unchanged: int = 0
    clashes: list[str] = field(default_factory=list)


class Field(NamedTuple):
    """A field of an entry: its name in small letters, and where its name begins, its value stands, and it ends.

    end: after the comma, where there is one. plain: the value is one text or number, and no name of an @string.
    """

    name: str
    start: int
    value_start: int
    value_end: int
    end: int
    plain: bool


class Entry(NamedTuple):
    """An entry, where it stands in the text. key_end: after the comma, where there is one; close: its last brace."""

    type_start: int
    type_end: int
    key: str
    key_end: int
    fields: tuple[Field, ...]
    close: int


@dataclass(frozen=True, slots=True)
class Wish:
    """How entries are written. chosen_edition: the user asked for the preprint, and not for what there is."""

    dialect: Dialect
    ascii: bool | None = None
    chosen_edition: bool = False


def updated(text: str, items: Iterable[tuple[Item, Paper | None]], wish: Wish, *, name: str) -> Update:
    """The text of a .bib file with these items in it.

    An entry is an item's when it names a DOI or an arXiv id of its paper, else when it has one of the paper's keys and
    names no other work. Of such an entry the type and the fields that we write are refreshed; its key, its other
    fields, its order and its white space stay, as do a `note` of the user's own and values made of @string names.
    Where it names a journal or proceedings and the records know of none, its type, venue and date stay, too; one with
    a field `papertrack = {keep}` stays whole. Items that are not there are appended. name: of the file, for messages.
    Raises DocumentError where an entry is damaged, since then nobody can say what is whose.
    """
    found = list(entries_of(text, name))
    shelves = _shelves(text, found)
    newline = "\r\n" if "\r\n" in text else "\n"
    update = Update()
    edits: list[tuple[int, int, str]] = []
    appended: list[str] = []
    refreshed: set[int] = set()
    for item, paper in items:
        mine, clash = _entries_of_item(text, item, paper, shelves)
        if clash:
            update.clashes.append(
                f"{name}: the entry {item.key} is about another work than {paper.id if paper else item.title}; "
                f"choose another key: papertrack keys set {paper.id if paper else 'ID'} KEY"
            )
        elif mine:
            changes = [
                edit
                for entry in mine
                if entry.close not in refreshed
                for edit in _refreshed(text, entry, item, wish, newline)
            ]
            refreshed.update(entry.close for entry in mine)
            edits += changes
            update.refreshed += bool(changes)
            update.unchanged += not changes
        else:
            appended.append(bibtex.entry(item, dialect=wish.dialect, ascii=wish.ascii).replace("\n", newline))
            update.added += 1
    update.text = _appended(_edited(text, edits), appended, newline)
    return update


def entries_of(text: str, name: str = "") -> Iterator[Entry]:
    """The entries of a .bib file in order, without @string, @preamble, @comment and what stands between.

    An `@` that begins nothing, or stands behind a `%`, is text. Raises DocumentError for a damaged entry.
    """
    place = 0
    while (start := text.find("@", place)) >= 0:
        head = _HEAD.match(text, start)
        line_start = text.rfind("\n", 0, start) + 1
        if head is None or "%" in text[line_start:start]:
            place = start + 1
            continue
        kind = head[1].lower()
        if kind == "comment":
            place = _balanced(text, head.end() - 1) or head.end()
            continue
        close = "}" if head[2] == "{" else ")"
        reader = _EntryReader(text, name, start, close)
        if kind == "preamble":
            place, _ = reader.value(head.end())
            place = reader.closed(place)
        elif kind == "string":
            _, place = reader.fields(head.end())
            place += 1
        else:
            key = _KEY.match(text, head.end())
            assert key is not None
            if text[key.end() : key.end() + 1] not in (",", close):
                raise reader.damaged("its key is not followed by a comma")
            key_end = key.end() + (text[key.end()] == ",")
            reader.key = key[1]
            fields, place = reader.fields(key_end)
            yield Entry(head.start(1), head.end(1), key[1], key_end, tuple(fields), place)
            place += 1


_HEAD = re.compile(r"@\s*([A-Za-z][A-Za-z0-9_-]*)\s*([{(])")
_GAP = re.compile(r"(?:\s|%[^\n]*(?:\n|\Z))*+")
_KEY = re.compile(r"\s*+([^\s,{}()=\"#%]*)\s*+")
_NAME = re.compile(r"([^\s=,{}()\"#%'@]+)\s*+=")
_BARE = re.compile(r"[^\s,{}()\"#%'=@]+")
_BRACE = re.compile(r"[{}]")
_BRACE_OR_QUOTE = re.compile(r"[{}\"]")


def _balanced(text: str, start: int) -> int | None:
    """The place after the brace that closes the one at `start`; None when there is none, or it is no brace."""
    if text[start] != "{":
        return None
    depth = 0
    for match in _BRACE.finditer(text, start):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.end()
    return None


class _EntryReader:
    """Reads what stands between the braces of one entry, after BibTeX's grammar."""

    def __init__(self, text: str, name: str, start: int, close: str) -> None:
        self.text = text
        self.name = name
        self.start = start
        self.close = close
        self.key = ""

    def damaged(self, reason: str) -> DocumentError:
        line = self.text.count("\n", 0, self.start) + 1
        called = f"the entry {self.key}" if self.key else "what begins here"
        return DocumentError(
            f"{self.name}: line {line}", f"{called} is damaged: {reason}; mend it first, nothing was changed"
        )

    def fields(self, place: int) -> tuple[list[Field], int]:
        """The fields from `place` on, and the place of the closing brace."""
        found: list[Field] = []
        while True:
            place = self._after_gap(place)
            if self.text[place : place + 1] == self.close:
                return found, place
            if place >= len(self.text):
                raise self.damaged("it does not end")
            if found and self.text[found[-1].end - 1] != ",":
                raise self.damaged(f"there is no comma after its field {found[-1].name}")
            name = _NAME.match(self.text, place)
            if name is None:
                raise self.damaged("a field has no name")
            value_start = self._after_gap(name.end())
            value_end, plain = self.value(value_start)
            end = self._after_gap(value_end)
            end = end + 1 if self.text[end : end + 1] == "," else value_end
            found.append(Field(name[1].lower(), place, value_start, value_end, end, plain))
            place = end

    def value(self, place: int) -> tuple[int, bool]:
        """Where the value that begins at `place` ends, and whether it is one text or number."""
        pieces, plain = 0, True
        while True:
            place = self._after_gap(place)
            sign = self.text[place : place + 1]
            if sign == "{":
                end = _balanced(self.text, place)
            elif sign == '"':
                end = self._after_quote(place)
            else:
                bare = _BARE.match(self.text, place)
                end = bare.end() if bare else None
                plain = plain and bare is not None and bare[0].isdecimal()
                if bare is None and sign:
                    raise self.damaged("a field has no value")
            if end is None:
                raise self.damaged("it does not end")
            pieces += 1
            after = self._after_gap(end)
            if self.text[after : after + 1] != "#":
                return end, plain and pieces == 1
            place = after + 1

    def closed(self, place: int) -> int:
        place = self._after_gap(place)
        if self.text[place : place + 1] != self.close:
            raise self.damaged("it does not end")
        return place + 1

    def _after_gap(self, place: int) -> int:
        gap = _GAP.match(self.text, place)
        assert gap is not None
        return gap.end()

    def _after_quote(self, start: int) -> int | None:
        depth = 0
        for match in _BRACE_OR_QUOTE.finditer(self.text, start + 1):
            if match[0] == '"':
                if depth == 0:
                    return match.end()
            else:
                depth += 1 if match[0] == "{" else -1
        return None


# --- whose an entry is -----------------------------------------------------------------------------------------------

_ARXIV_ID = r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?!\d)"
_ARXIV_NAMED = re.compile(rf"(?:arxiv\.org/(?:abs|pdf)/|arxiv:\s*|10\.48550/arxiv\.){_ARXIV_ID}", re.IGNORECASE)
_ARXIV_EPRINT = re.compile(rf"(?:arxiv:)?{_ARXIV_ID}", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/[^\s{}\"]+")
_NAMING_ARXIV = frozenset(("doi", "url", "journal", "journaltitle", "howpublished"))


class _Shelves(NamedTuple):
    """The entries by what they are called, and for each (by its close) what it names."""

    by_key: Mapping[str, list[Entry]]
    by_name: Mapping[str, list[Entry]]
    names: Mapping[int, frozenset[str]]


def _shelves(text: str, entries: Iterable[Entry]) -> _Shelves:
    by_key: dict[str, list[Entry]] = {}
    by_name: dict[str, list[Entry]] = {}
    names: dict[int, frozenset[str]] = {}
    for entry in entries:
        by_key.setdefault(entry.key.lower(), []).append(entry)
        names[entry.close] = frozenset(_named_by(text, entry))
        for name in names[entry.close]:
            by_name.setdefault(name, []).append(entry)
    return _Shelves(by_key, by_name, names)


def _named_by(text: str, entry: Entry) -> Iterator[str]:
    """The DOIs and arXiv ids that an entry names, as `doi:…` and `arxiv:…`."""
    for each in entry.fields:
        value = text[each.value_start : each.value_end].strip('{}" \t\r\n')
        if each.name == "eprint" and (bare := _ARXIV_EPRINT.fullmatch(value)):
            yield f"arxiv:{bare[1].lower()}"
        elif each.name in _NAMING_ARXIV and (named := _ARXIV_NAMED.search(value)):
            yield f"arxiv:{named[1].lower()}"
        elif each.name == "doi" and (doi := _DOI.search(value.replace("\\_", "_"))):
            yield f"doi:{doi[0].lower()}"


def _names_of(paper: Paper) -> set[str]:
    names = {str(each).lower() for each in paper.ids if each.scheme in (Scheme.ARXIV, Scheme.DOI)}
    return names | ({f"doi:{paper.facts.doi.lower()}"} if paper.facts.doi else set())


def _entries_of_item(text: str, item: Item, paper: Paper | None, shelves: _Shelves) -> tuple[list[Entry], bool]:
    """The entries that are an item's, and whether its key is taken by another work."""
    keys = {item.key} if paper is None else {item.key, paper.key or item.key, *paper.further_keys}
    under_key = [entry for key in keys for entry in shelves.by_key.get(key.lower(), ())]
    if paper is None:
        return under_key, False
    names = _names_of(paper)
    mine = {entry.close: entry for name in names for entry in shelves.by_name.get(name, ())}
    for entry in under_key:
        if not shelves.names[entry.close] and _may_be_titled(text, entry, item.title):
            mine.setdefault(entry.close, entry)
    taken = any(entry.key.lower() == item.key.lower() for entry in under_key)
    return [mine[close] for close in sorted(mine)], taken and not mine


_LETTERS = re.compile(r"[^\W_]+")


def _may_be_titled(text: str, entry: Entry, title: str) -> bool:
    """Whether an entry's title, where it has one, has half of its words in common with this one."""
    written = next((text[each.value_start : each.value_end] for each in entry.fields if each.name == "title"), "")
    words = set(_LETTERS.findall(readable(written.replace("{", "").replace("}", "")).lower()))
    others = set(_LETTERS.findall(readable(title).lower()))
    return not words or not others or 2 * len(words & others) >= min(len(words), len(others))


# --- refreshing ------------------------------------------------------------------------------------------------------

# Of each of these groups an entry has one, or those that go together: what we do not write of it goes.
_GROUPS = (
    frozenset(("year", "month", "day", "date")),
    frozenset(("journal", "journaltitle", "booktitle")),
    frozenset(("archiveprefix", "eprinttype")),
    frozenset(("primaryclass", "eprintclass")),
)
_VENUES = frozenset(("journal", "journaltitle", "booktitle"))
_OF_VENUES = _VENUES | {"volume", "number", "pages", "publisher", "isbn", "doi"}
_DATES = _GROUPS[0]
_PREPRINT_SERVER = re.compile(r"arxiv\b|corr\b", re.IGNORECASE)
_OUR_NOTE = re.compile(r"\{(?:Withdrawn|Retracted|Metadata not fetched yet\b.*|Mentions .*)\}", re.DOTALL)


def _refreshed(text: str, entry: Entry, item: Item, wish: Wish, newline: str) -> Iterator[tuple[int, int, str]]:
    """What is to change in an entry: (from, to, the new text)."""
    there = {each.name: each for each in reversed(entry.fields)}
    if "papertrack" in there and _value(text, there["papertrack"]).lower() == "keep":
        return
    written = bibtex.fields(item._replace(key=entry.key), dialect=wish.dialect, ascii=wish.ascii)
    fields = (each.partition(" = ") for each in written)
    ours = {name: value for name, _, value in fields}
    kind, was = bibtex.entry_type(item, wish.dialect), text[entry.type_start : entry.type_end].lower()
    if _tells_more(text, there, item) and not wish.chosen_edition:
        kind, ours = was, {name: value for name, value in ours.items() if name not in _DATES}
    if was != kind:
        yield entry.type_start, entry.type_end, kind
    wanted = {name.lower() for name in ours}
    kept, before = entry.key_end, entry.key_end
    for each in entry.fields:
        of_other_kind = was != kind and each.name in _OF_VENUES and each.name not in wanted
        if of_other_kind or _is_out_of_date(text, each, there, ours, wanted):
            yield before, each.end, ""
        else:
            kept = each.end
        before = each.end
    missing = []
    for name, value in ours.items():
        present = there.get(name.lower())
        if present is None:
            missing.append(f"{name} = {value}")
        elif _may_be_replaced(text, present) and _value(text, present) != _plainly(value):
            yield present.value_start, present.value_end, value
    if missing:
        yield kept, kept, _insertion(text, entry, kept, missing, newline)


def _tells_more(text: str, there: Mapping[str, Field], item: Item) -> bool:
    """Whether an entry names a journal or proceedings where the records know of the preprint alone."""
    if item.where.form not in (Form.PREPRINT, Form.OTHER):
        return False
    return any(name in there and not _PREPRINT_SERVER.match(_value(text, there[name])) for name in _VENUES)


def _may_be_replaced(text: str, each: Field) -> bool:
    if each.name == "note":
        return _OUR_NOTE.fullmatch(text, each.value_start, each.value_end) is not None
    return each.plain or each.name == "month"


def _is_out_of_date(
    text: str, each: Field, there: Mapping[str, Field], ours: Mapping[str, str], wanted: set[str]
) -> bool:
    if each.name in wanted:
        return False
    if each.name == "note":
        return _OUR_NOTE.fullmatch(text, each.value_start, each.value_end) is not None
    if each.name == "key":  # stands for the authors, until they are known
        return "author" in wanted and each.plain
    if each.name in ("month", "day") and "year" in there and "year" in ours:
        return _value(text, there["year"]) != _plainly(ours["year"])
    return any(each.name in group and not wanted.isdisjoint(group) for group in _GROUPS)


def _value(text: str, each: Field) -> str:
    return _plainly(text[each.value_start : each.value_end])


def _plainly(value: str) -> str:
    """A value without its delimiters and with white space folded, to compare."""
    if value[:1] in ("{", '"'):
        value = value[1:-1]
    return " ".join(value.split())


def _insertion(text: str, entry: Entry, place: int, fields: Iterable[str], newline: str) -> str:
    """New fields to stand at `place`, indented as the first one is."""
    gap = text[entry.key_end : entry.fields[0].start] if entry.fields else ""
    indent = gap[gap.rfind("\n") + 1 :] if "\n" in gap and not gap.strip() else "  "
    comma = "" if text[place - 1] == "," else ","
    return comma + ",".join(f"{newline}{indent}{each}" for each in fields) + ("" if comma else ",")


def _edited(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    pieces, place = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [text[place:start], new]
        place = end
    return "".join([*pieces, text[place:]])


def _appended(text: str, entries: Iterable[str], newline: str) -> str:
    pieces = [text]
    for entry in entries:
        if not pieces[-1].endswith("\n") and pieces[-1].strip("\ufeff"):
            pieces.append(newline)
        pieces += [newline if text.strip("\ufeff") or len(pieces) > 1 else "", entry]
    return "".join(pieces)
