"""Whether a paper that a service found by a title is the one that an issue means, and when to look a title up again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from rapidfuzz import fuzz

from papertrack.enrich.likeness import family_name, family_names, title_likeness, title_words, told_apart
from papertrack.model.identifier import Identifier
from papertrack.model.lookup import LookUp, Outcome
from papertrack.model.paper import Facts

ACCEPTED = 90.0
"""From this score on a paper is taken for the one that is meant. With an author's name in the words around it, a title
may have slips or lack its subtitle; without one it must agree but for a slip, and in its time. Of the labelled titles
in tests/enrich/test_lookup_titles.py no paper that is not meant comes that far."""

SUGGESTED = 60.0
"""From this score on it is shown to the user, who may know."""

LONGEST = timedelta(days=96)

_OTHER_WORDS = 40.0  # a word of one title is not in the other, nor anything like it
_STRANGERS = 40.0  # the words name authors, and none of them is the paper's
_NO_SUBTITLE = 10.0
_NO_AUTHOR = 5.0
_OTHER_TIME = 15.0  # without an author: it is not of the years around the issue, or these are not known
_SHORT = 10.0  # without an author: so few words may be the title of several papers
_FEW_WORDS = 5
_COPY = 95.0
_CLEARLY = 5.0  # a paper that fits less well by so much is no rival
_LIKE_WORD = 80.0  # so alike are a word and its misspelling
_YEARS_BEFORE, _YEARS_AFTER = 2, 1
"""A newsletter tells of what is new; a journal's year may be later than that of the manuscript it tells of."""

_LITTLE = frozenset(("a", "an", "the", "of", "in", "on", "for", "to", "and", "with", "via", "by", "at", "from", "s"))
_ANOTHER = frozenset(("part", "volume", "chapter", "revisited", "sequel", "reply", "response", "comment", "ii", "iii"))
_OPPOSING = ("un", "in", "im", "non", "dis", "anti", "semi", "self", "multi", "over", "under", "re", "de", "bi", "meta",
             "post", "hyper", "sub", "super", "inter", "intra", "co", "pseudo", "quasi", "micro", "macro")  # fmt: skip
