"""The tables of LaTeX: which character is written how, and which command stands for which character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from papertrack.export.listed import listed


def _pairs(table: str) -> list[tuple[str, str]]:
    rows = (row.split() for row in table.replace("\n", "|").split("|") if row)
    return [(character, command) for character, command in rows]


# Combining mark -> the LaTeX accent that sets it; a letter accent takes its argument in braces.
ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0328": "k",
    "\u0331": "b",
}
_BELOW = "\u0323\u0327\u0328\u0331"
_HOOK, _HORN = "\u0309", "\u031b"  # of Vietnamese; T1 has neither, so that they are drawn
MARKS = {command: mark for mark, command in ACCENTS.items()}

# ASCII that TeX or bibtex(1) reads as something else. A brace is never `\{`: bibtex(1) counts that as a brace.
ASCII_SPECIALS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": "$<$",
    ">": "$>$",
    "|": "$|$",
}

# Letters with a command of their own. In braces, so that bibtex(1) knows them as one letter, and its case.
_LETTERS = """
ß ss|ẞ SS|ø o|Ø O|ł l|Ł L|æ ae|Æ AE|œ oe|Œ OE|å aa|Å AA|ı i|ȷ j|đ dj|Đ DJ|ð dh|Ð DH|þ th|Þ TH|ŋ ng|Ŋ NG
"""
LETTERS = {character: rf"{{\{command}}}" for character, command in _pairs(_LETTERS)}

PUNCTUATION = {
    "‐": "-",
    "‑": "-",
    "‒": "--",
    "–": "--",
    "—": "---",
    "―": "---",
    "‘": "`",
    "’": "'",
    "‛": "`",
    "‚": r"\quotesinglbase{}",
    "ʼ": "'",
    "ʾ": "'",
    "ʻ": "`",
    "ʿ": "`",
    "“": "``",
    "”": "''",
    "‟": "``",
    "„": r"\quotedblbase{}",
    "«": r"\guillemotleft{}",
    "»": r"\guillemotright{}",
    "‹": r"\guilsinglleft{}",
    "›": r"\guilsinglright{}",
    "…": r"\ldots{}",
    "•": r"\textbullet{}",
    "·": r"\textperiodcentered{}",
    "¡": r"\textexclamdown{}",
    "¿": r"\textquestiondown{}",
    "§": r"\S{}",
    "¶": r"\P{}",
    "†": r"\dag{}",
    "‡": r"\ddag{}",
    "©": r"\textcopyright{}",
    "®": r"\textregistered{}",
    "™": r"\texttrademark{}",
    "°": r"\textdegree{}",
    "µ": "$\\mu$",
    "ª": r"\textordfeminine{}",
    "º": r"\textordmasculine{}",
    "€": r"\texteuro{}",
    "£": r"\pounds{}",
    "¥": r"\textyen{}",
    "¢": r"\textcent{}",
    "½": r"\textonehalf{}",
    "¼": r"\textonequarter{}",
    "¾": r"\textthreequarters{}",
    "¦": r"\textbrokenbar{}",
    "¬": r"$\neg$",
    "±": r"$\pm$",
    "×": r"$\times$",
    "÷": r"$\div$",
    "ș": r"\textcommabelow{s}",
    "Ș": r"\textcommabelow{S}",
    "ț": r"\textcommabelow{t}",
    "Ț": r"\textcommabelow{T}",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬀ": "ff",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ſ": "s",
    "ŉ": "{'n}",
    "′": "$'$",
    "″": "$''$",
    "‴": "$'''$",
    "℠": r"\textsuperscript{SM}",
}

# Character and command of mathematics, both ways. Where two characters share a command, the first is meant by it.
_MATHEMATICS = """
α alpha|β beta|γ gamma|δ delta|ε varepsilon|ϵ epsilon|ζ zeta|η eta|θ theta|ϑ vartheta|ι iota|κ kappa|λ lambda
μ mu|ν nu|ξ xi|π pi|ϖ varpi|ρ rho|ϱ varrho|σ sigma|ς varsigma|τ tau|υ upsilon|φ varphi|ϕ phi|χ chi|ψ psi|ω omega
Γ Gamma|Δ Delta|Θ Theta|Λ Lambda|Ξ Xi|Π Pi|Σ Sigma|Υ Upsilon|Φ Phi|Ψ Psi|Ω Omega
∞ infty|∂ partial|∇ nabla|ℏ hbar|ℓ ell|ℵ aleph|ℜ Re|ℑ Im|℘ wp|∀ forall|∃ exists|∅ emptyset|√ surd|∠ angle
⊤ top|⊥ bot|♭ flat|♮ natural|♯ sharp|♠ spadesuit|♥ heartsuit|♦ diamondsuit|♣ clubsuit
★ bigstar|✓ checkmark|■ blacksquare|□ square|◆ blacklozenge|◊ lozenge|▲ blacktriangle|▼ blacktriangledown
◯ bigcirc|∄ nexists|∁ complement|ℶ beth|ℷ gimel|∡ measuredangle|∢ sphericalangle|∴ therefore|∵ because
∑ sum|∏ prod|∐ coprod|∫ int|∬ iint|∭ iiint|∮ oint|⋂ bigcap|⋃ bigcup|⋁ bigvee|⋀ bigwedge
∓ mp|∗ ast|⋆ star|∘ circ|∙ bullet|⋅ cdot|∩ cap|∪ cup|∧ wedge|∨ vee|∖ setminus|≀ wr|⊕ oplus|⊖ ominus|⊗ otimes
⊘ oslash|⊙ odot|⊚ circledcirc|⊛ circledast|⊞ boxplus|⊟ boxminus|⊠ boxtimes|⊡ boxdot|⋉ ltimes|⋊ rtimes
⊻ veebar|⊼ barwedge|⋔ pitchfork|∔ dotplus
⊎ uplus|⊓ sqcap|⊔ sqcup|△ triangle|▽ bigtriangledown|◁ triangleleft|▷ triangleright|⋄ diamond
≤ leq|≥ geq|≠ neq|≈ approx|≡ equiv|∼ sim|≃ simeq|≅ cong|∝ propto|≪ ll|≫ gg|≺ prec|≻ succ|∈ in|∋ ni|∉ notin
⊂ subset|⊃ supset|⊆ subseteq|⊇ supseteq|⊑ sqsubseteq|⊒ sqsupseteq|⊢ vdash|⊣ dashv|⊨ models|∣ mid|∥ parallel
≍ asymp|≐ doteq|⋈ bowtie|≦ leqq|≧ geqq|⩽ leqslant|⩾ geqslant|⪅ lessapprox|⪆ gtrapprox|≶ lessgtr|≜ triangleq
≼ preccurlyeq|≽ succcurlyeq|⊊ subsetneq|⊋ supsetneq|⊏ sqsubset|⊐ sqsupset|⊩ Vdash|⊬ nvdash|⊲ vartriangleleft
⊳ vartriangleright|∤ nmid|∦ nparallel|≁ nsim|≮ nless|≯ ngtr|≰ nleq|≱ ngeq|⊈ nsubseteq|⊉ nsupseteq|≊ approxeq
← leftarrow|→ rightarrow|↔ leftrightarrow|⇐ Leftarrow|⇒ Rightarrow|⇔ Leftrightarrow|↑ uparrow|↓ downarrow
↕ updownarrow|⇑ Uparrow|⇓ Downarrow|↦ mapsto|⟶ longrightarrow|⟵ longleftarrow|↪ hookrightarrow|↗ nearrow|↘ searrow
↩ hookleftarrow|↖ nwarrow|↙ swarrow|⟷ longleftrightarrow|⟸ Longleftarrow|⟹ Longrightarrow|⟺ Longleftrightarrow
⟼ longmapsto|⇝ rightsquigarrow|↝ leadsto|⇌ rightleftharpoons|⇀ rightharpoonup|⇁ rightharpoondown|↼ leftharpoonup
↽ leftharpoondown|⇄ rightleftarrows|⇉ rightrightarrows|↠ twoheadrightarrow|↣ rightarrowtail|↛ nrightarrow
⇏ nRightarrow|↺ circlearrowleft|↻ circlearrowright|⊸ multimap
⟨ langle|⟩ rangle|⌊ lfloor|⌋ rfloor|⌈ lceil|⌉ rceil|⋯ cdots|⋮ vdots|⋱ ddots
"""
MATHEMATICS = dict(_pairs(_MATHEMATICS))
_BY_OTHER_MEANS = {
    "−": "-",
    "∕": "/",
    "⁄": "/",
    "∶": ":",
    "≔": ":=",
    "≲": r"\lesssim",
    "≳": r"\gtrsim",
    "≉": r"\not\approx",
    "≢": r"\not\equiv",
    "⊄": r"\not\subset",
    "⊅": r"\not\supset",
    "∌": r"\not\ni",
    "⟂": r"\perp",
    "‖": r"\|",
    "⟦": r"[\![",
    "⟧": r"]\!]",
    "⟪": r"\langle\!\langle",
    "⟫": r"\rangle\!\rangle",
    "☆": r"\star",
    "●": r"\bullet",
    "○": r"\circ",
    "◇": r"\lozenge",
    "∎": r"\blacksquare",
    "✔": r"\checkmark",
    "✗": r"\times",
    "✘": r"\times",
    "ħ": r"\hbar",
}

# Commands that are read in running text, and what they stand for.
READ = {
    **{command: character for character, command in MATHEMATICS.items()},
    **{latex[2:-1]: character for character, latex in LETTERS.items()},
    **{
        latex[1:-2]: character for character, latex in {**ASCII_SPECIALS, **PUNCTUATION}.items() if latex.endswith("{}")
    },
    **{"textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”"},
    **{"textendash": "–", "textemdash": "—", "textless": "<", "textgreater": ">", "textbar": "|"},
    **{"dots": "…", "textellipsis": "…", "copyright": "©", "textunderscore": "_", "textquotesingle": "'"},
    **{"pm": "±", "times": "×", "div": "÷", "neg": "¬", "le": "≤", "ge": "≥", "ne": "≠", "to": "→"},
    **{"prime": "′", "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "textmu": "µ", "lbrace": "{", "rbrace": "}"},
}

# Of these the ones that are letters: white space after such a command only ends its name.
READ_AS_LETTERS = frozenset(latex[2:-1] for latex in LETTERS.values())

# Commands with one argument that may pass as they are, and switches that are dropped.
FONTS = listed(
    """emph textit textbf textsc textrm textsf texttt textup textsl textnormal textsuperscript textsubscript
    underline mbox"""
)
SWITCHES = listed("""bf it em rm sc sf tt sl bfseries itshape scshape rmfamily sffamily ttfamily relax""")

# What pdflatex's own tables set without help (T1 and TS1, LaTeX 2018 and later): stays itself in UTF-8 mode.
SETTABLE = "¡-ĥĨ-ķĹ-ľŁ-ňŊ-ťŨ-žȘ-ț–—‘-‚“-„†-•‹›€™"
_SETTABLE = re.compile(f"[{SETTABLE}]")


def composed(letter: str, marks: str) -> str | None:
    r"""A letter under its accents as LaTeX, `{\~{\^e}}`, or None where LaTeX has no such accent.

    Accents below come last, around a letter that fonts have (`{\d{\^e}}`).
    """
    latex = letter
    for mark in sorted(marks, key=_turn):
        accent = ACCENTS.get(mark)
        if accent is None:
            if mark not in _DRAWN or not letter.isalpha():
                return None
            latex = _DRAWN[mark](latex, letter.isupper())
            continue
        if latex in "ij" and accent not in "`'^\".cdkb":
            latex = "\\" + latex
        elif latex == "j":
            latex = r"\j"
        in_braces = accent.isalpha() or len(latex) > 1
        latex = f"\\{accent}{{{latex}}}" if in_braces else f"\\{accent}{latex}"
    return "{" + latex + "}"


def composed_for_biber(letter: str, marks: str) -> str | None:
    r"""The same for biber(1), which makes Unicode of every accent that it sees.

    That is right for letters that pdflatex sets (`SETTABLE`), but it knows no dotless i. What it would make of any
    other, no pdflatex could set, so there the accent is written as biber does not see it, and without a space, which it
    would replace in a name: `{\expandafter\~\empty{\^e}}`, `{\csname\detokenize{d}\endcsname{e}}`.
    """
    latex, whole = letter, letter
    for mark in sorted(marks, key=_turn):
        accent = ACCENTS.get(mark)
        if accent is None:
            if mark not in _DRAWN or not letter.isalpha():
                return None
            whole, latex = "", _DRAWN[mark](latex, letter.isupper())
            continue
        whole = unicodedata.normalize("NFC", whole + mark)
        if is_settable(whole):
            latex = f"\\{accent}{{{latex}}}" if accent.isalpha() else f"\\{accent}{latex}"
        elif accent.isalpha():
            latex = rf"\csname\detokenize{{{accent}}}\endcsname{{{latex}}}"
        else:
            latex = rf"\expandafter\{accent}\empty{{{latex}}}"
    return "{" + latex + "}"


def _turn(mark: str) -> int:
    """When a mark is put to its letter: those above first, then those below, then one beside."""
    return 2 if mark == _HORN else int(mark in _BELOW)


def _hooked(latex: str, is_capital: bool) -> str:
    height = (1.65 if is_capital else 1.05) + (0 if latex.isalpha() else 0.25)
    return rf"\ooalign{{{latex}\crcr\hidewidth\raise{height:.2f}ex\hbox{{\tiny ?}}\hidewidth}}"


def _horned(latex: str, is_capital: bool) -> str:
    return rf"\mbox{{{latex}\kern-.12em\lower{0.05 if is_capital else 0.35}ex\hbox{{'}}}}"


_DRAWN = {_HOOK: _hooked, _HORN: _horned}


def is_settable(character: str) -> bool:
    """Whether pdflatex's own tables set this character."""
    return _SETTABLE.fullmatch(character) is not None


