"""Typesets a bibliography with the real programs and reads the page back."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest

TOOLS = ("pdflatex", "bibtex", "biber", "pdftotext")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]

PREAMBLE = r"""\documentclass{article}
\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{amsmath,amssymb}\usepackage{url}
\pagestyle{empty}\lefthyphenmin=62\raggedright
"""
BIBTEX = r"""%s\begin{document}\nocite{*}\bibliographystyle{%s}\bibliography{papers}\end{document}
"""
BIBLATEX = r"""\usepackage[backend=biber,maxbibnames=99,style=%s]{biblatex}\addbibresource{papers.bib}
\begin{document}\nocite{*}\printbibliography\end{document}
"""
NATBIB = r"\usepackage[numbers]{natbib}"
PACKAGES = {"plainnat": NATBIB}

# What bibtex(1) and biber(1) say of entries that they do not like, but for fields that nobody knows.
_COMPLAINT = re.compile(
    r"^Warning--(?!empty |there's a number but no )|WARN - |^I couldn't|^I'm skipping", re.MULTILINE
)

# What no package of pdflatex's has letters for; such a file wants XeLaTeX or LuaLaTeX.
FOREIGN = re.compile(r"[^\x00-\u024f\u0370-\u03ff\u1e00-\u1eff\u2000-\u22ff\u27e8\u27e9\u2a7d\u2a7e]")


def needs_latex() -> pytest.MarkDecorator:
    """Skips where TeX is absent, loudly; in continuous integration, where it is installed, its absence is a failure."""
    if MISSING and os.environ.get("CI"):
        pytest.fail(f"no {', '.join(MISSING)} here: nothing can be typeset", pytrace=False)
    return pytest.mark.skipif(
        bool(MISSING),
        reason=f"NO LATEX HERE ({', '.join(MISSING)} not on PATH): nothing was typeset, nothing is proved",
    )


def typeset_by_bibtex(folder: Path, bib: str, style: str) -> str:
    """The bibliography as the page has it, after every program ended without an error."""
    if not _has_style(style):
        pytest.skip(f"NO {style}.bst HERE (Debian: texlive-publishers): nothing was typeset in this style")
    document = PREAMBLE + BIBTEX % (PACKAGES.get(style, ""), style)
    return _typeset(folder, bib, document, ["bibtex", "paper"])


def typeset_by_biber(folder: Path, bib: str, style: str) -> str:
    """The same by BibLaTeX and biber, which tests each entry against its data model."""
    document = PREAMBLE + BIBLATEX % style
    return _typeset(folder, bib, document, ["biber", "--validate-datamodel", "paper"])


def _has_style(style: str) -> bool:
    return subprocess.run(["kpsewhich", f"{style}.bst"], capture_output=True, check=False).returncode == 0


def compact(text: str) -> str:
    """What is compared: without white space, and without the case that a style may change."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def letters(text: str) -> str:
    """What is compared of long texts: the letters and digits alone, without accents."""
    bare = unicodedata.normalize("NFKD", text).casefold().translate({ord("ı"): "i", ord("ȷ"): "j"})
    return "".join(character for character in bare if character.isalnum())


def unread(titles: Iterable[str], page: str) -> list[str]:
    """The titles that the page does not have."""
    return [title for title in titles if compact(title) not in page]


def _typeset(folder: Path, bib: str, document: str, bibliography: list[str]) -> str:
    (folder / "papers.bib").write_text(bib, encoding="utf-8")
    (folder / "paper.tex").write_text(document, encoding="utf-8")
    latex = ["pdflatex", "-interaction=nonstopmode", "-no-shell-escape"]
    for command in (
        [*latex, "-draftmode", "paper"],
        bibliography,
        [*latex, "-halt-on-error", "paper"],
        ["pdftotext", "-enc", "UTF-8", "paper.pdf", "page.txt"],
    ):
        run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        told = run.stdout.decode(errors="replace")
        assert run.returncode == 0, told[-3000:]
        if command is bibliography:
            assert not re.search(
                r"^(?:Warning--(?!empty|can't use both|there's a number|to sort|page numbers)|.*WARN - )", told, re.M
            ), told[-3000:]
    return (folder / "page.txt").read_text(encoding="utf-8")
