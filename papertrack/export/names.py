"""People's names, as they stand under a title, taken apart: given names, particle, family name, suffix."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from papertrack.export.latex import readable
from papertrack.export.listed import listed


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in four parts, or one that is not to be taken apart, in `literal` (a group, a single word).

    Parts that a name lacks are "". particle: lower-case words before the family name (`van den`).
    """

    given: str = ""
    particle: str = ""
    family: str = ""
    suffix: str = ""
    literal: str = ""


_PARTICLES = listed(
    """von vom zu zum zur van der den de del della dello dei degli di da das do dos du d' la le las los lo ten ter te
    't op af av ap al el bin ibn ben bint st san santa"""
)
_CAPITAL_PARTICLES = frozenset(
    ("Von", "De", "Del", "Della", "Dos", "Van Der", "Van Den", "Van De", "Von Der", "De La", "De Los", "De Las")
)
_JOINING = frozenset(("y", "e", "i"))
_SUFFIX = re.compile(r"(?:Jr|Sr|Jnr|Snr)\.?|I{2,3}|IV|VI{0,3}|[2-5](?:nd|rd|th)|(?:Ph\.?D|M\.?D)\.?")
_LONE_SUFFIX = re.compile(r"(?:Jr|Sr|Jnr|Snr)\.?|I{2,3}|IV|[2-5](?:nd|rd|th)")
_GROUP_WORDS = listed(
    """the and et collaboration collaborations consortium team group project network initiative community authors
    committee institute institut instituto university universität université universidad laboratory laboratories
    lab labs inc llc ltd corporation foundation council agency society association organization organisation
    alliance research openai deepmind working survey experiment members force workshop google microsoft nvidia"""
)
_WORD = re.compile(r"[\w-]+")
_PERSON = re.compile(r"[\w\u0300-\u036f\u200c\u200d .,'’ʼ‘()-]+")
_PART = re.compile("[ ,]")
_NO_PERSON = re.compile(r"[\d_]")
_CAPITAL, _LETTER = "[A-ZÀ-ÖØ-ÞŁŠŽČŚ]", "[A-Za-zÀ-ÖØ-öø-ſ']"
_ORDINARY = re.compile(rf"(?:{_CAPITAL}(?:{_LETTER}+|\.)[ -])++{_CAPITAL}{_LETTER}*[a-zß-öø-ſ]")
_ORDINARY_LINES = re.compile(
    r"""(?: (?=[^ \n]+\ ) (?: [A-Z](?:[A-Za-z']++|\.)[ -] )++ [A-Z][A-Za-z']*[a-z] \n )++""", re.VERBOSE
)
_PECULIAR = (
    frozenset(map(str.title, _GROUP_WORDS))
    | {particle.split(" ")[-1] for particle in _CAPITAL_PARTICLES}
    | {"AI", "DeepMind", "OpenAI", "NVIDIA", "Jr", "Sr", "Jnr", "Snr"}
)
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")


def ordinary(display: str) -> tuple[str, str] | None:
    """Given and family name of a name without peculiarities, as `parse` gives them; None for any other name.

    The quick way for the names that make up nearly all of a bibliography: `Given M. Family` in Western letters.
    """
    if _ORDINARY.fullmatch(display) is None or not _PECULIAR.isdisjoint(display.split(" ")):
        return None
    given, _, family = display.rpartition(" ")
    return (given, family) if given else None


def all_ordinary(displays: Sequence[str]) -> bool:
    """Whether `ordinary` knows each of these names, and all are in ASCII: one look at a whole list of authors."""
    lines = "\n".join(displays) + "\n"
    return (
        _ORDINARY_LINES.fullmatch(lines) is not None
        and lines.count("\n") == len(displays)
        and _PECULIAR.isdisjoint(lines.split())
    )


def is_east_asian(display: str) -> bool:
    """Whether a name is in Chinese, Japanese or Korean writing."""
    return _EAST_ASIAN.match(display) is not None


def parse(display: str) -> Name:
    """Take a display name apart: `Given von Family, Jr.`, `Family, Given` or `Family, Jr., Given`.

    The family name is the last word, or all that follows the first particle. A particle is in lower case, or one of the
    few with a capital that are hardly ever given names (`De`, `Van Der`; not `Van`, `Le`, `Di`, which are).
    Spanish `y` joins two family names. A name in Chinese, Japanese or Korean writing has the family name
    first. Groups, single words and whatever does not look like a person's name are kept whole, as is a
    name with `and` in it, which would be two to bibtex(1).
    """
    text = readable(display)
    if _PART.search(text) is None or not _PERSON.fullmatch(text) or _NO_PERSON.search(text) or _is_group(text):
        return Name(literal=text)
    match [part.strip() for part in text.split(",")]:
        case [whole]:
            return _of_words(whole.split(), suffix="")
        case [whole, suffix] if _SUFFIX.fullmatch(suffix) and " " in whole:
            return _of_words(whole.split(), suffix=suffix)
        case [family, given] if family and given and not _SUFFIX.fullmatch(given):
            return _inverted(family, suffix="", given=given)
        case [family, suffix, given] if family and given and _SUFFIX.fullmatch(suffix):
            return _inverted(family, suffix=suffix, given=given)
        case [family, given, suffix] if family and given and _SUFFIX.fullmatch(suffix):
            return _inverted(family, suffix=suffix, given=given)
    return Name(literal=text)


def _is_group(text: str) -> bool:
    words = _WORD.findall(text)
    return "AI" in words or not _GROUP_WORDS.isdisjoint(map(str.lower, words))


def _of_words(words: list[str], *, suffix: str) -> Name:
    if not suffix and len(words) > 2 and _LONE_SUFFIX.fullmatch(words[-1]):
        *words, suffix = words
    if is_east_asian(words[0]):
        return Name(given=" ".join(words[1:]), family=words[0], suffix=suffix)
    last = len(words) - 1
    if words[last].startswith("(") and last > 1:
        last -= 1
    start = next((place for place in range(1, last) if words[place] in _PARTICLES), 0)
    if start:
        return _inverted(" ".join(words[start:]), suffix=suffix, given=" ".join(words[:start]))
    start = last - 2 if last >= 3 and words[last - 1] in _JOINING else last
    for length in (2, 1):
        if start > length and " ".join(words[start - length : start]) in _CAPITAL_PARTICLES:
            start -= length
            break
    return Name(given=" ".join(words[:start]), family=" ".join(words[start:]), suffix=suffix)


def _inverted(family: str, *, suffix: str, given: str) -> Name:
    words = family.split()
    particles = 0
    while particles < len(words) - 1 and words[particles] in _PARTICLES:
        particles += 1
    return Name(given=given, particle=" ".join(words[:particles]), family=" ".join(words[particles:]), suffix=suffix)
