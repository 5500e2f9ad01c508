"""What counts in the end: LaTeX typesets the entries, and the page reads as the title does."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from papertrack.export.bibtex import entries
from papertrack.model.paper import Paper

TOOLS = ("pdflatex", "bibtex", "pdftotext")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"NO LATEX HERE ({', '.join(MISSING)} not on PATH): nothing was typeset, nothing is proved"
)

DOCUMENT = r"""\documentclass{article}
\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{amsmath,amssymb}\usepackage{url}
\begin{document}\nocite{*}\bibliographystyle{STYLE}\bibliography{papers}\end{document}
"""
FORMULAS = (
    r"$\mathcal{N}=4$",
    r"$x_{i}^\mathrm{T}$",
    r"$\left\{\frac{a}{b}\right\}$",
    r"$\sqrt[3]{x}$",
    r"$\{0,1\}^n$",
)
NAMES = {
    "Łukasz Kaiser": "Łukasz Kaiser",
    "Aäron van den Oord": "Aäron van den Oord",
    "Émile Zola": "Émile Zola",
    "Robert Downey, Jr.": "Robert Downey, Jr",
    "ATLAS Collaboration": "ATLAS Collaboration",
    "José Ortega y Gasset": "José Ortega y Gasset",
    "Nguyễn Việt": None,
}


def typeset(folder: Path, text: str, style: str = "unsrt") -> str:
    """The bibliography as text, after every program ended without an error."""
    (folder / "papers.bib").write_text(text, encoding="utf-8")
    (folder / "paper.tex").write_text(DOCUMENT.replace("STYLE", style), encoding="utf-8")
    for command in (
        ["pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "paper"],
        ["bibtex", "paper"],
        ["pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "-halt-on-error", "paper"],
        ["pdftotext", "-enc", "UTF-8", "paper.pdf", "page.txt"],
    ):
        run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        assert run.returncode == 0, run.stdout.decode(errors="replace")[-3000:]
    page = (folder / "page.txt").read_text(encoding="utf-8")
    return _compact(page)


@pytest.mark.parametrize("ascii", [False, True], ids=["utf-8", "ascii"])
def test_hard_titles_read_on_the_page_as_they_were_written(
    tmp_path: Path, make_paper: Callable[..., Paper], hard_titles: dict[str, tuple[str, str, str]], ascii: bool
) -> None:
    titles = [title for title, _, _ in hard_titles.values() if "深" not in title]  # pdflatex has no Chinese letters
    papers = [(f"k{n}", make_paper(f"arxiv:2311.{n:05}", title=title)) for n, title in enumerate(titles, start=1)]
    page = typeset(tmp_path, "".join(entries(papers, ascii=ascii)))
    # T1 draws the dot below as a full stop, and pdftotext sets the bar of the root elsewhere.
    page = page.replace("ê.", "ệ").replace("√", "")
    shown = [title.replace(r"$O(\sqrt{n})$", "O(n)") for title in titles]
    assert [title for title in shown if _compact(title) not in page] == []


@pytest.mark.parametrize("style", ["plain", "abbrv", "alpha", "plainnat", "IEEEtran"])
def test_names_and_formulas_compile_in_every_style(
    tmp_path: Path, make_paper: Callable[..., Paper], style: str
) -> None:
    if style in ("plainnat", "IEEEtran") and not _has_style(f"{style}.bst"):
        pytest.skip(f"NO {style}.bst HERE: this style was not tried")
    papers = [
        (
            f"k{n}",
            make_paper(
                f"arxiv:2311.{n:05}", title=f"Case {n} of {FORMULAS[n % 5]}", authors=(name,), published="2020-05"
            ),
        )
        for n, name in enumerate(NAMES, start=1)
    ]
    page = typeset(tmp_path, "".join(entries(papers)), style)
    assert page.count("case") >= len(NAMES)
    if style == "plain":
        shown = [_compact(name) for name in NAMES.values() if name]
        assert [name for name in shown if name not in page] == []


def _compact(text: str) -> str:
    """Without white space, and without the case that a style may change."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def _has_style(name: str) -> bool:
    found = subprocess.run(["kpsewhich", name], capture_output=True, check=False)
    return bool(found.stdout.strip())
