"""What between two dollar signs is mathematics, and whether TeX can set it."""

from __future__ import annotations

import re
from functools import lru_cache

from papertrack.export.latex_tables import IN_FORMULA, IN_TEXT, MATHEMATICS, mathematical

_SPAN = re.compile(
    r"""\$\$ (?P<display> (?: [^$\\] | \\. )++ ) \$\$
      | \$   (?P<inline>  (?: [^$\\] | \\. )++ ) \$
      | \\\( (?P<bracket> (?: [^\\]  | \\[^()] )++ ) \\\)""",
    re.VERBOSE | re.DOTALL,
)
_CUE = re.compile(r"[\\^_]")
_PROSE = re.compile(r"\s[^\W\d_]{2,}|[^\W\d_]{2,}\s")
_AMOUNT = re.compile(r"[0-9][0-9.,]*+[A-Za-z]?\s+(?![-+=<>*/])")
_SPACED_FORMULA = re.compile(r" (?:\\.* |\S )", re.DOTALL)

_TOKEN = re.compile(
    r"""\\sqrt\s*\[[^\]{}\\]*\]
      | \\(?:left|right|big|Big|bigg|Bigg)(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|[^\\{}\s])
      | \\[A-Za-z]+ | \\. | \s+ | '+\^? | .""",
    re.VERBOSE | re.DOTALL,
)
_DELIMITED = re.compile(r"\\(left|right|big|Big|bigg|Bigg)\s*(\W|\\\W|\\[A-Za-z]+)")
_WORDS_WITH_SIGNS = re.compile(r"\\(?:text[a-z]*|mbox|emph)\s*(?:[^{\s]|\{[^{}]*[\\^_{])")


def _commands(names: str) -> frozenset[str]:
    return frozenset(f"\\{name}" for name in names.split())


_SPACING = _commands(", ; : ! quad qquad") | {"\\ ", "~"}
_DELIMITERS = frozenset("()[]|/.<>") | _commands(
    "{ } | langle rangle lfloor rfloor lceil rceil lbrace rbrace vert Vert backslash uparrow downarrow"
)
_SWITCHES = _commands("rm bf it cal displaystyle textstyle")
_ALPHABETS = _commands("mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr mathnormal")
_FRACTIONS = _commands("frac tfrac dfrac binom")
_OVER_ONE_ARGUMENT = _commands(
    """sqrt hat bar tilde vec dot ddot check breve acute grave widehat widetilde overline underline overrightarrow
    overbrace underbrace pmod operatorname boldsymbol text textrm textit textbf mbox emph"""
)
_SCRIPT_SYMBOLS = _commands(
    """alpha beta gamma delta varepsilon epsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho
    sigma varsigma tau upsilon varphi phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    infty ell ast star circ bullet dagger ddagger prime perp parallel pm mp times oplus otimes odot top bot emptyset
    flat natural sharp vee wedge"""
)
_SYMBOLS = (
    _commands(" ".join(MATHEMATICS.values()))
    | _SCRIPT_SYMBOLS
    | _commands(
        r"""div neg le ge ne to gets iff lesssim gtrsim leqslant geqslant varnothing ldots dots lbrace rbrace lbrack
        rbrack vert Vert backslash colon not bmod longleftrightarrow Longrightarrow Longleftrightarrow
        rightleftharpoons land lor owns imath jmath square rtimes ltimes rightsquigarrow arccos arcsin arctan arg cos
        cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr sec sin sinh sup tan
        tanh { } | % & # _ $"""
    )
)
# bibtex(1) counts `\{` as a brace, and a bare % # & ends or breaks a formula.
_TO_REWRITE = re.compile(r"\\.|[%#&]", re.DOTALL)
_REWRITTEN = {"%": r"\%", "#": r"\#", "&": r"\&", r"\{": r"\lbrace ", r"\}": r"\rbrace "}


def span(text: str, start: int) -> tuple[str, int] | None:
    r"""The formula that begins at `text[start]`, with the position after it, or None.

    `$…$`, `$$…$$` and `\(…\)` are formulas when what they hold reads as one (see `is_formula`) and
    TeX can set it (see `is_sound`). Linear in the distance to the next dollar sign.
    """
    match = _SPAN.match(text, start)
    if match is None:
        return None
    body = match[match.lastgroup or 0]
    after = text[match.end() : match.end() + 1]
    if match.lastgroup == "inline" and not is_formula(body, after):
        return None
    body = body.strip()
    return (body, match.end()) if body and is_sound(body) else None


