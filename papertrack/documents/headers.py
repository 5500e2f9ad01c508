"""What a document says of itself: title, newsletter, number, date, address, author; never guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from papertrack.documents.characters import without_invisible
from papertrack.model.document import Line, Metadata

# Where each fact stands in a page's <head>, most trusted first. citation_*: Google Scholar's inclusion
# guidelines; og:, article:: the Open Graph protocol; dc.: Dublin Core.
_TITLE = ("citation_title", "og:title", "twitter:title", "dc.title")
_SITE = ("og:site_name",)
_DATE = (
    "citation_publication_date", "citation_date", "article:published_time", "og:article:published_time",
    "date", "dc.date", "dc.date.issued", "publish_date", "pubdate",
)  # fmt: skip
_URL = ("og:url",)
_AUTHOR = ("citation_author", "author", "article:author", "dc.creator")

_TELLING = 'meta[content], head title, link[rel="canonical"], script[type="application/ld+json"]'

_MARKED_UP = 'time[datetime], [itemprop~="datePublished"]'

_MONTHS = {name: number for number, name in enumerate(
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
)}  # fmt: skip
_ISO_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Z][a-z]{2})[a-z]*\.?,?\s+(\d{4})\b")
_MONTH_FIRST = re.compile(r"\b([A-Z][a-z]{2})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_POSTED = re.compile(r"(?:posted|published)(?:\s+on)?:?\s+(.{6,40})", re.IGNORECASE)
_WELCOME = re.compile(
    r"\bWelcome to ([A-Z][\w&.'’-]*(?: [A-Z\d][\w&.'’-]*){0,4}),? (?:a|the|our|your) [\w -]{0,40}?newsletter\b"
)
_NUMBERED = re.compile(
    r"""(?P<name>[^\W\d_][^:|\#–—\d]*?) [\s,:–—-]*                        # The Paper Trail
        (?:(?P<mark>\#|\bissue|\bno\.|\bnr\.)\s*)? (?P<number>\d{1,4})\b  # 12, #12, issue 12
        (?=\s*(?:[:|–—-]|$))""",
    re.IGNORECASE | re.VERBOSE,
)
_COUNTED = re.compile(r"/issue[-/](\d{1,4})(?=[-/?#]|$)")  # in an issue's own address
_CDATA = re.compile(r"\A\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*\Z")  # around scripts in XHTML
_LONGEST_NAME = 200  # characters in which a newsletter's name and its number stand
_LONGEST_ADDRESS = 4_096  # characters; relative links are joined to it, each
_BESIDE = 3  # lines; how far from the title a line may stand that gives the date
_DATED = re.compile(
    r"(?:[A-Z][a-z]{2,8},? )?(?:\d{4}-\d\d-\d\d|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4})"
)
_SEPARATOR = re.compile(r"\s*(?:[-–—|·•«»:]|$)")
_LETTERS = re.compile(r"[^a-z0-9]+")
_PERIODICAL = re.compile(
    r"newsletter|daily|weekly|monthly|\bweek\b|digest|bulletin|briefing|round-?up|letter\b|news\b", re.IGNORECASE
)


def metadata_of(tree: LexborHTMLParser, lines: Sequence[Line], url: str | None) -> Metadata:
    """What an HTML page says of itself, in its head, its JSON-LD and its first lines."""
    named: dict[str, str] = {}
    canonical = in_window = None
    scripts: list[LexborNode] = []
    for node in tree.css(_TELLING):
        if node.tag == "meta":
            attributes = node.attributes
            name = attributes.get("property") or attributes.get("name")
            if name and (content := _folded(attributes.get("content") or "")):
                named.setdefault(name.lower(), content)
        elif node.tag == "link":
            canonical = canonical or node
        elif node.tag == "script":
            scripts.append(node)
        else:
            in_window = in_window or node
    article = next(_articles(scripts), {})
    in_head = _folded(in_window.text()) if in_window else None
    headline = _string(article.get("headline"))
    if in_head and headline and headline not in in_head and all(headline != line.text for line in lines if line.level):
        headline = None  # some sites put a description there
    stated = Metadata(
        title=_first(named, _TITLE) or headline or _without_site(in_head, lines),
        newsletter=_first(named, _SITE) or _name(article.get("publisher")),
        published=parse_date(_first(named, _DATE) or _string(article.get("datePublished")) or ""),
        url=url or _absolute((canonical.attributes.get("href") if canonical else None) or _first(named, _URL)),
        author=_first(named, _AUTHOR) or _name(article.get("author")),
    )
    return completed(stated, lines)


def completed(stated: Metadata, lines: Sequence[Line]) -> Metadata:
    """Add what follows from the title and the opening lines: newsletter, number, date of posting."""
    opening = [line.text for line in lines[:12]]
    heading = next((line.text for line in lines[:12] if line.level == 1), None)
    title = heading if stated.title is None or _same_name(heading or "", stated.title) else stated.title
    welcome = next((match for text in opening if (match := _WELCOME.search(text))), None)
    newsletter = stated.newsletter or (welcome[1] if welcome else None)
    number = stated.issue_number
    if title and (match := _NUMBERED.match(title, 0, _LONGEST_NAME)) and not _is_year(match["number"]):
        name = match["name"].strip(" ,:–—-|(")
        known = any(_same_name(name, other) for other in (newsletter, *_site_names(stated.url)))
        if known or (match["mark"] and _PERIODICAL.search(name)):
            newsletter = newsletter or name
        if known or match["mark"]:
            number = number if number is not None else int(match["number"])
    if number is None and stated.url and (counted := _COUNTED.search(stated.url)):
        number = int(counted[1])
    published = stated.published
    if published is None:
        posted = next((match for text in opening if (match := _POSTED.match(text))), None)
        published = parse_date(posted[1]) if posted else _date_beside(title, lines)
    return replace(stated, title=title, newsletter=newsletter, issue_number=number, published=published)


def parse_date(text: str) -> date | None:
    """The first date in a text: ISO 8601, `27 August 2015` or `August 27, 2015`. None where there is none."""
    for pattern, order in ((_ISO_DATE, "ymd"), (_MONTH_FIRST, "mdy"), (_DAY_FIRST, "dmy")):
        if match := pattern.search(text):
            parts = dict(zip(order, match.groups(), strict=True))
            month = parts["m"]
            try:
                return date(
                    int(parts["y"]),
                    int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0),
                    int(parts["d"]),
                )
            except ValueError:
                continue
    return None


def _date_beside(title: str | None, lines: Sequence[Line]) -> date | None:
    """The date that stands in a line of its own beside the page's title."""
    return next((parse_date(text) for text in _beside(title, lines) if _DATED.fullmatch(text)), None)


def _beside(title: str | None, lines: Sequence[Line]) -> list[str]:
    """The lines around the page's title, the nearest above it first."""
    for index, line in enumerate(lines[:100] if title else ()):
        if line.level and line.text == title:
            above = reversed(lines[max(index - _BESIDE, 0) : index])
            return [other.text for other in (*above, *lines[index + 1 : index + 1 + _BESIDE])]
    return []


def marked_up_date(tree: LexborHTMLParser, title: str | None, lines: Sequence[Line]) -> date | None:
    """The date that markup in the page's text gives: beside the title, else as that of publication (schema.org).

    Where several dates are those of publications, they are of other pages that this one leads to.
    """
    beside = _beside(title, lines)
    published: set[date] = set()
    for node in tree.css(_MARKED_UP):
        attributes = node.attributes
        meant = attributes.get("itemprop") or "datePublished"
        text = _folded(node.text()) or ""
        stated = parse_date(attributes.get("datetime") or attributes.get("content") or text)
        if stated is None or "datePublished" not in meant:
            continue
        if text and any(text in line for line in beside):
            return stated
        if attributes.get("itemprop"):
            published.add(stated)
    return published.pop() if len(published) == 1 else None


def _articles(scripts: Iterable[LexborNode]) -> Iterator[Mapping[str, Any]]:
    """The JSON-LD objects that are articles (schema.org/Article and its kin), most pages have one or none."""
    for node in scripts:
        try:
            value = json.loads(_CDATA.sub("", node.text()))
        except (ValueError, RecursionError):
            continue
        found = value if isinstance(value, list) else value.get("@graph", [value]) if isinstance(value, dict) else []
        for item in found if isinstance(found, list) else ():
            if isinstance(item, dict) and re.search("Article|Posting", str(item.get("@type", ""))):
                yield item


def _without_site(title: str | None, lines: Sequence[Line]) -> str | None:
    """`TITLE - SITE` is the title of a window; where a heading of the page says TITLE alone, that is the title."""
    if title is None:
        return None
    shorter = (line.text for line in lines if line.level in (1, 2) and line.text and title.startswith(line.text))
    return next((text for text in shorter if _SEPARATOR.match(title, len(text))), title)


def _first(named: Mapping[str, str], names: Sequence[str]) -> str | None:
    return next((named[name] for name in names if name in named), None)


def _name(value: object) -> str | None:
    """The name of a person or organisation in JSON-LD: a text, an object with a name, or the first of a list."""
    if isinstance(value, list):
        value = value[0] if value else None
    return _string(value.get("name") if isinstance(value, dict) else value)


def _string(value: object) -> str | None:
    return _folded(value) if isinstance(value, str) else None


def _folded(text: str) -> str | None:
    return " ".join(without_invisible(text).split()) or None


def _absolute(url: str | None) -> str | None:
    return url if url and len(url) <= _LONGEST_ADDRESS and re.match(r"https?://", url) else None


def _site_names(url: str | None) -> tuple[str, ...]:
    """What a host is called: `importai` of importai.substack.com, `lastweekin` or all of lastweekin.ai."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ()
    host = host.removeprefix("www.")
    return (host.partition(".")[0], host)


def _same_name(one: str, other: str | None) -> bool:
    return other is not None and _LETTERS.sub("", one.lower()) == _LETTERS.sub("", other.lower()) != ""


def _is_year(number: str) -> bool:
    return len(number) == 4 and number[:2] in ("19", "20")
