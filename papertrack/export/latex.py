r"""Text as LaTeX sets it: what metadata holds (Unicode, arXiv's LaTeX, anything) made safe and right for a .bib field.

Every value that leaves here has balanced braces, stands on one line and holds no command outside the white
lists of `latex_tables` and `formula`: nothing from a document can break out of an entry.

Two modes. In UTF-8 mode (the default) a character that pdflatex sets by itself stays as it is; Greek letters,
symbols and Vietnamese become LaTeX; in ASCII mode accents do too. What LaTeX has no form for (Chinese,
Cyrillic …) passes in both: such a file wants XeLaTeX or LuaLaTeX. Wanted of the document:
`\usepackage[T1]{fontenc}`, and amsmath and amssymb where titles hold formulas.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from urllib.parse import quote

from papertrack.export import formula
from papertrack.export.latex_tables import (
    ASCII_SPECIALS,
    FONTS,
    IN_TEXT,
    IN_TEXT_FOR_BIBER,
    MARKS,
    READ,
    READ_AS_LETTERS,
    SETTABLE,
    SWITCHES,
    composed,
    composed_for_biber,
    is_settable,
)
from papertrack.export.proper_nouns import PROPER_NOUNS

# Two characters of the private use area mark the braces that shall stay; `tidy` takes them out of any text.
_OPEN, _CLOSE = "\ue000", "\ue001"

_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe0e\ufe0f"
    "\ufeff\ufff0-\uffff\ue000\ue001\ud800-\udfff]|(?<=[ -\u024f])[\u200c\u200d]"
)


def tidy(text: str) -> str:
    """One line of text: Unicode NFC, white space folded, control and invisible format characters taken out."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACES.sub(" ", unicodedata.normalize("NFC", _INVISIBLE.sub("", text))).strip()


def readable(text: str) -> str:
    r"""A text as a reader sees it: LaTeX accents, letters and fonts read (`Schr\"odinger`), formulas left `$x$`."""
    text = tidy(text)
    if _MARKUP.search(text) is None:
        return text
    shown = "".join(_SHOWN[kind].format(value) for kind, value in _pieces(text))
    return tidy(shown)


def title(text: str, *, ascii: bool = False, biber: bool = False) -> str:
    """A title as the value of a field, with the capitals protected that a style must not change.

    Word by word: `{DiLoCo}`, `{GPT-4}`, `{AI}`; never the initial of a word alone, except for well-known names
    (`{Bayesian}`) and for whatever is a proper noun in a title that is written like a sentence (`On {Smith} chains in
    …`). Of a title all in capitals only words with digits are protected.
    """
    text = tidy(text)
    return _written(text, capitals=_capitals_of(text), hand=_HANDS[ascii, biber])


def protected(text: str, escapes: Mapping[str, str]) -> str:
    """A text without markup, with the capitals in braces that `title` protects, and characters written as `escapes`."""
    capitals = _capitals_of(text)
    if capitals is not _Capitals.FREE:
        in_sentence = capitals is _Capitals.PROPER_NOUNS
        all_capitals = capitals is _Capitals.WITH_DIGITS
        text = " ".join(
            word if all_capitals and not _DIGIT.search(word) else _guarded(word, in_sentence and leads)
            for leads, word in _led(text.split(" "))
        )
    return text.translate({ord(sign): written for sign, written in {_OPEN: "{", _CLOSE: "}", **escapes}.items()})


def words(text: str, *, ascii: bool = False, biber: bool = False) -> str:
    """Any other text as the value of a field, its capitals left alone."""
    return _written(tidy(text), capitals=_Capitals.FREE, hand=_HANDS[ascii, biber])


def url(address: str) -> str:
    r"""A web address for a field that styles set with `\url`: raw, but for what is no part of a URL (RFC 3986)."""
    return address if _PLAIN.fullmatch(address) else _NOT_IN_URL.sub(_percent, address)


def doi(value: str) -> str:
    r"""A DOI for a field that styles set with `\url` or `\href`: raw, but for `%`, `#` and what is not in a URL."""
    return value if _PLAIN.fullmatch(value) else _NOT_IN_DOI.sub(_percent, value)


_PLAIN = re.compile(r"[A-Za-z0-9./:_-]*")
_NOT_IN_URL = re.compile(r"[^!-~]|[{}\\^`\"<>|]")
_NOT_IN_DOI = re.compile(r"[^!-~]|[{}\\^`\"%#]")