def mathematical(command: str) -> str:
    """A formula as part of a text; in braces where bibtex(1) would take its capitals for those of a title."""
    return f"{{${command}$}}" if any(map(str.isupper, command)) else f"${command}$"


def _accented(compose: Callable[[str, str], str | None]) -> dict[str, str]:
    """Every precomposed Latin letter that LaTeX can compose."""
    table = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        parts = unicodedata.normalize("NFD", chr(code))
        letter, marks = LETTERS.get(parts[0], parts[0]).strip("{}"), parts[1:]
        latex = compose(letter, marks) if marks and letter.isascii() else None
        if latex:
            table[chr(code)] = latex
    return table


def _letterlike() -> dict[str, str]:
    """The mathematical alphabets (𝑥, 𝐀, 𝔸, ℒ): the plain letter as a formula, in that alphabet where TeX has it."""
    table = {}
    for code in (*range(0x2102, 0x214A), *range(0x1D400, 0x1D800)):
        if not unicodedata.decomposition(chr(code)).startswith("<font>"):
            continue
        plain = unicodedata.normalize("NFKC", chr(code))
        name = unicodedata.name(chr(code))
        alphabet = next((each for style, each in _ALPHABETS if style in name), "")
        if plain in MATHEMATICS:
            table[chr(code)] = mathematical(f"\\{MATHEMATICS[plain]}")
        elif plain.isascii() and alphabet and (plain.isupper() or alphabet not in ("mathbb", "mathcal")):
            table[chr(code)] = mathematical(rf"\{alphabet}{{{plain}}}")
        elif plain.isascii():
            table[chr(code)] = mathematical(plain) if plain.isalpha() else plain
    return table


