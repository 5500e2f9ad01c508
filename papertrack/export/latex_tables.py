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
    "‚": r"\quotesinglbase{}",
    "ʼ": "'",
    "ʾ": "'",
    "ʻ": "`",
    "ʿ": "`",
    "“": "``",
    "”": "''",
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
}

# Character and command of mathematics, both ways. Where two characters share a command, the first is meant by it.
_MATHEMATICS = """
α alpha|β beta|γ gamma|δ delta|ε varepsilon|ϵ epsilon|ζ zeta|η eta|θ theta|ϑ vartheta|ι iota|κ kappa|λ lambda
μ mu|ν nu|ξ xi|π pi|ϖ varpi|ρ rho|ϱ varrho|σ sigma|ς varsigma|τ tau|υ upsilon|φ varphi|ϕ phi|χ chi|ψ psi|ω omega
Γ Gamma|Δ Delta|Θ Theta|Λ Lambda|Ξ Xi|Π Pi|Σ Sigma|Υ Upsilon|Φ Phi|Ψ Psi|Ω Omega
∞ infty|∂ partial|∇ nabla|ℏ hbar|ℓ ell|ℵ aleph|ℜ Re|ℑ Im|℘ wp|∀ forall|∃ exists|∅ emptyset|√ surd|∠ angle
⊤ top|⊥ bot|′ prime|♭ flat|♮ natural|♯ sharp|♠ spadesuit|♥ heartsuit|♦ diamondsuit|♣ clubsuit
∑ sum|∏ prod|∐ coprod|∫ int|∮ oint|⋂ bigcap|⋃ bigcup
∓ mp|∗ ast|⋆ star|∘ circ|∙ bullet|⋅ cdot|∩ cap|∪ cup|∧ wedge|∨ vee|∖ setminus|≀ wr|⊕ oplus|⊖ ominus|⊗ otimes
⊘ oslash|⊙ odot|⊎ uplus|⊓ sqcap|⊔ sqcup|△ triangle|▽ bigtriangledown|◁ triangleleft|▷ triangleright|⋄ diamond
≤ leq|≥ geq|≠ neq|≈ approx|≡ equiv|∼ sim|≃ simeq|≅ cong|∝ propto|≪ ll|≫ gg|≺ prec|≻ succ|∈ in|∋ ni|∉ notin
⊂ subset|⊃ supset|⊆ subseteq|⊇ supseteq|⊑ sqsubseteq|⊒ sqsupseteq|⊢ vdash|⊣ dashv|⊨ models|∣ mid|∥ parallel
≍ asymp|≐ doteq|⋈ bowtie
← leftarrow|→ rightarrow|↔ leftrightarrow|⇐ Leftarrow|⇒ Rightarrow|⇔ Leftrightarrow|↑ uparrow|↓ downarrow
↕ updownarrow|⇑ Uparrow|⇓ Downarrow|↦ mapsto|⟶ longrightarrow|⟵ longleftarrow|↪ hookrightarrow|↗ nearrow|↘ searrow
⟨ langle|⟩ rangle|⌊ lfloor|⌋ rfloor|⌈ lceil|⌉ rceil|⋯ cdots|⋮ vdots|⋱ ddots
"""
MATHEMATICS = dict(_pairs(_MATHEMATICS))
_BY_OTHER_MEANS = {
    "−": "-",
    "∕": "/",
    "≲": r"\lesssim",
    "≳": r"\gtrsim",
    "ℝ": r"\mathbb{R}",
    "ℂ": r"\mathbb{C}",
    "ℤ": r"\mathbb{Z}",
    "ℕ": r"\mathbb{N}",
    "ℚ": r"\mathbb{Q}",
    "ℙ": r"\mathbb{P}",
    "𝔼": r"\mathbb{E}",
    "𝔽": r"\mathbb{F}",
}
_SCRIPTS = {
    **{character: f"textsuperscript{{{digit}}}" for character, digit in zip("⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ", "0123456789n", strict=True)},
    **{character: f"textsubscript{{{digit}}}" for character, digit in zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)},
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
    **{"LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "textmu": "µ", "lbrace": "{", "rbrace": "}"},
}

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
    for mark in sorted(marks, key=_BELOW.__contains__):
        accent = ACCENTS.get(mark)
        if accent is None:
            return None
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
    other, no pdflatex could set, so there the accent is written as biber does not see it: `{\~{\relax \^e}}`,
    `{\csname d\endcsname{e}}`.
    """
    latex, whole = letter, letter
    for mark in sorted(marks, key=_BELOW.__contains__):
        accent = ACCENTS.get(mark)
        if accent is None:
            return None
        whole = unicodedata.normalize("NFC", whole + mark)
        if is_settable(whole):
            latex = f"\\{accent}{{{latex}}}" if accent.isalpha() else f"\\{accent}{latex}"
        elif accent.isalpha():
            latex = f"\\csname {accent}\\endcsname{{{latex}}}"
        else:
            latex = f"\\{accent}{{\\relax {latex}}}"
    return "{" + latex + "}"


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
    """The mathematical alphabets (𝑥, 𝐀): the plain letter as a formula."""
    table = {}
    for code in range(0x1D400, 0x1D800):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain.isascii():
            table[chr(code)] = mathematical(plain) if plain.isalpha() else plain
    return table


# Character -> its form inside a formula, and its form in running text.
IN_FORMULA = {
    **{character: latex.strip("{}$") for character, latex in _letterlike().items()},
    **{character: f"\\{command} " for character, command in MATHEMATICS.items()},
    **{character: f"{{{latex}}}" for character, latex in _BY_OTHER_MEANS.items()},
    **{character: f"{latex[1:-1]} " for character, latex in PUNCTUATION.items() if latex.startswith("$")},
}
IN_TEXT = {
    **_letterlike(),
    **{character: mathematical(f"\\{command}") for character, command in MATHEMATICS.items()},
    **{character: mathematical(latex) for character, latex in _BY_OTHER_MEANS.items()},
    **{character: f"\\{latex}" for character, latex in _SCRIPTS.items()},
    **_accented(composed),
    **PUNCTUATION,
    **LETTERS,
}
IN_TEXT_FOR_BIBER = {**IN_TEXT, **_accented(composed_for_biber), **PUNCTUATION}
