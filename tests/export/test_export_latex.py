"""Text as LaTeX: what is a formula, what is money, which capitals stay, what authors wrote as LaTeX."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrack.export import formula, latex


@pytest.mark.parametrize(
    ("title", "written"),
    [
        (r"From $10M to $20M & O($\sqrt{n}$) at 50%", r"From \${10M} to \${20M} \& {O}($\sqrt{n}$) at 50\%"),
        ("US$10 and A$20", r"{US}\$10 and {A}\$20"),
        ("$10M for $x_i$ a day", r"\${10M} for $x_i$ a day"),
        (r"The $ \alpha $ of it", r"The $\alpha$ of it"),
        ("$n$-body and $1/f$ noise", "$n$-body and $1/f$ noise"),
        ("$^{12}$C in H$_2$0", r"$^{12}${C} in {H}$_2$0"),
        (r"$$E=mc^2$$ and \(x\)", r"{$E=mc^2$} and $x$"),
        (r"Sets $\{0,1\}^n$ of 100% & $a&b%c$", r"Sets $\lbrace 0,1\rbrace ^n$ of 100\% \& $a\&b\%c$"),
        ("$αβ$ decay", r"$\alpha \beta$ decay"),
        ("$a$$b$", "$a${}$b$"),
    ],
)
def test_formulas_stay_formulas_and_money_stays_money(title: str, written: str) -> None:
    assert latex.title(title) == written


@pytest.mark.parametrize(
    "body",
    [
        r"\input{x}", r"\write18{rm}", r"\def\x{y}", r"\frac{1}", "x^", "x^2^3", "x^2'",
        r"\left(x", r"\right)", "{x", "x}",
        r"x^\hat{y}", r"\text{a_b}", r"\\", "\\", r"x^\log", r"\frac_2", "",
    ],
)  # fmt: skip
def test_what_tex_cannot_set_or_should_not_run_is_no_formula(body: str) -> None:
    assert formula.span(f"${body}$", 0) is None
    assert "\\input" not in latex.title(f"a ${body}$ b")


@pytest.mark.parametrize(
    "body",
    [
        r"\mathcal{N}=4", r"{\cal O}(n^2)", r"x_{i,j}^\mathrm{T}", r"\left\{\frac{a}{b}\right\}", r"\sqrt[3]{x}",
        "x''^2",
        r"\ell_\infty", r"\mathbb{R}^{d\times d}", r"\bar{\nu}_e", r"e^{-i\pi}", r"\log\log n",
        r"SU(2)_L", r"0\nu\beta\beta",
    ],
)  # fmt: skip
def test_formulas_of_real_titles_pass_unchanged(body: str) -> None:
    assert formula.is_sound(body)


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("DiLoCo and GPT-4 in AI", "{DiLoCo} and {GPT-4} in {AI}"),
        ("Attention Is All You Need", "Attention Is All You Need"),
        ("U-Net, T5 and C++ for mRNA: A Survey", "{U-Net}, {T5} and {C++} for {mRNA}: A Survey"),
        ("Self-Supervised Learning", "Self-Supervised Learning"),
        ("ATTENTION IS ALL YOU NEED", "ATTENTION IS ALL YOU NEED"),
        ("LLM", "{LLM}"),
        ("On the convergence of Markov chains in some Hilbert spaces",
         "On the convergence of {Markov} chains in some {Hilbert} spaces"),
        (r"{B}ayesian {OpenAI} games", r"{B}ayesian {OpenAI} games"),
        ("École AI", "École {AI}"),
        ("Monte Carlo Methods in French", "{Monte} {Carlo} Methods in {French}"),
        ("The Gauss-Newton Step", "The {Gauss-Newton} Step"),
        ("FINDING 3D OBJECTS WITH GPT-4", "FINDING {3D} OBJECTS WITH {GPT-4}"),
        ("Word2Vec, Qwen2 and Ca²⁺", r"{Word2Vec}, {Qwen2} and {Ca²}\textsuperscript{+}"),
        (r"The $^3$He and YBa$_2$Cu$_3$O$_7$", r"The $^3${He} and {YBa}$_2${Cu}$_3${O}$_7$"),
    ],
)  # fmt: skip
def test_capitals_are_protected_word_by_word(title: str, written: str) -> None:
    assert latex.title(title) == written


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"Schr\"odinger, Erd\H{o}s, {\'e}t\'e, na\"{\i}ve", "Schrödinger, Erdős, été, naïve"),
        (r"\O stergaard and {\AA}ngstr\"om \ss", "Østergaard and Ångström ß"),
        (r"Ca\v{n}on \c{c}a Nguy\~{\^e}n", "Caňon ça Nguyễn"),
        (r"{\it In vivo} \emph{imaging} of \alpha-synuclein", "In vivo imaging of α-synuclein"),
        (r"AT\&T at 50\%", "AT&T at 50%"),
        (r"K{\"o}ln in $\mathbb{R}^n$", r"Köln in $\mathbb{R}^n$"),
        ("two\n  lines\x00\u202e\ufeff", "two lines"),
    ],
)
def test_latex_that_authors_wrote_is_understood(text: str, shown: str) -> None:
    assert latex.readable(text) == shown


def test_latex_that_authors_wrote_is_not_escaped_twice() -> None:
    assert latex.title(r"On Schr\"odinger & Erd\H{o}s", ascii=True) == r"On {Schr{\"o}dinger} \& Erd{\H{o}}s"
    assert latex.title(r"The \emph{best} $x$") == r"The \emph{best} $x$"


def test_commands_that_are_not_on_the_list_are_plain_characters() -> None:
    written = latex.title(r"a \input{/etc/passwd} \write18{x} \csname b")
    assert written == (
        r"a \textbackslash{}input\textbraceleft{}/etc/passwd\textbraceright{} "
        r"\textbackslash{}write18\textbraceleft{}x\textbraceright{} \textbackslash{}csname b"
    )


@pytest.mark.parametrize(
    "hostile", ["{", "}", "$", "$a ", "\\", "\\'", "{\\'", "a-", "A.", "\\o", "{A}", "\\(", "x^", "\\left("]
)
def test_a_megabyte_of_anything_is_written_in_linear_time(hostile: str) -> None:
    short, long = (hostile * (size // len(hostile)) for size in (50_000, 500_000))
    start = time.process_time()
    latex.title(short)
    middle = time.process_time()
    latex.title(long)
    assert time.process_time() - middle < 40 * (middle - start) + 2


@given(st.text())
def test_reading_what_was_read_changes_nothing_but_formulas(text: str) -> None:
    once = latex.readable(text)
    assert latex.tidy(once) == once
    if "\\" not in once and "{" not in once and "$" not in once:
        assert latex.readable(once) == once


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_ascii_mode_leaves_nothing_but_ascii_of_western_text(text: str) -> None:
    left = [char for char in latex.title(text, ascii=True) if not char.isascii()]
    assert all(char not in "àéîõüçñšžøåæœßłđ“”–" for char in left)
