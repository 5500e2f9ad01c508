"""The query language: any text is a question, parsed once into a tree that the database then answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from papertrack.model.identifier import Scheme

MOST_TERMS = 10_000
"""How many terms of a query count; what comes after them is left out, and a hint says so."""

MOST_PARTS = 200
"""How many terms count where the database cannot look for all of them in one go."""

DEEPEST = 40
"""How deep parentheses may nest; deeper ones group nothing."""

TEXT_FIELDS = frozenset({"author", "title", "abstract", "context", "headline"})
VALUE_FIELDS = frozenset({"newsletter", "issue", "category", "venue", "id", "tag"})
OTHER_FIELDS = frozenset({"since", "until", "mentions", "has"})
FIELDS = tuple(sorted(TEXT_FIELDS | VALUE_FIELDS | OTHER_FIELDS))

HAS = frozenset({scheme.value for scheme in Scheme} | {"abstract", "author", "note", "tag", "title", "venue"})
"""What `has:` may ask for: an identifier of a scheme, or a field that is known."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words that must stand together, in any text or in one field; prefix: the last may go on."""

    text: str
    field: str | None = None
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A field of `VALUE_FIELDS`, or `has`, and what it is asked for; prefix: it may go on."""

    field: str
    value: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Since:
    """Dates that are not before `bound` (ISO 8601, compared as text: `2024` holds `2024-01-01`)."""

    bound: str


@dataclass(frozen=True, slots=True)
class Before:
    """Dates before `bound`, which is the end of what the user named: `until:2025-03` gives `2025-04`."""

    bound: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """How often a paper is mentioned; operator is one of `> >= < <= =`."""

    operator: str
    count: int


@dataclass(frozen=True, slots=True)
class Not:
    """What `part` does not find."""

    part: Node


@dataclass(frozen=True, slots=True)
class AllOf:
    """What each of the parts finds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What at least one of the parts finds."""

    parts: tuple[Node, ...]


Node = Text | Value | Since | Before | Mentions | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Query:
    """A question. tree: None asks for everything.

    words: the plain words and phrases looked for, to highlight. hints: sentences for the user on what
    was not taken as it may have been meant.
    """

    text: str = ""
    tree: Node | None = None
    words: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


def within(newsletter: str, query: Query) -> Query:
    """The same question, asked of one newsletter only."""
    asked = Value("newsletter", newsletter)
    return replace(query, tree=asked if query.tree is None else AllOf((asked, query.tree)))


def parse(text: str) -> Query:
    """Read a query. Any text is valid; nothing is raised.

    Words are all required; OR binds tighter than that, so `video diffusion OR flow` asks for `video` and
    one of the others, as on the web. AND between two terms is allowed and says what is the case anyway.
    """
    parser = _Parser(_CONTROL.sub(" ", _SURROGATE.sub("\ufffd", text)))
    tree = parser.tree()
    return Query(text, tree, tuple(dict.fromkeys(_words(tree))), tuple(dict.fromkeys(parser.hints)))


_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
    | (?P<close>\))
    | (?P<not>-(?=[^\s-]))?                                   # -word
      (?: (?P<open>\((?!\)))                                   # ( opens a group where a word may begin
        | (?:(?P<field>[A-Za-z_]+):)? "(?P<phrase>[^"]*)" (?P<phrase_more>\*?)   # "a phrase", author:"a name"
        | (?P<word>\S+)
      )
    """,
    re.VERBOSE,
)
_FIELD = re.compile(r"([A-Za-z_]+):(.+)", re.DOTALL)
_COMPARISON = re.compile(r"(>=|<=|>|<|=)?([0-9]{1,9})")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


@dataclass(slots=True)
class _Group:
    """A group being read: its parts (each a list of alternatives), and what joins the next term."""

    negated: bool = False
    parts: list[list[Node]] = field(default_factory=list)
    joiner: str | None = None