def _percent(match: re.Match[str]) -> str:
    return quote(match[0], safe="", errors="replace")


# --- reading ---------------------------------------------------------------------------------------------------


class _Kind(Enum):
    TEXT = auto()
    FORMULA = auto()
    FONT = auto()
    OPEN = auto()
    CLOSE = auto()


_SHOWN = {_Kind.TEXT: "{}", _Kind.FORMULA: "${}$", _Kind.FONT: "", _Kind.OPEN: "", _Kind.CLOSE: ""}

_MARKUP = re.compile(r"[\\{}$]")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\\{}$]+|.", re.DOTALL)
_ACCENT_BODY = r"""\\ (?: ([`'^"~=.]) \s*+ | ([uvHcdbkr]) (?: \s++ | (?=[{\\]) ) )
    (?: \{ \s*+ BASE \s*+ \} | BASE )""".replace("BASE", r"( [^\W\d_] | \\(?:i|j|ae|AE|o|O) (?![A-Za-z]) )")
_ACCENT = re.compile(rf"\{{ {_ACCENT_BODY} \}} | {_ACCENT_BODY}", re.VERBOSE)
_SIGNS = {f"\\{sign}": sign for sign in "&%$#_{}"} | dict.fromkeys(("\\,", "\\/", "\\-", "\\@"), "")
_PROTECTED = re.compile(r"(?=.*[A-Z])(?:[^\W_]|[- ]){2,}")
_DEEPEST = 8


def _pieces(text: str) -> Iterator[tuple[_Kind, str]]:
    r"""What a text is made of, as arXiv's authors write it.

    A text that uses a command we know is LaTeX, and its braces are grouping. In any other text a brace is a
    brace, except around capitals to be kept (`{B}ayesian`, `{OpenAI}`). Commands that we do not know, and
    braces without a partner, are plain characters.
    """
    text, is_latex = _accents_read(text)
    tokens = _tokens(text)
    is_latex = is_latex or any(_is_known(token) for token in tokens)
    partners = _partners(tokens)
    closing: dict[int, bool] = {}
    depth = 0
    for place, token in enumerate(tokens):
        if token[0] == "$" and len(token) > 1:
            yield _Kind.FORMULA, token[1:-1]
        elif token == "{" and (is_latex or _is_protected(tokens, place, partners)) and place in partners:
            closing[partners[place]] = depth < _DEEPEST
            if depth < _DEEPEST:
                yield _Kind.OPEN, ""
            depth += 1
        elif token == "}" and place in closing:
            depth -= 1
            if closing[place]:
                yield _Kind.CLOSE, ""
        elif token[1:] in FONTS and token[0] == "\\" and place + 1 in partners:
            if depth < _DEEPEST:
                yield _Kind.FONT, token
        else:
            meant = _stands_for(token)
            if meant is None:
                ends_name = place > 0 and _ends_at_space(tokens[place - 1])
                meant = _SIGNS[token] if token in _SIGNS else token.lstrip(" ") if ends_name else token
            yield _Kind.TEXT, meant


def _accents_read(text: str) -> tuple[str, bool]:
    """The text with LaTeX's accents as letters, and whether there were any. Inner accents are read first."""
    found = False
    for _ in range(3 if "\\" in text else 0):
        changed = _ACCENT.sub(_accented, text)
        if changed == text:
            break
        text, found = changed, True
    return text, found


def _accented(match: re.Match[str]) -> str:
    accent, letter = next(
        (match[place] or match[place + 1], match[place + 2] or match[place + 3])
        for place in (1, 5)
        if match[place] or match[place + 1]
    )
    letter = READ.get(letter[1:], letter[1:]) if letter[0] == "\\" else letter
    composite = unicodedata.normalize("NFC", {"ı": "i", "ȷ": "j"}.get(letter, letter) + MARKS[accent])
    return composite if len(composite) == 1 else match[0]


def _tokens(text: str) -> list[str]:
    """Commands, braces, formulas (as `$…$`) and runs of plain text."""
    tokens = []
    place = 0
    while place < len(text):
        span = formula.span(text, place) if text[place] in "$\\" else None
        if span:
            tokens.append(f"${span[0]}$")
            place = span[1]
        else:
            match = _TOKEN.match(text, place)
            assert match is not None
            tokens.append(match[0])
            place = match.end()
    return tokens


def _is_known(token: str) -> bool:
    return token[0] == "\\" and (token[1:] in FONTS or token in _SIGNS or _stands_for(token) is not None)


