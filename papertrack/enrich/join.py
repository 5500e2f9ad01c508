"""Decide which identifiers name one work, from what records say of each other's names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from papertrack.enrich.authorship import Credits, credited, in_common
from papertrack.enrich.derive import newest, weightiest
from papertrack.enrich.likeness import is_notice, numbers, title_likeness, title_words, told_apart
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.joining import USER, Joining, Verdict
from papertrack.model.paper import Facts
from papertrack.model.record import Record

UNLIKE = 60.0
"""Titles below this likeness, with no author in common, are of two works, whatever a record says."""

NOBODY = Credits()

_NATURES = {
    kind: nature
    for nature, kinds in {
        "data": ("dataset", "database"),
        "software": ("software",),
        "review": ("peer-review",),
        "part": ("component",),
        "whole": ("journal", "journal-volume", "journal-issue", "proceedings", "proceedings-series", "book-series"),
        "grant": ("grant",),
    }.items()
    for kind in kinds
}
"""What is no paper, by its kind in Crossref's words: it is never the same work as a paper."""

_REGISTRARS = frozenset(
    {"arxiv", "arxiv-oai", "crossref", "datacite", "openreview", "acl-anthology", "doi.org", "page"}
)
"""Those who registered a name, or were told by its authors. The others infer from likeness; they are heard later."""

_RELATIONS = ("published_as", "preprints", "same_as")
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+?)(?:v\d+)?", re.IGNORECASE | re.ASCII)
_PREFERENCE = {scheme: place for place, scheme in enumerate(Scheme)}

_Pair = frozenset[Identifier]


def joins(facts_by_record: Sequence[tuple[Record, Facts]], settled: Iterable[Joining] = ()) -> list[Joining]:
    """What is decided of each pair of identifiers that a record says to be one work: SAME or SUGGESTED.

    facts_by_record: all records about the identifiers in question; of each provider and identifier the newest
    counts. settled: the user's decisions, which stand, and those by records that cannot be read here, which are
    weighed with the others; a suggestion of theirs stays one.

    The user's word comes first. Then registrars are heard before collectors, what several say before what one
    says, likelier titles before unlikelier ones. A claim is kept as a suggestion when following it
    would bring two arXiv ids into one paper, or when what is known of both speaks against it. Against any claim: one is
    a dataset or the like and the other is not; titles have nothing in common, nor have the authors as far as they are
    known; one is an erratum, comment or reply; both are numbered (`Part I`, `2017`), and by no number alike. Against a
    collector's, also: no author in common; any number or `Erratum` that only one title has. A claim that would undo the
    user's parting is a suggestion, too. The order of the records does not
    matter, nor whether one is there twice.
    """
    settled = list(settled)
    said = newest(facts_by_record)
    known = _looks(said)
    claims = [*_claims(said), *(each for each in settled if each.decided_by != USER)]
    forest = _Forest(settled)
    pairs = [frozenset((claim.one, claim.other)) for claim in claims]
    support: dict[_Pair, set[tuple[str, Identifier]]] = defaultdict(set)
    for claim, pair in zip(claims, pairs, strict=True):
        support[pair].add((claim.decided_by, claim.one))

    def weighed(pair: _Pair) -> tuple[object, ...]:
        low, high = sorted(pair, key=_preference)
        likeness = _likeness(known.get(low, _UNKNOWN), known.get(high, _UNKNOWN))
        return -len(support[pair]), -likeness, _preference(low), _preference(high)

    weights = {pair: weighed(pair) for pair in support}

    def rank(claimed: tuple[Joining, _Pair]) -> tuple[object, ...]:
        claim, pair = claimed
        by = claim.decided_by
        return by not in _REGISTRARS, weights[pair], by, _preference(claim.one), claim.relation

    decisions = []
    for claim, _ in sorted(zip(claims, pairs, strict=True), key=rank):
        doubtful = claim.verdict is Verdict.SUGGESTED or _contradicted(
            claim, known.get(claim.one, _UNKNOWN), known.get(claim.other, _UNKNOWN)
        )
        same = not doubtful and forest.join(claim.one, claim.other)
        verdict = Verdict.SAME if same else Verdict.SUGGESTED
        decisions.append(claim if claim.verdict is verdict else replace(claim, verdict=verdict))
    return decisions


def groups(identifiers: Iterable[Identifier], joinings: Iterable[Joining]) -> list[tuple[Identifier, ...]]:
    """The papers that these identifiers make up: those that SAME decisions connect, the preferred one of each first."""
    neighbours = _neighbours(joinings)
    left = set(identifiers)
    found = []
    for start in sorted(left, key=_preference):
        if start in left:
            reached = _reached(start, neighbours, left)
            left -= reached
            found.append(tuple(sorted(reached, key=_preference)))
    return found


def parting(
    identifier: Identifier, paper: Iterable[Identifier], joinings: Iterable[Joining]
) -> tuple[frozenset[Identifier], frozenset[Identifier]]:
    """Who goes and who stays when an identifier is parted from its paper: what hangs only on it goes with it.

    paper: all identifiers of the paper. Those stay that hold together without the identifier, with the one that is
    preferred among them; nobody, when it is alone.
    """
    rest = frozenset(paper) - {identifier}
    if not rest:
        return frozenset({identifier}), frozenset()
    stay = _reached(min(rest, key=_preference), _neighbours(joinings), rest)
    return rest - stay | {identifier}, frozenset(stay)