_ALPHABETS = (
    ("DOUBLE-STRUCK", "mathbb"),
    ("SCRIPT", "mathcal"),
    ("FRAKTUR", "mathfrak"),
    ("BLACK-LETTER", "mathfrak"),
    ("MONOSPACE", "mathtt"),
    ("SANS-SERIF", "mathsf"),
    ("BOLD", "mathbf"),
)


def _raised_and_lowered() -> dict[str, str]:
    """Characters that are a plain one above or below the line: ², ⁺, ₙ, ᵀ."""
    table = {}
    for code in (
        0xB2,
        0xB3,
        0xB9,
        *range(0x2B0, 0x2B9),
        *range(0x1D2C, 0x1D6B),
        *range(0x2070, 0x209D),
        0x2C7C,
        0x2C7D,
    ):
        kind = unicodedata.decomposition(chr(code)).partition(" ")[0]
        plain = unicodedata.normalize("NFKC", chr(code))
        plain = "$-$" if plain == "−" else f"$\\{MATHEMATICS[plain]}$" if plain in MATHEMATICS else plain
        if kind in _SCRIPTS and plain.isascii():
            table[chr(code)] = rf"\{_SCRIPTS[kind]}{{{plain}}}"
    return table


_SCRIPTS = {"<super>": "textsuperscript", "<sub>": "textsubscript"}