def _stands_for(token: str) -> str | None:
    """The text that a command we know by a name of letters stands for; None where there is no such command."""
    if token[0] != "\\":
        return None
    return "" if token[1:] in SWITCHES else READ.get(token[1:])


def _ends_at_space(token: str) -> bool:
    r"""Whether a space after a command only ends its name (`Stra\ss e`); after a symbol (`\alpha`) it is meant."""
    return token[0] == "\\" and (token[1:] in SWITCHES or token[1:] in READ_AS_LETTERS)


def _partners(tokens: list[str]) -> dict[int, int]:
    partners: dict[int, int] = {}
    opened: list[int] = []
    for place, token in enumerate(tokens):
        if token == "{":
            opened.append(place)
        elif token == "}" and opened:
            partners[opened.pop()] = place
    return partners


def _is_protected(tokens: list[str], start: int, partners: dict[int, int]) -> bool:
    """Whether braces stand around capitals only to keep them: `{OpenAI}`, `{B}ayesian`."""
    if partners.get(start) != start + 2:
        return False
    following = tokens[start + 3][:1] if start + 3 < len(tokens) else ""
    return _PROTECTED.fullmatch(tokens[start + 1] + ("x" if following.isalnum() else "")) is not None


# --- writing ---------------------------------------------------------------------------------------------------


class _Capitals(Enum):
    """Which capitals of a text are protected: none, those of words with digits (`GPT-4` where all is in capitals),
    those inside words, those of proper nouns as well.
    """

    FREE = auto()
    WITH_DIGITS = auto()
    INNER = auto()
    PROPER_NOUNS = auto()


_RUN = r"[^\W_]+(?:[-.'’][^\W_]+)*\+*"
_CUE = r"[\w\-.'’]*?(?:[^\W_][A-Z]|[A-Z][a-z]*[\d²³¹⁰⁴-⁹₀-₉]|(?<![^\W_])[A-Z](?![^\W_]))"
_FIRST_RUN = re.compile(_RUN)
_IN_BRACES = rf"{_OPEN}\g<0>{_CLOSE}"
_RUN_WITH_CAPITALS = re.compile(rf"(?<!\w)(?<!\w[-.'’])(?={_CUE})(?!A(?:[\s:,;!?)]|$)){_RUN}")
_WORD_PARTS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"[^\W_]*\d")
_LOWER_CASE_WORD = re.compile(r" [a-z]{4}")
_TITLE_CASE_WORD = re.compile(r" [A-Z][a-z]{3}")

_PLAIN_ASCII = re.escape("".join(chr(code) for code in range(32, 127) if chr(code) not in ASCII_SPECIALS))
_COMBINED = re.compile(r"([A-Za-z])([\u0300-\u036f]+)")


def _capitals_of(text: str) -> _Capitals:
    lower = len(_LOWER_CASE_WORD.findall(text))
    if lower >= 3 and lower >= 2 * len(_TITLE_CASE_WORD.findall(text)):
        return _Capitals.PROPER_NOUNS
    return _Capitals.WITH_DIGITS if text.isupper() and " " in text else _Capitals.INNER


def _written(text: str, *, capitals: _Capitals, hand: _Hand) -> str:
    if _MARKUP.search(text) is None:
        return _escaped(text, capitals, hand)
    return "".join(_joined(text, capitals, hand))


def _joined(text: str, capitals: _Capitals, hand: _Hand) -> Iterator[str]:
    depth = 0
    last = ""
    pieces = list(_merged(_pieces(text)))
    for place, (kind, value) in enumerate(pieces):
        match kind:
            case _Kind.TEXT if depth or capitals is _Capitals.FREE:
                latex = _escaped(value, _Capitals.FREE, hand)
            case _Kind.TEXT:
                after, before = pieces[max(place - 1, 0)][0], pieces[min(place + 1, len(pieces) - 1)][0]
                head = _attached(_AT_START, value, after)
                tail = _attached(_AT_END, value[len(head) :], before)
                middle = _escaped(value[len(head) : len(value) - len(tail)], capitals, hand)
                latex = "".join((_braced(head, hand), middle, _braced(tail, hand)))
            case _Kind.FORMULA:
                latex = formula.written(value)
                if last.endswith("$"):
                    yield "{}"
            case _Kind.FONT:
                latex = value
            case _Kind.OPEN:
                latex, depth = "{", depth + 1
            case _Kind.CLOSE:
                latex, depth = "}", depth - 1
        yield latex
        last = latex or last