def named_in(facts: Facts) -> Iterator[tuple[str, Identifier]]:
    """(relation, identifier) for each other name that facts tell, once; arXiv's own DOIs as arXiv ids."""
    told: set[Identifier] = set()
    named = [(relation, name) for relation in _RELATIONS for name in getattr(facts, relation)]
    if facts.doi:
        named.append(("doi", Identifier(Scheme.DOI, facts.doi.lower())))
    for relation, name in named:
        name = _canonical(name)
        if name not in told:
            told.add(name)
            yield relation, name


@dataclass(frozen=True, slots=True)
class _Look:
    """What a work is recognised by, as far as it is known: the words of its title, its authors, and what it is where it
    is no paper.
    """

    title: str = ""
    authors: Credits = NOBODY
    nature: str | None = None

    def __bool__(self) -> bool:
        return bool(self.title or self.authors or self.nature)


_UNKNOWN = _Look()


class _Forest:
    """Identifiers in groups that grow. What the user joined is joined from the beginning, what he parted never is."""

    def __init__(self, settled: Iterable[Joining]) -> None:
        self._groups: dict[Identifier, set[Identifier]] = {}
        self._apart: dict[Identifier, set[Identifier]] = defaultdict(set)
        for each in settled:
            if each.decided_by == USER and each.verdict is Verdict.SAME:
                self._unite(each.one, each.other)
            elif each.decided_by == USER:
                self._apart[each.one].add(each.other)
                self._apart[each.other].add(each.one)

    def join(self, one: Identifier, other: Identifier) -> bool:
        """Bring both into one group, unless two arXiv ids or what the user parted would meet. Are they in one now?"""
        here, there = self._group(one), self._group(other)
        if here is not there:
            if _has_arxiv(here) and _has_arxiv(there):
                return False
            if any(self._apart[each] & there for each in here if each in self._apart):
                return False
            self._unite(one, other)
        return True

    def _group(self, identifier: Identifier) -> set[Identifier]:
        return self._groups.setdefault(identifier, {identifier})

    def _unite(self, one: Identifier, other: Identifier) -> None:
        larger, smaller = sorted((self._group(one), self._group(other)), key=len, reverse=True)
        if larger is not smaller:
            larger |= smaller
            self._groups.update(dict.fromkeys(smaller, larger))


def _claims(said: Iterable[tuple[Record, Facts]]) -> Iterator[Joining]:
    for record, facts in said:
        one = _canonical(record.identifier)
        for relation, other in named_in(facts):
            if other != one:
                yield Joining(one, other, Verdict.SAME, record.provider, relation, record.asked_at)


def _looks(said: Iterable[tuple[Record, Facts]]) -> dict[Identifier, _Look]:
    by_name: dict[Identifier, list[tuple[Record, Facts]]] = defaultdict(list)
    for each in said:
        by_name[each[0].identifier].append(each)
    looks = {}
    for identifier, several in by_name.items():
        titled = [each for each in several if each[1].title]
        signed = [each for each in several if each[1].authors]
        kinds = [each for each in several if each[1].kind]
        title = weightiest("title", titled)[1].title if titled else None
        authors = weightiest("authors", signed)[1].authors if signed else ()
        kind = weightiest("kind", kinds)[1].kind if kinds else None
        looks[_canonical(identifier)] = _Look(title_words(title or ""), credited(authors), _NATURES.get(kind or ""))
    return looks


def _contradicted(claim: Joining, one: _Look, other: _Look) -> bool:
    """Does what is known of both speak against what a record claims? See `joins`."""
    if not (one and other):
        return False
    if one.nature != other.nature:
        return True
    if not (one.title and other.title):
        return False
    acquainted = in_common(one.authors, other.authors)
    strangers = bool(one.authors and other.authors) and not acquainted
    if not acquainted and _likeness(one, other) < UNLIKE:
        return True
    mine, others = numbers(one.title), numbers(other.title)
    if is_notice(one.title) != is_notice(other.title) or (mine and others and mine.isdisjoint(others)):
        return True
    inferred = claim.decided_by not in _REGISTRARS
    return inferred and (strangers or told_apart(one.title, other.title))


def _likeness(one: _Look, other: _Look) -> float:
    return title_likeness(one.title, other.title) if one.title and other.title else 0.0


def _canonical(name: Identifier) -> Identifier:
    match = _ARXIV_DOI.fullmatch(name.value) if name.scheme is Scheme.DOI else None
    return Identifier(Scheme.ARXIV, match[1]) if match else name


def _has_arxiv(group: Iterable[Identifier]) -> bool:
    return any(each.scheme is Scheme.ARXIV for each in group)


def _preference(identifier: Identifier) -> tuple[int, str]:
    return _PREFERENCE[identifier.scheme], identifier.value


def _neighbours(joinings: Iterable[Joining]) -> dict[Identifier, set[Identifier]]:
    neighbours: dict[Identifier, set[Identifier]] = defaultdict(set)
    for each in joinings:
        if each.verdict is Verdict.SAME:
            neighbours[each.one].add(each.other)
            neighbours[each.other].add(each.one)
    return neighbours


def _reached(
    start: Identifier, neighbours: dict[Identifier, set[Identifier]], among: Iterable[Identifier]
) -> set[Identifier]:
    among = set(among)
    reached, ahead = {start}, [start]
    while ahead:
        for each in neighbours.get(ahead.pop(), set()) & among - reached:
            reached.add(each)
            ahead.append(each)
    return reached
