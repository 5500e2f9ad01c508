"""Which words of an issue are the title of a paper: what stands on a link to a file, or before `(arXiv)`."""

from __future__ import annotations

import re

RULE = "title"
"""The rule of links whose paper was found by its title."""


def title_on_link(text: str, target: str, context: str) -> tuple[str, str] | None:
    """The title that a link's words are, and what the issue says of where the paper is; None for other words.

    The words say that they name a paper by what stands behind them in brackets, or the link leads to a PDF.

    >>> title_on_link("Optimal Timing for Superintelligence (Nick Bostrom, PDF)", "https://example.org/optimal.pdf", "")
    ('Optimal Timing for Superintelligence', 'Nick Bostrom, PDF')
    """
    text = text.strip()
    if len(text) < _FEWEST_LETTERS or not _begins_as_title(text):
        return None
    title, source = _parted(text, context)
    if not (_PAPER.search(source) or _is_pdf(target)) or _OTHER.search(source):
        return None
    return (title, source) if _reads_as_title(title) else None


def title_in_line(line: str) -> tuple[int, int, str] | None:
    """Where the title stands in a line that names a paper without a link, and where the paper is said to be.

    >>> title_in_line("Read more: Scaling Laws for Language Model Pruning (arXiv).")
    (11, 50, 'arXiv')
    """
    match = _POINTER.match(line) if "(" in line else None
    if match is None or not _PAPER.search(match["source"]) or _OTHER.search(match["source"]):
        return None
    return (*match.span("title"), match["source"]) if _reads_as_title(match["title"]) else None


_LONGEST = 300  # characters of a title
_FEWEST_WORDS, _FEWEST_LETTERS = 3, 18
_WORD = re.compile(r"[^\W_]+")
_PAPER = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|chemrxiv|ssrn|openreview|pdf|paper|preprint|journal|proceedings|technical report"
    r"|nature|science|cell|pnas|plos|lancet|nejm|jama|ieee|acm|springer|elsevier|neurips|nips|icml|iclr|cvpr|acl|emnlp)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:blog|github|twitter|youtube|video|newsletter|substack|medium|magazine|website|web ?site|podcast|slides|book"
    r"|news|press|google cache|social science)\b",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"(?P<title>[^\s].*[^\s(])\s*\((?P<source>[^()]{2,60})\)[\s.,:;]*\Z", re.DOTALL)
_AFTER = re.compile(r"[\s\"”’'*_]{0,4}\((?P<source>[^()]{2,60})\)")
_POINTER = re.compile(
    r"""(?:[-*•–]\s*)?
        (?P<label> (?:read|get|find|check|see|download|access|full|more|technical|research|paper|preprint|study)\b
                   [^:\n]{0,60} ) : \s*
        ["“*_]{0,3} (?P<title> [^\s"“*_] [^\n]{10,290}? ) ["”*_]{0,3} \s*
        \( (?P<source> [^()\n]{2,60} ) \) [\s.,;]* \Z""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMES = re.compile(r"[^\W\d_][\w'’.-]*(?:, [^\W\d_][\w'’.-]*){0,9},? (?:&|and) [^\W\d_][\w'’.-]*")
_QUOTES = "\"“”'‘’*_ "


def _parted(text: str, context: str) -> tuple[str, str]:
    """A title and the source that stands behind it in brackets, on the link or right after it."""
    if "(" in text and (match := _BRACKETED.fullmatch(text)):
        return match["title"].strip(_QUOTES), match["source"].strip()
    at = context.find(text)
    source = _AFTER.match(context, at + len(text)) if at >= 0 else None
    return text.rstrip(".").strip(_QUOTES), source["source"].strip() if source else ""


def _is_pdf(target: str) -> bool:
    return target.partition("?")[0].partition("#")[0].lower().endswith(".pdf")


def _begins_as_title(text: str) -> bool:
    first = text.lstrip("\"“‘'([")[:1]
    return first.isupper() or first.isdigit()


def _reads_as_title(text: str) -> bool:
    """Several words, the first of which is written as titles are; no sentence and no address."""
    return (
        len(text) <= _LONGEST
        and _begins_as_title(text)
        and "://" not in text
        and not _NAMES.fullmatch(text)
        and not text.endswith((".", "…"))
        and sum(map(len, words := _WORD.findall(text))) >= _FEWEST_LETTERS
        and len(words) >= _FEWEST_WORDS
    )
