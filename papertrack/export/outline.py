"""A short text with headings, paragraphs and lists, and how it is written: as Markdown, as HTML, as plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import NamedTuple

from papertrack.export.latex import tidy
from papertrack.export.markdown import linked

_WEB = re.compile(r"https?://[^\s\x00-\x1f]+", re.IGNORECASE)
_INDENT = "  "
# What begins markup in CommonMark, and no more: people read Markdown as it is, too.
_MARKUP = re.compile(
    r"[\\`*_\[\]<>~|]|^#|^[-+=]|(?<=^[0-9])[.)]|(?<=^[0-9]{2})[.)]|:(?=//)|&(?=#?[0-9A-Za-z]+;)|!(?=\[)|!$"
)


class Words(NamedTuple):
    """Some words of a line. url: where they lead. leaning: they stand in italics."""

    text: str
    url: str | None = None
    leaning: bool = False


class Line(NamedTuple):
    """A line. level: of a heading 1 to 3, of an item of a list 4 or 5, of a paragraph 0."""

    level: int
    words: tuple[Words, ...]


PARAGRAPH, TITLE, HEADING, ITEM, INNER = 0, 1, 2, 4, 5


def line(level: int, *words: Words | str) -> Line:
    """A line of words; a bare text is words without a link."""
    return Line(level, tuple(Words(each) if isinstance(each, str) else each for each in words))


def markdown(lines: Iterable[Line]) -> Iterator[str]:
    """The text in CommonMark; nothing in its words is markup."""
    before = PARAGRAPH
    for each in lines:
        text = "".join(map(_in_markdown, each.words))
        if before >= ITEM and each.level < ITEM:
            yield "\n"
        match each.level:
            case 4 | 5:
                yield f"{_INDENT * (each.level - ITEM)}- {text}\n"
            case 0:
                yield f"{text}\n\n"
            case level:
                yield f"{'#' * level} {text}\n\n"
        before = each.level


def html(lines: Iterable[Line]) -> Iterator[str]:
    """The text as a fragment of HTML; all words are escaped, and links lead to the web alone."""
    depth = 0
    for each in lines:
        wanted = max(0, each.level - ITEM + 1)
        if wanted > depth:
            yield "<ul>\n" * (wanted - depth)
        elif depth:
            yield "</li>\n" + "</ul>\n</li>\n" * (depth - max(wanted, 1)) + ("</ul>\n" if not wanted else "")
        depth = wanted
        text = "".join(map(_in_html, each.words))
        yield f"<li>{text}" if wanted else f"<p>{text}</p>\n" if not each.level else _heading(each.level, text)
    yield "</li>\n</ul>\n" * depth


def page(title: str, lines: Iterable[Line]) -> Iterator[str]:
    """The text as a page of its own, which loads and runs nothing."""
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(tidy(title))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    yield from html(lines)
    yield "</body>\n</html>\n"


def plain(lines: Iterable[Line]) -> Iterator[str]:
    """The text as people write it in mails: links behind their words, headings underlined."""
    before = PARAGRAPH
    for each in lines:
        text = "".join(map(_in_plain, each.words))
        if before >= ITEM and each.level < ITEM:
            yield "\n"
        match each.level:
            case 4 | 5:
                yield f"{_INDENT * (each.level - ITEM)}* {text}\n"
            case 0:
                yield f"{text}\n\n"
            case level:
                yield f"{text}\n{('=' if level == TITLE else '-') * min(len(text), 72)}\n\n"
        before = each.level


_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}li{margin:.3rem 0}li li{color:#555}"
)


def _heading(level: int, text: str) -> str:
    return f"<h{level}>{text}</h{level}>\n"


def _in_markdown(words: Words) -> str:
    text = _kept_spaces(words.text, _escaped)
    text = f"*{text}*" if words.leaning and text.strip() else text
    return linked(text, words.url)


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", tidy(text))


def _in_html(words: Words) -> str:
    text = _kept_spaces(words.text, lambda told: escape(tidy(told)))
    text = f"<em>{text}</em>" if words.leaning else text
    if words.url and _WEB.fullmatch(words.url):
        return f'<a href="{escape(words.url)}">{text}</a>'
    return text


def _in_plain(words: Words) -> str:
    text = _kept_spaces(words.text, tidy)
    return f"{text} <{words.url}>" if words.url and _WEB.fullmatch(words.url) else text


def _kept_spaces(text: str, write: Callable[[str], str]) -> str:
    """The text as `write` gives it, with a space at an end where it had one."""
    return f"{' ' * text[:1].isspace()}{write(text)}{' ' * (text[-1:].isspace() and bool(text.strip()))}"