def is_formula(body: str, after: str = "") -> bool:
    r"""Whether `$body$`, followed by `after`, is a formula rather than two sums of money.

    As in Pandoc (extension tex_math_dollars), the opening sign has no white space to its right, the
    closing one none to its left and no digit after it. Beyond that: what opens a bracket and does not close
    it is prose (`$10M or O($`), and so is what holds none of `\`, `^`, `_` and has a word in it or
    begins with an amount (`$10 & A$`); white space on both sides is allowed around a command or a
    lone letter (`$ \alpha $`); and a digit may follow a formula that shows itself by `\`, `^` or `_` and
    begins with no digit (`H$_2$0`).
    """
    if body[:1].isspace() or body[-1:].isspace():
        return _SPACED_FORMULA.fullmatch(body) is not None
    cue = _CUE.search(body) is not None
    if after.isdigit() and (not cue or body[0].isdigit()):
        return False
    if "\\" not in body and sum(map(body.count, "([")) != sum(map(body.count, ")]")):
        return False
    return cue or (_PROSE.search(body) is None and _AMOUNT.match(body) is None)


@lru_cache(maxsize=4096)
def is_sound(body: str) -> bool:
    r"""Whether TeX sets this formula without an error: every command known, braces and arguments whole.

    Only commands of the white list pass; none of them reads or writes a file or defines anything.
    """
    if _WORDS_WITH_SIGNS.search(body):
        return False
    levels = [_Level("")]
    for token in _TOKEN.findall(body):
        level = levels[-1]
        if token.isspace():
            continue
        if token in _SPACING:
            if level.owed:
                return False
        elif token[0] in "^_'":
            if not level.take_script(token):
                return False
        elif token == "{":
            level.take_atom()
            levels.append(_Level("}"))
        elif token == "}":
            if level.ends_with != "}" or level.owed:
                return False
            levels.pop()
        elif delimited := _DELIMITED.fullmatch(token):
            if delimited[2] not in _DELIMITERS or level.owed:
                return False
            if delimited[1] == "left":
                level.take_atom()
                levels.append(_Level("right"))
            elif delimited[1] == "right":
                if level.ends_with != "right":
                    return False
                levels.pop()
            else:
                level.take_atom()
        elif not level.take(token):
            return False
    return len(levels) == 1 and not levels[0].owed


@lru_cache(maxsize=4096)
def written(body: str) -> str:
    """A formula as a field's value: `$…$`, in braces where it has capitals that bibtex(1) would change."""
    body = _TO_REWRITE.sub(lambda match: _REWRITTEN.get(match[0], match[0]), body)
    if not body.isascii():
        body = "".join(map(_in_formula, body))
    return mathematical(body.strip())


class _Level:
    """What stands between two braces: how many arguments are owed, and which scripts the last atom has."""

    __slots__ = ("ends_with", "is_script", "owed", "scripts")

    def __init__(self, ends_with: str) -> None:
        self.ends_with = ends_with
        self.owed = 0
        self.is_script = False
        self.scripts = ""

    def take_script(self, sign: str) -> bool:
        """Whether `^`, `_`, or primes with or without a `^` after them, may stand here."""
        kind = "_" if sign == "_" else "^"
        if self.owed or kind in self.scripts:
            return False
        self.scripts += kind
        self.owed = 0 if sign.endswith("'") else 1
        self.is_script = True
        return True

    def take_atom(self) -> None:
        if self.owed:
            self.owed -= 1
        else:
            self.scripts = ""

    def take(self, token: str) -> bool:
        """Whether a character or command may stand here."""
        as_argument = self.owed > 0
        as_script = as_argument and self.is_script
        self.take_atom()
        self.is_script = False
        if not token.startswith("\\"):
            return True
        if token in _ALPHABETS and (as_script or not as_argument):
            self.owed += 1
            return True
        if as_argument:
            return token in _SCRIPT_SYMBOLS
        if token in _FRACTIONS:
            self.owed += 2
        elif token in _OVER_ONE_ARGUMENT or (token.startswith("\\sqrt") and token.endswith("]")):
            self.owed += 1
        else:
            return token in _SYMBOLS or token in _SWITCHES
        return True


def _in_formula(character: str) -> str:
    if character.isascii():
        return character
    return IN_FORMULA.get(character) or rf"{{\mbox{{{IN_TEXT.get(character, character)}}}}}"