@dataclass(slots=True)
class _Parser:
    """Reads a text from left to right with a stack of open groups, so that no nesting is too deep."""

    text: str
    hints: list[str] = field(default_factory=list)
    stack: list[_Group] = field(default_factory=lambda: [_Group()])
    terms: int = 0
    pairs: dict[int, int] = field(default_factory=dict)

    def tree(self) -> Node | None:
        tokens = list(_tokens(self.text))
        self.pairs = _pairs(tokens)
        closing = set(self.pairs.values())
        for index, token in enumerate(tokens):
            if self.terms >= MOST_TERMS:
                self.hints.append(f"the query is very long; its first {MOST_TERMS} words count")
                break
            if index in self.pairs:
                self.stack.append(_Group(negated=token["not"] is not None))
            elif index in closing:
                self._close()
            else:
                self._term(token)
        while len(self.stack) > 1:
            self._close()
        if self.terms > MOST_PARTS:
            self.hints.append(
                f"the query has {self.terms} words; where they cannot be looked for in one go, "
                f"the first {MOST_PARTS} count"
            )
        return _folded(self.stack[0])

    def _close(self) -> None:
        group = self.stack.pop()
        inner = _folded(group)
        if inner is not None:
            self._put(Not(inner) if group.negated else inner)

    def _term(self, token: dict[str, str | None]) -> None:
        word = token["word"] or token["alone"] or ""
        if word in ("OR", "AND") and token["not"] is None and self._joins(word):
            return
        negated = token["not"] is not None
        node: Node | None = None
        if token["phrase"] is not None:
            node = self._phrase(token["field"], token["phrase"], bool(token["phrase_more"]))
        elif word:
            node = self._word(word)
        if node is not None:
            self.terms += 1
            self._put(Not(node) if negated else node)

    def _joins(self, word: str) -> bool:
        group = self.stack[-1]
        if not group.parts or group.joiner is not None:
            return False
        group.joiner = word
        return True

    def _put(self, node: Node) -> None:
        group = self.stack[-1]
        if group.joiner == "OR":
            group.parts[-1].append(node)
        else:
            group.parts.append([node])
        group.joiner = None

    def _phrase(self, name: str | None, phrase: str, prefix: bool) -> Node | None:
        if not phrase.strip():
            return None
        if name is None:
            return Text(phrase, prefix=prefix)
        return self._field(name, phrase, prefix) or Text(f'{name}:"{phrase}"', prefix=prefix)

    def _word(self, word: str) -> Node:
        prefix = len(word) > 1 and word.endswith("*") and any(map(str.isalnum, word))
        stem = word[:-1] if prefix else word
        named = _FIELD.fullmatch(stem)
        node = self._field(named[1], named[2], prefix) if named else None
        return node or Text(stem, prefix=prefix)

    def _field(self, name: str, value: str, prefix: bool) -> Node | None:
        known = name.lower()
        if known in TEXT_FIELDS:
            return Text(value, field=known, prefix=prefix)
        if known in VALUE_FIELDS:
            return Value(known, value.strip(), prefix) if value.strip() else None
        if known in OTHER_FIELDS:
            node = _other(known, value)
            if node is None:
                self.hints.append(f"{name}:{value[:40]} is not understood and is looked for as text{_SHAPES[known]}")
            return node
        if known not in _SCHEMES and not value.startswith("//"):
            self.hints.append(f"{name[:40]}: is no field and is looked for as text (fields: {', '.join(FIELDS)})")
        return None


_SCHEMES = frozenset(scheme.value for scheme in Scheme)
_SHAPES = {
    "since": " (write a date like 2024, 2024-03 or 2024-03-17)",
    "until": " (write a date like 2024, 2024-03 or 2024-03-17)",
    "mentions": " (write a number like 2, >2 or <=5)",
    "has": f" (it may be: {', '.join(sorted(HAS))})",
}


def _tokens(text: str) -> Iterator[dict[str, str | None]]:
    """The terms and parentheses of a text; a word gives up the `)` at its end that it has not opened itself.

    A parenthesis that stands alone and pairs with none is a term; one that clings to a word is dropped.
    """
    place = 0
    while (match := _TOKEN.match(text, place)) is not None:
        token = match.groupdict()
        start, place = match.span()
        word = token["word"]
        if word is not None and word.endswith(")") and word.strip(")"):
            excess = min(word.count(")") - word.count("("), len(word) - len(word.rstrip(")")))
            token["word"] = word[: len(word) - max(excess, 0)]
            place -= max(excess, 0)
        if token["space"] is None:
            alone = text[start - 1 : start].strip() == text[place : place + 1].strip() == ""
            token["alone"] = token["open"] or token["close"] if alone else None
            yield token


def _pairs(tokens: list[dict[str, str | None]]) -> dict[int, int]:
    """For each parenthesis that opens a group, by index, the one that closes it. `()` is no group."""
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    for index, token in enumerate(tokens):
        if token["open"] is not None:
            waiting.append(index)
        elif token["close"] is not None and waiting:
            opened = waiting.pop()
            if len(waiting) < DEEPEST and index > opened + 1:
                pairs[opened] = index
    return pairs


def _folded(group: _Group) -> Node | None:
    parts: list[Node] = [part[0] if len(part) == 1 else AnyOf(tuple(dict.fromkeys(part))) for part in group.parts]
    if group.joiner is not None:  # `a OR`: nothing follows, so the word itself is meant
        parts.append(Text(group.joiner))
    parts = list(dict.fromkeys(parts))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _other(name: str, value: str) -> Node | None:
    value = value.strip()
    if name == "mentions":
        compared = _COMPARISON.fullmatch(value)
        return Mentions(compared[1] or "=", int(compared[2])) if compared else None
    if name == "has":
        wanted = value.lower().removesuffix("s") if value.lower() == "authors" else value.lower()
        return Value("has", wanted) if wanted in HAS else None
    span = _span(value)
    if span is None:
        return None
    return Since(span[0]) if name == "since" else Before(span[1])


def _span(value: str) -> tuple[str, str] | None:
    """The first moment of a year, month or day as ISO text, and the first moment after it."""
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    year, month, day = int(match[1]), match[2], match[3]
    try:
        first = date(year, int(month or 1), int(day or 1))
    except ValueError:
        return None
    if first.year == date.max.year:
        return first.isoformat()[: 10 if day else 7 if month else 4], "~"
    if day is not None:
        return first.isoformat(), (first + timedelta(days=1)).isoformat()
    if month is not None:
        return first.isoformat()[:7], (first.replace(day=28) + timedelta(days=4)).isoformat()[:7]
    return f"{year:04d}", f"{year + 1:04d}"


def _words(node: Node | None) -> Iterator[str]:
    match node:
        case Text(text=text, field=name) if name != "author":
            yield text
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _words(part)
        case _:
            return