_AT_START, _AT_END = re.compile(r"[^\W_]+"), re.compile(r"[^\W_]+\Z")


def _attached(place: re.Pattern[str], text: str, neighbour: _Kind) -> str:
    """The word with capitals that touches a formula: `He` in `$^3$He`, `YBa` in `YBa$_2$`. A style would change it."""
    touching = place.search(text) if neighbour is _Kind.FORMULA else None
    if touching is None or (place is _AT_START and touching.start()) or not any(map(str.isupper, touching[0])):
        return ""
    return touching[0]


def _braced(word: str, hand: _Hand) -> str:
    return f"{{{hand.write(word)}}}" if word else ""


def _merged(pieces: Iterator[tuple[_Kind, str]]) -> Iterator[tuple[_Kind, str]]:
    """The pieces, with neighbours that are plain text made one, so that words stay whole."""
    text = ""
    for kind, value in pieces:
        if kind is _Kind.TEXT:
            text += value
            continue
        if text:
            yield _Kind.TEXT, text
            text = ""
        yield kind, value
    if text:
        yield _Kind.TEXT, text


def _escaped(text: str, capitals: _Capitals, hand: _Hand) -> str:
    """Text without markup. Word by word, since the words of a bibliography are few and soon all known."""
    if capitals is _Capitals.FREE:
        return text if hand.special.search(text) is None else hand.write(text)
    words = text.split(" ")
    if capitals is _Capitals.WITH_DIGITS:
        return " ".join([hand.words[word] if _DIGIT.search(word) else hand.write(word) for word in words])
    if capitals is _Capitals.INNER:
        return " ".join(map(hand.words.__getitem__, words))
    usual, proper_nouns = hand.words, hand.proper_nouns
    return " ".join([proper_nouns[word] if leads else usual[word] for leads, word in _led(words)])


class _Hand:
    """How characters are written for one program, in one encoding. special: what is not written as it stands."""

    def __init__(self, *, ascii: bool, biber: bool) -> None:
        table = IN_TEXT_FOR_BIBER if biber else IN_TEXT
        kept = "" if ascii else SETTABLE
        changed = {char: latex for char, latex in table.items() if ascii or not is_settable(char)}
        self._table = str.maketrans({_OPEN: "{", _CLOSE: "}", **ASCII_SPECIALS, **changed})
        self._compose = composed_for_biber if biber else composed
        self.special = re.compile(f"[^{_PLAIN_ASCII}{kept}]")
        self.words = _Words(self, may_be_proper_noun=False)
        self.proper_nouns = _Words(self, may_be_proper_noun=True)

    def write(self, text: str) -> str:
        """Text without markup as LaTeX."""
        text = text.translate(self._table)
        if text.isascii():
            return text
        return _COMBINED.sub(lambda match: self._compose(match[1], match[2]) or match[0], text)


class _Words(dict[str, str]):
    """How each word of a title is written, worked out when it is first asked for; too many are forgotten.

    A plain dictionary, since looking words up is most of the work of writing a bibliography.
    """

    def __init__(self, hand: _Hand, *, may_be_proper_noun: bool) -> None:
        super().__init__()
        self._hand = hand
        self._may_be_proper_noun = may_be_proper_noun

    def __missing__(self, word: str) -> str:
        written = self._hand.write(_guarded(word, self._may_be_proper_noun))
        if len(word) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[word] = written
        return written


_LONGEST_REMEMBERED, _MOST_REMEMBERED = 40, 65536
_HANDS = {(ascii, biber): _Hand(ascii=ascii, biber=biber) for ascii in (False, True) for biber in (False, True)}


def _led(words: Sequence[str]) -> Iterator[tuple[bool, str]]:
    """Each word, with whether the sentence leads on to it, so that a capital makes it a proper noun."""
    return zip([False, *[last.islower() or last == "," for last in [word[-1:] for word in words]]], words, strict=False)


def _guarded(word: str, may_be_proper_noun: bool) -> str:
    """A word with what a style must not change between `_OPEN` and `_CLOSE`."""
    if word.islower():
        return word
    if may_be_proper_noun and word[:1].isupper() and word != "A":
        return _FIRST_RUN.sub(_IN_BRACES, word, count=1)
    if not PROPER_NOUNS.isdisjoint(_WORD_PARTS.findall(word)):
        return _FIRST_RUN.sub(_IN_BRACES, word)
    return _RUN_WITH_CAPITALS.sub(_IN_BRACES, word)
