r"""Text in plain characters, formulas too, for formats that know no LaTeX: `$O(n^2)$` becomes `O(n²)`."""

from __future__ import annotations

import re

from papertrack.export import formula
from papertrack.export.latex import readable
from papertrack.export.latex_tables import READ

_DEEPEST = 8
_GROUP = re.compile(
    r"""\\[dt]?frac\s*\{(?P<over>[^{}]*)\}\s*\{(?P<under>[^{}]*)\}
      | \\sqrt\s*(?:\[[^\]]*\]\s*)?\{(?P<root>[^{}]*)\}
      | (?P<script>[\^_])\s*\{(?P<scripted>[^{}]*)\}
      | \{(?P<inner>[^{}]*)\}""",
    re.VERBOSE,
)
_BRACES = re.compile(r"\\([{}])")
# Characters of the private use area stand for signs that are done with; `readable` has taken them out of any text.
_SET_ASIDE = str.maketrans({"\ue002": "{", "\ue003": "}", "\ue004": "^", "\ue005": "_", "{": "", "}": ""})
_SCRIPT = re.compile(r"([\^_])\s*(\\[A-Za-z]+|[^\s\\{}^_])")
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)\s*|(.))", re.DOTALL)
_SIGNS = frozenset("{}%&#_$|")
_RAISED = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
_SILENT = re.compile(
    r"""\\ (?: math(?:rm|bf|it|sf|tt|cal|bb|frak|scr|normal) | rm | bf | it | cal | displaystyle | textstyle | hat | bar
      | tilde | vec | d?dot | check | breve | acute | grave | wide(?:hat|tilde) | overline | underline | overbrace
      | overrightarrow | underbrace | operatorname | boldsymbol | text(?:rm|it|bf)? | mbox | emph
      | left | right | [bB]igg? ) (?![A-Za-z]) \s*""",
    re.VERBOSE,
)


def plain(text: str) -> str:
    """`readable`, with what is a formula in plain characters as near as they come."""
    text = readable(text)
    if "$" not in text:
        return text
    pieces, place = [], 0
    while (start := text.find("$", place)) >= 0:
        found = formula.span(text, start)
        end = found[1] if found else start + 1
        pieces += [text[place:start], shown(found[0]) if found else "$"]
        place = end
    return " ".join("".join([*pieces, text[place:]]).split())


def shown(body: str) -> str:
    r"""A formula in plain characters: `\mathcal{O}(n^2)` is `O(n²)`, `\frac{a}{b}` is `a/b`, `\alpha` is `α`."""
    body = _SILENT.sub("", body)
    body = _BRACES.sub(lambda match: "\ue002" if match[1] == "{" else "\ue003", body)
    for _ in range(_DEEPEST):
        if "{" not in body:
            break
        body = _GROUP.sub(_group, body)
    body = _SCRIPT.sub(lambda match: _script(match[1], _commands(match[2])), body)
    return " ".join(_commands(body).translate(_SET_ASIDE).split())


def _group(match: re.Match[str]) -> str:
    if match["over"] is not None:
        return f"{_factor(match['over'])}/{_factor(match['under'])}"
    if match["root"] is not None:
        return f"√{_factor(match['root'])}"
    if match["script"] is not None:
        return _script(match["script"], _commands(match["scripted"]))
    return f" {match['inner']}" if match.start() and match.string[match.start() - 1].isalpha() else match["inner"]


def _factor(text: str) -> str:
    return text if len(text) == 1 or text.isalnum() else f"({text})"


def _script(sign: str, text: str) -> str:
    """Raised or lowered, where there are characters for it; else after the sign."""
    table = _RAISED if sign == "^" else _LOWERED
    text = text.replace(" ", "")
    if all(map(table.__contains__, text)):
        return "".join(map(table.__getitem__, text))
    return ("\ue004" if sign == "^" else "\ue005") + _factor(text)


def _commands(text: str) -> str:
    return _COMMAND.sub(_command, text)


def _command(match: re.Match[str]) -> str:
    """The symbol of a command, else the name of a function; a space for a command that makes one."""
    name, sign = match[1], match[2]
    if name is None:
        return sign if sign in _SIGNS else " "
    symbol = READ.get(name, "")
    return symbol if len(symbol) == 1 else " " if name in ("quad", "qquad") else f"{name} "