def _compatible() -> dict[str, str]:
    """Characters that are others in a box of their own: fractions, Roman and circled numbers, letters of full width."""
    table = {}
    for code in (*range(0x2150, 0x2180), *range(0x2460, 0x24EA), *range(0xFF01, 0xFF5F)):
        plain = unicodedata.normalize("NFKC", chr(code))
        over, stroke, under = plain.partition("⁄")
        if stroke:
            table[chr(code)] = rf"\textsuperscript{{{over}}}/\textsubscript{{{under}}}"
        elif plain.isascii():
            table[chr(code)] = "".join(ASCII_SPECIALS.get(sign, sign) for sign in plain)
    return table


def _greek() -> dict[str, str]:
    """Greek letters that look like Latin ones, and those with accents, as far as a formula has them."""
    bare = {**{letter: f"\\{command}" for letter, command in MATHEMATICS.items()}, "ο": "o"}
    bare |= {letter: rf"\mathrm{{{twin}}}" for letter, twin in zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True)}
    table = {}
    for code in (*range(0x386, 0x3D0), *range(0x1F00, 0x1FFD)):
        parts = unicodedata.normalize("NFD", chr(code))
        if parts[0] in bare:
            latex = bare[parts[0]]
            for mark in filter(_OVER_GREEK.__contains__, parts[1:]):
                latex = rf"\{_OVER_GREEK[mark]}{{{latex}}}"
            table[chr(code)] = mathematical(latex)
    return table