_SUBTITLE = re.compile(r"\s*[:?!–—]\s+|\s+-\s+")
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w'’.-]{0,40}"
_NAME = rf"{_CAPITAL}(?:\s(?:{_CAPITAL}|d[aei]|de[nr]|v[ao]n|l[ae])){{0,4}}"
_CREDITED = re.compile(
    rf"\b(?:[Bb]y\s(?P<by>{_NAME}(?:(?:,\s(?:and\s)?|\sand\s|\s&\s){_NAME}){{0,9}})|(?P<first>{_CAPITAL})\set\sal\b)"
)
_WRITTEN = re.compile(r"[^\W\d_][\w'’-]*")
_LETTERS = 3
_NO_NAMES = frozenset(
    ("read", "more", "paper", "find", "check", "code", "april", "june", "may", "march", "august", "young", "best")
)  # fmt: skip
"""Family names that newsletters write as words of their own."""
_BETWEEN = re.compile(r",\s(?:and\s)?|\sand\s|\s&\s")
_ORGANISATION = re.compile(
    r"\b(?:university|institute|college|school|laborator|labs?\b|research|team|group|google|deepmind|microsoft|openai"
    r"|anthropic|facebook|meta\b|amazon|apple|nvidia|ai\b|inc\b|corporation|academy|ministry|department)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that a service found. score: how well it fits, from -100 to 100."""

    identifier: Identifier
    facts: Facts
    score: float


def likeliest(lookup: LookUp, found: Iterable[tuple[Identifier, Facts]]) -> tuple[Candidate | None, Outcome]:
    """The paper that fits best, and whether it is the one that is meant.

    Where two fit so well that are not one work by title and author, it is at most a suggestion.
    """
    scored = [Candidate(identifier, facts, score(lookup, facts)) for identifier, facts in found if facts.title]
    ranked = sorted(scored, key=lambda each: -each.score)
    if not ranked or ranked[0].score < SUGGESTED:
        return None, Outcome.OPEN
    best = ranked[0]
    rivals = [each for each in ranked[1:] if each.score > best.score - _CLEARLY]
    alone = all(_is_copy(best.facts, rival.facts) for rival in rivals)
    return best, Outcome.ACCEPTED if best.score >= ACCEPTED and alone else Outcome.SUGGESTED


def score(lookup: LookUp, facts: Facts) -> float:
    """How well a paper fits what an issue says: how alike the titles are, less what speaks against it."""
    likeness = _likeness(lookup.title, facts.title or "")
    words = " ".join(lookup.words).replace(lookup.title, " … ")
    credited = set(named_authors(words))
    if _stands_in(words, facts.authors) or credited & family_names(facts.authors):
        return likeness
    if credited:
        return likeness - _STRANGERS
    short = len(title_words(lookup.title).split()) < _FEW_WORDS
    in_time = _in_time(lookup.published, facts.published)
    return likeness - _NO_AUTHOR - short * _SHORT - (not in_time) * _OTHER_TIME


def named_authors(words: str) -> tuple[str, ...]:
    """The family names, folded, of people whom a text credits with something.

    >>> named_authors("A paper by Ada Lovelace and Charles Babbage (after Noether et al.), done by Google DeepMind")
    ('lovelace', 'babbage', 'noether')
    """
    found: dict[str, None] = {}
    for credit in _CREDITED.finditer(" ".join(words.split())):
        names = _BETWEEN.split(credit["by"]) if credit["by"] else []
        found |= dict.fromkeys(family_name(name) for name in names if " " in name and not _ORGANISATION.search(name))
        if credit["first"]:
            found[family_name(credit["first"])] = None
    return tuple(found)


def next_due(lookup: LookUp) -> datetime:
    """When to look a title up next: at once if it never was or its round is not over, else 3, 6, 12, … days later."""
    if lookup.asked_at is None or lookup.answered:
        return datetime.min.replace(tzinfo=UTC)
    return lookup.asked_at + min(LONGEST, timedelta(days=3 << min(max(0, lookup.misses - 1), 8)))


def due(lookups: Iterable[LookUp], now: datetime, *, everything: bool = False) -> list[LookUp]:
    """The titles to look up now, the longest overdue first; of those decided by anybody, none.

    One that was looked up in the future (a clock was wrong) is due, since that time says nothing.
    """
    undecided = [each for each in lookups if each.outcome in (Outcome.OPEN, Outcome.SUGGESTED)]
    wanted = (
        each
        for each in undecided
        if everything or next_due(each) <= now or (each.asked_at is not None and each.asked_at > now)
    )
    return sorted(wanted, key=lambda each: (next_due(each), each.id))


def in_order(names: Sequence[str], sources: Iterable[str]) -> list[str]:
    """The services, those first that have what an issue says of where the paper is: `arXiv`, or a journal."""
    said = " ".join(sources).casefold()
    journal = bool(said) and re.search(r"arxiv|pdf|preprint|paper", said) is None
    return sorted(names, key=lambda name: name != "crossref") if journal else list(names)


def _likeness(said: str, title: str) -> float:
    """Of the whole titles; or of what is said and the main part of a title whose subtitle is left out."""
    whole = _compared(said, title)
    main, *subtitle = _SUBTITLE.split(title, maxsplit=1)
    if subtitle and not _SUBTITLE.search(said) and _ANOTHER.isdisjoint(title_words(subtitle[0]).split()[:2]):
        return max(whole, _compared(said, main) - _NO_SUBTITLE)
    return whole


def _compared(one: str, other: str) -> float:
    words, others = title_words(one), title_words(other)
    if words.replace(" ", "") == others.replace(" ", ""):
        return 100.0
    apart = told_apart(words, others) or not _same_words(words.split(), others.split())
    return title_likeness(words, others) - apart * _OTHER_WORDS


def _same_words(words: list[str], others: list[str]) -> bool:
    """Do both have the same words, but for little ones, slips, and where one writes two words as one?"""
    return _has_words(words, others) and _has_words(others, words)


def _has_words(wanted: list[str], words: list[str]) -> bool:
    """Has `words` all that is wanted?"""
    there = set(words)
    missing = set(wanted) - there - _LITTLE - {one + two for one, two in pairwise(words)}
    missing -= {part for one, two in pairwise(wanted) if one + two in there for part in (one, two)}
    return all(any(_is_slip(each, other) for other in there - set(wanted)) for each in missing)


def _is_slip(one: str, other: str) -> bool:
    """Is one word a slip of the other, or its plural? Other numbers are none, nor prefixes that turn it round."""
    if re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
        return False
    longer, shorter = sorted((one, other), key=len, reverse=True)
    if longer.endswith(shorter) and longer.removesuffix(shorter) in _OPPOSING:
        return False
    return min(len(one), len(other)) >= 4 and fuzz.ratio(one, other) >= _LIKE_WORD


def _stands_in(words: str, authors: Iterable[str]) -> bool:
    """Does an author's family name of three letters or more stand in the words, written as a name?"""
    names = " ".join(name for name in _WRITTEN.findall(words) if name[0].isupper())
    folded = {part for part in title_words(names).split() if len(part) >= _LETTERS} - _NO_NAMES
    return not folded.isdisjoint(family_names(authors))


def _is_copy(one: Facts, other: Facts) -> bool:
    """Are two that fit the same work, such as a preprint and its publication?"""
    shared = family_names(one.authors) & family_names(other.authors)
    return bool(shared) and _compared(one.title or "", other.title or "") >= _COPY


def _in_time(issue: date | None, published: str | None) -> bool:
    year = (published or "")[:4]
    if issue is None or not year.isdecimal():
        return False
    return issue.year - _YEARS_BEFORE <= int(year) <= issue.year + _YEARS_AFTER
