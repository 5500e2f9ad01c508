"""What arXiv's fields mean, whichever of its interfaces they come from."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)?(?:\.(?:[A-Z]{2}|[a-z]+(?:-[a-z]+)?))?", re.ASCII)
_DOI = re.compile(r"10\.\d{4,9}/\S+", re.ASCII)
_ARXIV_DOI = "10.48550/"
_WORK = r"(?:paper|article|manuscript|submission|report|work|preprint|version)s?"
_GONE = r"(?:withdrawn?|retracted)\b(?!\s+from\b(?!\s+arxiv\b))"
_WITHDRAWN = re.compile(
    rf"(?:\b(?:this|the|our)\s+|^){_WORK}\s+(?:ha(?:s|ve|d)(?:\s+\w+)?\s+been|is|was)(?:\s+\w+)?\s+{_GONE}",
    re.IGNORECASE,
)
_WITHDRAWING = re.compile(
    rf"\b(?:to|have|has)\s+withdrawn?\s+(?:this|the|my|our|these|it)\b|\bneeds\s+to\s+be\s+{_GONE}",
    re.IGNORECASE,
)
_WITHDRAWN_AT_ONCE = re.compile(rf"\W*(?:(?:this\s+|the\s+)?{_WORK}\s+)?{_GONE}", re.IGNORECASE)


def folded(text: str | None) -> str | None:
    """The text with its white space folded; None where nothing is left."""
    return " ".join((text or "").split()) or None


def publisher_doi(text: str | None) -> str | None:
    """The first DOI in arXiv's field that is not arXiv's own, in lower case."""
    names = (match.rstrip(".,;").lower() for match in _DOI.findall(text or ""))
    return next((name for name in names if not name.startswith(_ARXIV_DOI)), None)


def category(term: str) -> str | None:
    """The term, if it has the form of arXiv's taxonomy."""
    return term if _CATEGORY.fullmatch(term) else None


def taxonomy(terms: Iterable[str]) -> tuple[str, ...]:
    """The terms of arXiv's taxonomy, each once; what authors add of other classifications (MSC, ACM) is left out."""
    return tuple(dict.fromkeys(term for term in terms if category(term)))


def is_withdrawn(comment: str | None, abstract: str | None) -> bool:
    """Whether the authors say in the comment, or at the beginning of the abstract, that they took the paper back."""
    return bool(
        _WITHDRAWN.search(comment or "")
        or _WITHDRAWING.search(comment or "")
        or _WITHDRAWN_AT_ONCE.match(comment or "")
        or _WITHDRAWN.match(abstract or "")
    )
