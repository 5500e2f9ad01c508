"""What the tests of the export share: papers, the hard titles, and a second opinion on what LaTeX says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalker
from pylatexenc.latexwalker import get_default_latex_context_db as walker_context

from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts, Paper

# Each: the title as a reader sees it, and how BibTeX is to have it in UTF-8 mode and in ASCII mode.
HARD_TITLES = {
    "plain": ("Learning to rank papers", "Learning to rank papers", "Learning to rank papers"),
    "ampersand": ("Search & rescue", r"Search \& rescue", r"Search \& rescue"),
    "percent": ("Pruning 90% of weights", r"Pruning 90\% of weights", r"Pruning 90\% of weights"),
    "underscore": ("On snake_case names", r"On snake\_case names", r"On snake\_case names"),
    "dollar": ("Training for $100 a day", r"Training for \$100 a day", r"Training for \$100 a day"),
    "hash": ("Ranked #1 by users", r"Ranked \#1 by users", r"Ranked \#1 by users"),
    "braces": (
        "Strings over {a, b} and words",
        r"Strings over \textbraceleft{}a, b\textbraceright{} and words",
        r"Strings over \textbraceleft{}a, b\textbraceright{} and words",
    ),
    "open brace": (
        "An opening { brace",
        r"An opening \textbraceleft{} brace",
        r"An opening \textbraceleft{} brace",
    ),
    "close brace": (
        "A closing } brace",
        r"A closing \textbraceright{} brace",
        r"A closing \textbraceright{} brace",
    ),
    "tilde": ("Roughly ~ equal", r"Roughly \textasciitilde{} equal", r"Roughly \textasciitilde{} equal"),
    "caret": ("The x^y operator", r"The x\textasciicircum{}y operator", r"The x\textasciicircum{}y operator"),
    "backslash": (
        r"Paths with \ in them",
        r"Paths with \textbackslash{} in them",
        r"Paths with \textbackslash{} in them",
    ),
    "angles": ("When a < b > c", r"When a $<$ b $>$ c", r"When a $<$ b $>$ c"),
    "acute": ("Résumé of a café", "Résumé of a café", r"R{\'e}sum{\'e} of a caf{\'e}"),
    "ring and slash": ("Smørrebrød på ål", "Smørrebrød på ål", r"Sm{\o}rrebr{\o}d p{\aa} {\aa}l"),
    "caron and stroke": ("Život u Łodzi", "Život u Łodzi", r"{\v{Z}}ivot u {\L}odzi"),
    "Vietnamese": ("Tiếng Việt", r"Ti{\'{\^e}}ng Vi{\d{\^e}}t", r"Ti{\'{\^e}}ng Vi{\d{\^e}}t"),
    "quotes and dash": ("“Why” – an answer", "“Why” – an answer", "``Why'' -- an answer"),
    "Greek": ("The α of Γ", r"The $\alpha$ of {$\Gamma$}", r"The $\alpha$ of {$\Gamma$}"),
    "Chinese": ("深度 learning", "深度 learning", "深度 learning"),
    "formula": (r"In $O(\sqrt{n})$ steps", r"In {$O(\sqrt{n})$} steps", r"In {$O(\sqrt{n})$} steps"),
}


@pytest.fixture(params=HARD_TITLES, scope="session")
def hard_title(request: pytest.FixtureRequest) -> tuple[str, str, str]:
    return HARD_TITLES[request.param]


@pytest.fixture(scope="session")
def hard_titles() -> dict[str, tuple[str, str, str]]:
    return HARD_TITLES


def paper(identifier: str = "arxiv:2311.08105", *others: str, **facts: object) -> Paper:
    """A paper with these identifiers and facts."""
    first = Identifier.parse(identifier)
    ids = (first, *map(Identifier.parse, others))
    return Paper(id=first, ids=ids, facts=Facts(**facts))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def make_paper() -> Callable[..., Paper]:
    return paper


@pytest.fixture(scope="session")
def decoded() -> Callable[[str], str]:
    """What a reader sees of LaTeX, by pylatexenc, which shares nothing with the program."""
    context = get_default_latex_context_db()
    symbols = {
        "textbraceleft": "{",
        "textbraceright": "}",
        "textperiodcentered": "·",
        "texteuro": "€",
        "textasciicircum": "^",
    }
    context.add_context_category(
        "more", macros=[MacroTextSpec(name, simplify_repl=text) for name, text in symbols.items()], prepend=True
    )
    reader = LatexNodes2Text(latex_context=context, math_mode="text", keep_comments=True)

    def read(latex: str) -> str:
        nodes, _, _ = LatexWalker(latex, latex_context=walker_context(), tolerant_parsing=False).get_latex_nodes()
        return re.sub(r"\s+", " ", unicodedata.normalize("NFC", reader.nodelist_to_text(nodes))).strip()

    return read
