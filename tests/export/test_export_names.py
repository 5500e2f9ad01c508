"""Names as they stand under a title, taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrack.export.latex import tidy
from papertrack.export.names import Name, ordinary, parse

NAME_WORDS = "Ann B. Jean-Luc José D'Arcy De Van Der Team Group Lab Jr Jr. McGee The Xu Force AI III and y"


@pytest.mark.parametrize(
    ("display", "name"),
    [
        ("Arthur Douillard", Name(given="Arthur", family="Douillard")),
        ("J. K. Rowling", Name(given="J. K.", family="Rowling")),
        ("Aäron van den Oord", Name(given="Aäron", particle="van den", family="Oord")),
        ("Charles de la Vallée Poussin", Name(given="Charles", particle="de la", family="Vallée Poussin")),
        ("Laurens Van Der Maaten", Name(given="Laurens", family="Van Der Maaten")),
        ("Nando De Freitas", Name(given="Nando", family="De Freitas")),
        ("Quoc V. Le", Name(given="Quoc V.", family="Le")),
        ("Anh Van Nguyen", Name(given="Anh Van", family="Nguyen")),
        ("Danah boyd", Name(given="Danah", family="boyd")),
        ("José Ortega y Gasset", Name(given="José", family="Ortega y Gasset")),
        ("Robert Downey Jr.", Name(given="Robert", family="Downey", suffix="Jr.")),
        ("Robert Downey, Jr.", Name(given="Robert", family="Downey", suffix="Jr.")),
        ("Downey, Jr., Robert", Name(given="Robert", family="Downey", suffix="Jr.")),
        ("van Gogh, Vincent", Name(given="Vincent", particle="van", family="Gogh")),
        ("Jean-Luc O'Neil-Smith", Name(given="Jean-Luc", family="O'Neil-Smith")),
        ("Wei Zhang (张伟)", Name(given="Wei", family="Zhang (张伟)")),
        ("山田 太郎", Name(given="太郎", family="山田")),
        ("王小明", Name(literal="王小明")),
        ("Plato", Name(literal="Plato")),
        ("Meta AI", Name(literal="Meta AI")),
        ("The LIGO Scientific Collaboration", Name(literal="The LIGO Scientific Collaboration")),
        ("Gemini Team, Google", Name(literal="Gemini Team, Google")),
        ("Anna Smith and Bob Jones", Name(literal="Anna Smith and Bob Jones")),
        ("R2D2 Robot", Name(literal="R2D2 Robot")),
        (r"Paul Erd\H{o}s", Name(given="Paul", family="Erdős")),
    ],
)
def test_names_are_taken_apart_as_their_bearers_would(display: str, name: Name) -> None:
    assert parse(display) == name


@given(st.text(alphabet=st.sampled_from("abc ABC.,-'éØ王y"), max_size=30) | st.text())
def test_no_letter_of_a_name_is_lost(display: str) -> None:
    name = parse(display)
    parts = [name.given, name.particle, name.family, name.suffix, name.literal]
    assert bool(name.literal) != bool(name.family) or not any(parts)
    if display.isprintable() and not set(display) & set("\\{}$"):
        assert sorted("".join(parts).replace(" ", "").replace(",", "")) == sorted(
            "".join(tidy(display).split()).replace(",", "")
        )


@given(
    st.lists(
        st.sampled_from(NAME_WORDS.split()),
        max_size=4,
    ).map(" ".join)
)
def test_the_quick_way_gives_what_the_long_way_gives(display: str) -> None:
    if (quick := ordinary(display)) is not None:
        assert parse(display) == Name(given=quick[0], family=quick[1])
