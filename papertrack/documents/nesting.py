"""Flattens HTML that nests without measure, before it comes to the parser, whose work would grow with the square.

The parsing rules of the HTML standard look up through all open elements at every start of a block (13.2.4.2, has an
element in scope), and open formatting again in every paragraph (13.2.4.3). Browsers bound that by cutting off
elements below a certain depth; here, too, what nests deeper than any page for readers is read without its nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


def shallow(text: str) -> str:
    """`text` itself or, where it nests too deep for the parser, the same words, links and headings side by side.

    Takes time linear in the length of `text`. Short pages with few tags are not even looked at, since nothing in them
    can take long.
    """
    if (text.count("<") < _FEW and len(text) < _SHORT) or not _is_deep(text):
        return text
    return "".join(_flat(text))


_FEW = 1_024  # tags
_SHORT = 32_768  # characters
_DEEPEST = 512  # open elements, the bound of Chromium's parser
_MOST_UNSETTLED = 16  # formatting elements that are opened again in each paragraph
_MOST_ATTRIBUTES = 512  # of one tag; the parser compares each with all before it
# What all tags of a name may bring, attributes and the tag itself counted: the parser puts together what the tags of
# a page's body say, and walks through all options of a list for each.
_MOST_OF_ALL = {"html": 512, "body": 512, "option": 4_096}
_LOOK = 64  # how far up an end tag looks for its start; where it stands higher, it is taken as never closed
_NEAR = 12  # the same for a start tag, and what it closes

# A tag, a comment, or raw text such as a script with the tag before it. Possessive: what was read is not read again.
_TOKEN = re.compile(
    r"""<(?:
    (?P<closing>/)?+
    (?P<name>(?(closing)(?!)|(?P<raw>script|style|textarea|title|iframe|noembed|noframes|xmp)(?=[\s/>]))|[a-z][^\s/>]*+)
    (?P<attributes>(?:[^>=]++ | =\s*+(?:"[^"]*+(?:"|\Z) | '[^']*+(?:'|\Z) | [^\s>"'][^\s>]*+)?+)*+)(?:>|\Z)
    (?(raw)(?P<inside>(?:[^<]++|<(?!/(?P=raw)[\s/>]))*+))
    | !--(?:-?>|(?:[^-]++|-(?!-!?>))*+(?:--!?>|\Z))
    | [!?/][^>]*+(?:>|\Z))""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RAW = _names("script style textarea title iframe noembed noframes xmp")
_CHILDLESS = _RAW | _names(
    "area base basefont bgsound br col colgroup embed frame hr image img input keygen link meta param source track"
    " wbr html head body"
)
_FORMATTING = _names("a b big code em font i nobr s small strike strong tt u")
_REOPENED = _FORMATTING - {"a", "nobr"}
_CELLS = _names("td th")
_ROWS = _names("tr")
_GROUPS = _names("tbody tfoot thead")
_HEADINGS = _names("h1 h2 h3 h4 h5 h6")
_LISTS = _names("ol ul")
_RUBY = _names("rb rp rt rtc")
_IMPLIED = _RUBY | _names("dd dt li optgroup option p")
_PARAGRAPH = _names("p")
_TABLE_SCOPE = _names("table template")
_INTEGRATION_POINTS = _names("foreignobject desc title annotation-xml mi mo mn ms mtext")
_SCOPE = _TABLE_SCOPE | _INTEGRATION_POINTS | _names("applet caption td th marquee object select")
_BUTTON_SCOPE = _SCOPE | {"button"}
_PARAGRAPH_ENDS = _HEADINGS | _names(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header hgroup"
    " main menu nav ol p search section summary ul pre listing form li dd dt plaintext table xmp"
)
_SPECIAL = _PARAGRAPH_ENDS | _BUTTON_SCOPE | _CELLS | _ROWS | _GROUPS | {"noscript"}
_CLOSED_IN_SCOPE = (_PARAGRAPH_ENDS - _names("plaintext table xmp")) | _names("applet button marquee object p template")
_LIST_SCOPE = _SPECIAL - _names("address div p")
_DRAWINGS = _names("svg math")
_CLOSED_AT_ONCE = re.compile(r"(?:^|[\s\"'])/$")
_DRAWN = "svg:"  # stands before the names of what is open in a drawing
_BREAKS_OUT = (
    _HEADINGS
    | (_FORMATTING - _names("a font"))
    | _names(
        "blockquote center dd div dl dt li listing menu ol p pre ruby span sub sup table ul var"  # 13.2.6.5
    )
)
# What an opening tag closes: these names, looked for up to there.
_CLOSES = {
    "li": (_names("li"), _LIST_SCOPE - {"li"}),
    **dict.fromkeys(("dd", "dt"), (_names("dd dt"), _LIST_SCOPE - {"dd", "dt"})),
    **dict.fromkeys(_CELLS, (_CELLS, _TABLE_SCOPE)),
    "tr": (_ROWS, _TABLE_SCOPE),
    **dict.fromkeys(_GROUPS, (_GROUPS, _TABLE_SCOPE)),
}
_PARTS_OF_TABLES = _CELLS | _ROWS | _GROUPS | {"caption"}


def _is_deep(text: str) -> bool:
    """Would the parser hold more open at once than pages for readers ever do?

    Follows the standard's rules in outline. Where the outline is coarse it counts too much rather than too little.
    """
    stack = _Stack()
    names = stack.names
    totals = dict(_MOST_OF_ALL)
    for token in _TOKEN.finditer(text):
        closing, name, attributes = token.group("closing", "name", "attributes")
        if not name:
            continue
        name = name.lower()
        if len(attributes) > _MOST_ATTRIBUTES and _many(attributes) > _MOST_ATTRIBUTES:
            return True
        if name in _RAW and stack.in_drawing() and "<" in (token["inside"] or ""):
            return True  # there, it is not raw; this is not followed
        if name in totals:
            totals[name] -= 1 + _many(attributes)
            if totals[name] < 0:
                return True
        if closing:
            stack.close(name)
        elif name not in _CHILDLESS:
            drawn = stack.in_drawing() and name not in _BREAKS_OUT
            if (drawn or name in _DRAWINGS) and _CLOSED_AT_ONCE.search(attributes):
                continue
            if drawn:
                stack.open_foreign(name)
            else:
                stack.open(name, attributes)
            if len(names) > _DEEPEST or len(stack.unsettled) > _MOST_UNSETTLED:
                return True
    return False


def _many(attributes: str) -> int:
    return sum(1 for _ in _ATTRIBUTE.finditer(attributes))


class _Stack:
    """The elements that are open, innermost last. unsettled: formatting that every new paragraph opens again."""

    __slots__ = ("attributes", "names", "unsettled")

    def __init__(self) -> None:
        self.names: list[str] = []
        self.attributes: list[str] = []
        self.unsettled: set[tuple[str, str]] = set()

    def open(self, name: str, attributes: str) -> None:
        while self.in_drawing():  # HTML's own elements end it
            self.names.pop()
            self.attributes.pop()
        if name in ("a", "nobr"):
            self._take_out(name, _NEAR)
        elif name in _CLOSES:
            self._pop(*_CLOSES[name], _NEAR)
        if name in _PARAGRAPH_ENDS:
            self._pop(_PARAGRAPH, _BUTTON_SCOPE, _NEAR)
        if name in _RUBY and "ruby" in self.names:
            while self.names[-1] in _IMPLIED:
                self.names.pop()
                self.attributes.pop()
        if name in _HEADINGS or name == "option":
            self._pop(_HEADINGS if name in _HEADINGS else frozenset((name,)), _SPECIAL, 1)
        if name not in _PARTS_OF_TABLES or "table" in self.names:
            self.names.append(name)
            self.attributes.append(attributes)

    def open_foreign(self, name: str) -> None:
        self.names.append(name if name in _INTEGRATION_POINTS else _DRAWN + name)
        self.attributes.append("")

    def in_drawing(self) -> bool:
        """Do the rules for foreign content hold here, by which any name is just a name?"""
        return bool(self.names) and (self.names[-1] in _DRAWINGS or self.names[-1].startswith(_DRAWN))

    def close(self, name: str) -> None:
        names = self.names
        if names and (names[-1] == name or names[-1] == _DRAWN + name):
            names.pop()
            self.attributes.pop()
        elif name in _FORMATTING or name == "form":
            self._take_out(name, _LOOK)
        elif name in _HEADINGS:
            self._pop(_HEADINGS, _SCOPE, _LOOK)
        elif name == "table" or name in _PARTS_OF_TABLES:
            self._pop(frozenset((name,)), _TABLE_SCOPE, _LOOK)
        else:
            bounds = _BUTTON_SCOPE if name in _CLOSED_IN_SCOPE else _SPECIAL
            self._pop(frozenset((name,)), bounds | _LISTS if name == "li" else bounds, _LOOK)

    def _pop(self, names: frozenset[str], bounds: frozenset[str], reach: int) -> None:
        """Close the innermost open element of these names, and all in it, unless one of the bounds stands between."""
        for back in range(1, min(len(self.names), reach) + 1):
            name = self.names[-back]
            if name in names:
                for at in range(-back, 0):
                    if self.names[at] in _REOPENED:
                        self.unsettled.add((self.names[at], self.attributes[at]))
                del self.names[-back:], self.attributes[-back:]
                return
            if name in bounds:
                return

    def _take_out(self, name: str, reach: int) -> None:
        """Close a formatting element or a form; blocks that were opened in it stay open (13.2.6.4.7)."""
        for back in range(1, min(len(self.names), reach) + 1):
            if self.names[-back] == name:
                del self.names[-back], self.attributes[-back]
                return
            if self.names[-back] in _SCOPE:
                return


_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s=/>"'][^\s=/>]*+)\s*+(?:=\s*+(?:"(?P<one>[^"]*+)(?:"|\Z)|'(?P<two>[^']*+)(?:'|\Z)|(?P<bare>[^\s>]++)))?+"""
)
_KEPT = {
    "a": _names("href xlink:href"),
    "img": _names("alt"),
    "meta": _names("property name content"),
    "link": _names("rel href"),
    "script": _names("type"),
}
_HIDDEN = _names("audio canvas datalist embed math noscript object select svg template video")
_BOLD = _names("b strong")
_ITALIC = _names("cite em i")
_FLAT_NAMES = {
    **dict.fromkeys(_BOLD, "b"),
    **dict.fromkeys(_ITALIC, "i"),
    **{name: name for name in ("pre", *_HEADINGS)},
}


def _flat(text: str) -> Iterator[str]:
    """The same words, links, headings and emphasis as HTML in which next to nothing nests."""
    hidden = 0  # elements open of which nothing is read but links
    opened = dict.fromkeys(_FLAT_NAMES.values(), 0)
    place = 0
    for token in _TOKEN.finditer(text):
        if not hidden:
            yield text[place : token.start()]
        place = token.end()
        closing, name = bool(token["closing"]), (token["name"] or "").lower()
        if name in _HIDDEN:
            hidden = max(hidden + (-1 if closing else 1), 0)
        elif name == "a":
            yield "</a>" if closing else _start(token)
        elif name and not hidden:
            yield from _flat_tag(token, name, closing, opened)
    if not hidden:
        yield text[place:]


def _flat_tag(token: re.Match[str], name: str, closing: bool, opened: dict[str, int]) -> Iterator[str]:
    if name in _RAW:
        yield f"</{name}>" if closing else _start(token) + token["inside"]
    elif name in _FLAT_NAMES:
        yield from _flat_pair(_FLAT_NAMES[name], closing, opened)
    elif name in _KEPT:
        yield _start(token)
    elif name == "br" or name in _CELLS:
        yield "<br>"
    elif name == "hr" or name in _SPECIAL:
        yield "<hr>" if name == "hr" else "<div></div>"  # which parts lines, and holds nothing


def _flat_pair(name: str, closing: bool, opened: dict[str, int]) -> Iterator[str]:
    """A tag of an element that is never open twice at once."""
    before = opened[name]
    opened[name] = max(before - 1, 0) if closing else before + 1
    if closing and before == 1:
        yield f"</{name}>"
    elif not closing and not before:
        for other in _HEADINGS if name in _HEADINGS else ():
            if opened[other] and other != name:
                opened[other] = 0
                yield f"</{other}>"
        yield f"<{name}>"


def _start(token: re.Match[str]) -> str:
    """A start tag with those of its attributes that are read."""
    name = token["name"].lower()
    kept: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(token["attributes"]):
        if (attribute := match["name"].lower()) in _KEPT.get(name, ()):
            value = match["one"] or match["two"] or match["bare"] or ""
            kept.setdefault(attribute.removeprefix("xlink:"), value.replace('"', "&quot;"))
    return f"<{name}" + "".join(f' {attribute}="{value}"' for attribute, value in kept.items()) + ">"