_OVER_GREEK = {"\u0300": "grave", "\u0301": "acute", "\u0308": "ddot", "\u0342": "tilde"}


def _inner(latex: str) -> str:
    """A formula without what makes it one in running text: `{$X$}` is `X`."""
    return latex[2:-2] if latex.startswith("{$") else latex[1:-1] if latex.startswith("$") else latex


# Character -> its form inside a formula, and its form in running text.
IN_FORMULA = {
    **{character: _inner(latex) for character, latex in {**_letterlike(), **_greek()}.items()},
    **{character: f"\\{command} " for character, command in MATHEMATICS.items()},
    **{character: f"{{{latex}}}" for character, latex in _BY_OTHER_MEANS.items()},
    **{character: f"{_inner(latex)} " for character, latex in PUNCTUATION.items() if latex.startswith("$\\")},
    **{character: f"{{{_inner(latex)}}}" for character, latex in PUNCTUATION.items() if latex.startswith("$'")},
}
IN_TEXT = {
    **_letterlike(),
    **_greek(),
    **{character: mathematical(f"\\{command}") for character, command in MATHEMATICS.items()},
    **{character: mathematical(latex) for character, latex in _BY_OTHER_MEANS.items()},
    **_compatible(),
    **_raised_and_lowered(),
    **_accented(composed),
    **PUNCTUATION,
    **LETTERS,
}
IN_TEXT_FOR_BIBER = {**IN_TEXT, **_accented(composed_for_biber), **PUNCTUATION}
