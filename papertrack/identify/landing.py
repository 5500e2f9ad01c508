"""Which links that no rule knows may lead to the page of a paper, so that this page is worth reading."""

from __future__ import annotations

import re

from papertrack.identify.schemes import words
from papertrack.model.document import Kind

RULE = "landing-page"
"""The rule of links whose page was read and states which paper it is about."""


def page_of(target: str) -> str | None:
    """The web page to read for what is at an address: mostly itself; None where that is a file or could be misread.

    For a file whose abstract has a page of its own by the site's rules, it is that page.
    An address is plain ASCII with a plain host, so that two programs cannot read it in two ways.

    >>> page_of("https://ojs.example.org/index.php/J/article/download/12/34")
    'https://ojs.example.org/index.php/J/article/view/12'
    """
    if len(target) > _LONGEST or not _PLAIN.fullmatch(target):
        return None
    for pattern, page in _SIBLINGS:
        if pattern.search(target):
            return pattern.sub(page, target, count=1)
    return None if _is_file(target) else target


def page_to_ask(target: str, kind: Kind | str, rule: str | None, text: str, context: str) -> str | None:
    """The page to read for a link that was recognised so and stands in these words; None for all but hints at papers.

    The address may hint at a paper, or the words on the link, or what stands right before and after them. News, code
    and everything else that a rule knows is never asked about.
    """
    if kind != Kind.PAGE or rule is not None or _NEVER.match(target):
        return None
    page = page_of(target)
    if page is None:
        return None
    hints = _ADDRESS.search(page) or _WORDS.search(text) or _LABELLED.search(_around(text, context))
    return page if hints else None


_LONGEST = 1_000  # characters; no page of a paper has a longer address
_PLAIN = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z]{2,}(?::80|:443)?(?:[/?#][!-~]*)?", re.I | re.A)
_NEVER = re.compile(
    r"https?://(?:[\w-]+\.)*(?:wikipedia\.org|(?:docs|drive|sites|books|scholar)\.google\.com|dropbox\.com|web\.archive\.org)/",
    re.I | re.A,
)
_FILES = words(
    "pdf ps eps djvu gz tgz zip tar bz2 xz 7z png jpg jpeg gif svg webp mp3 mp4 mov wav doc docx ppt pptx xls xlsx"
    " odt csv tsv json jsonl xml rss txt md bib ris epub exe dmg py ipynb"
)
_FILE_ASKED = re.compile(r"[?&](?:type|format)=pdf\b", re.I | re.A)
_SIBLINGS = (
    # Open Journal Systems, the software of some ten thousand journals
    (re.compile(r"/article/(?:download|viewFile)/(\d+)(?:/[\w-]+)*(?:[?#].*)?\Z", re.I | re.A), r"/article/view/\1"),
)
_ADDRESS = re.compile(
    r"""//(?:journals?|proceedings|eprints?|preprints?|pubs)\.[^/]+/.   # the whole host is one of publications
      | /(?:article|paper)s?/(?:view|abs|abstract|full|fulltext|doi|pii|id)/
      | /article(?:-abstract)?/\d{1,4}/[\w()-]+/                          # volume, issue
      | /journals?/[^?#]+/(?:article|abstract|paper)s?/
      | /content/(?:early/)?(?:[a-z]+/)?\d{1,4}/\w        # volume, number
      | /(?:doi|abs|abstract|fulltext|preprints?|chapter|paper_files|proceedings(?:-article)?)/[^?#]*\w
      | /(?:publications?|papers?)/[^/?#]{8,}
      | /pubs/\w*\d
      | /handle/\d+[./]
      | /records?/[\w-]*\d{4}
      | /stable/\d+                                                       # JSTOR
    """,
    re.I | re.A | re.X,
)
_VENUES = r"arxiv|biorxiv|medrxiv|pnas|plos\b|journal|proceedings|nature|science|cell|lancet|nejm|jama"
_WORDS = re.compile(
    r"\b(?:paper|pre-?print|manuscript|proceedings|arxiv|biorxiv|medrxiv|journal\s+article|scientific\s+publication)\b"
    rf"|\((?:[^()]*[\s,])?(?:{_VENUES})\b[^()]*\)",
    re.I,
)
_LABELLED = re.compile(
    rf"\b(?:paper|pre-?print|study|journal)\b[^.:;\0]{{0,40}}:\W{{0,3}}\0|\0\W{{0,3}}\((?:{_VENUES})\b", re.I
)
_NEAR = 80  # characters on each side of a link's words


def _is_file(target: str) -> bool:
    path, _, query = target.partition("#")[0].partition("?")
    name = path.rpartition("/")[2].lower()
    return name == "download" or name.rpartition(".")[2] in _FILES or _FILE_ASKED.search(f"?{query}") is not None


def _around(text: str, context: str) -> str:
    """What stands around the words of a link, which are given as a NUL."""
    before, found, after = context.partition(text) if text else ("", "", "")
    return f"{before[-_NEAR:]}\0{after[:_NEAR]}" if found else ""
