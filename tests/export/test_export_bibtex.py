"""BibTeX and BibLaTeX: entries that any reader of .bib files understands, and that say what the records say."""

from __future__ import annotations

import re
from collections.abc import Callable
from textwrap import dedent

import bibtexparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from papertrack.export import bibtex
from papertrack.export.bibtex import BIBLATEX, BIBTEX, Dialect, entries
from papertrack.export.item import of_paper
from papertrack.model.answer import PaperAnswer
from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts, Paper

DIALECTS = pytest.mark.parametrize("dialect", [BIBTEX, BIBLATEX], ids=["bibtex", "biblatex"])
DILOCO = Facts(
    title="DiLoCo: Distributed Low-Communication Training of Language Models",
    authors=("Arthur Douillard", "Aäron van den Oord", "OpenAI"),
    published="2023-11-14",
    primary_category="cs.LG",
)
NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("{}\\$&%#_~^\"@,=' \n\t\0-`<>|"),
        st.sampled_from("aAéßŁøαΓ深√ÖñB1"),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
) | st.lists(
    st.sampled_from(
        ["\\input{x}", "\\'e", "$", "{", "}", "\\", " and ", "@article{x,", "\n", "\\emph", "\\o ", "A", "x_1", "^"]
    )
).map("".join)


def entry(key: str, paper: Paper, *, dialect: Dialect = BIBTEX, ascii: bool | None = None) -> str:
    return bibtex.entry(of_paper(key, PaperAnswer(paper, (), None)), dialect=dialect, ascii=ascii)


def fields_of(text: str) -> dict[str, str]:
    """The one entry's fields, as bibtexparser reads them; pybtex must see the same."""
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks, text
    (found,) = library.entries
    fields = {field.key: str(field.value) for field in found.fields}
    database = parse_string(text, "bibtex")
    (other,) = database.entries.values()
    pybtex_fields = {name.lower(): value for name, value in other.fields.items()}
    assert set(pybtex_fields) == {name.lower() for name in fields} - {"author"}
    assert pybtex_fields.get("title") == fields.get("title")
    return fields


def is_balanced(text: str) -> bool:
    depth = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def test_a_preprint_is_cited_in_bibtex_as_arxiv_itself_cites_it(make_paper: Callable[..., Paper]) -> None:
    one = Paper(id=Identifier.parse("arxiv:2311.08105"), ids=(Identifier.parse("arxiv:2311.08105"),), facts=DILOCO)
    assert entry("douillard2023diloco", one) == dedent("""\
        @misc{douillard2023diloco,
          title = {{DiLoCo}: Distributed Low-Communication Training of Language Models},
          author = {Douillard, Arthur and van den Oord, A{\\"a}ron and {OpenAI}},
          year = {2023},
          month = nov,
          eprint = {2311.08105},
          archivePrefix = {arXiv},
          primaryClass = {cs.LG},
          url = {https://arxiv.org/abs/2311.08105}
        }
        """)


def test_a_preprint_is_cited_in_biblatex_as_an_online_source() -> None:
    one = Paper(id=Identifier.parse("arxiv:2311.08105"), ids=(Identifier.parse("arxiv:2311.08105"),), facts=DILOCO)
    assert entry("douillard2023diloco", one, dialect=BIBLATEX) == dedent("""\
        @online{douillard2023diloco,
          title = {{DiLoCo}: Distributed Low-Communication Training of Language Models},
          author = {Douillard, Arthur and van den Oord, Aäron and {OpenAI}},
          date = {2023-11-14},
          eprint = {2311.08105},
          eprinttype = {arxiv},
          eprintclass = {cs.LG},
          url = {https://arxiv.org/abs/2311.08105}
        }
        """)


def test_a_journal_reference_makes_an_article_with_volume_pages_and_the_year_of_the_journal(
    make_paper: Callable[..., Paper],
) -> None:
    one = make_paper(
        title="Observation of waves",
        authors=("B. P. Abbott",),
        published="2015-12-01",
        journal_ref="Phys. Rev. Lett. 116, 061102 (2016)",
        doi="10.1103/PhysRevLett.116.061102",
    )
    fields = fields_of(entry("abbott2015observation", one))
    assert entry("k", one).startswith("@article{")
    assert fields["journal"] == "Phys. Rev. Lett."
    assert (fields["volume"], fields["pages"], fields["year"]) == ("116", "061102", "2016")
    assert "month" not in fields
    assert fields["doi"] == "10.1103/PhysRevLett.116.061102"
    assert fields["eprint"] == "2311.08105"


@pytest.mark.parametrize(
    ("venue", "kind", "field"),
    [
        ("Nature", "article", "journal"),
        ("Proceedings of the National Academy of Sciences", "article", "journal"),
        ("Journal of Physics: Conference Series", "article", "journal"),
        ("Proceedings of the 38th International Conference on Machine Learning", "inproceedings", "booktitle"),
        ("NeurIPS 2023", "inproceedings", "booktitle"),
        ("ICLR Workshop on Sparsity", "inproceedings", "booktitle"),
    ],
)
def test_the_venue_decides_between_article_and_proceedings(
    make_paper: Callable[..., Paper], venue: str, kind: str, field: str
) -> None:
    text = entry("k", make_paper(title="A title", authors=("Ann Example",), published="2020", venue=venue))
    assert text.startswith(f"@{kind}{{k,\n")
    assert fields_of(text)[field] == venue


def test_arxiv_named_as_a_venue_is_still_a_preprint(make_paper: Callable[..., Paper]) -> None:
    text = entry("k", make_paper(title="T", venue="arXiv (Cornell University)", doi="10.48550/arXiv.2311.08105"))
    assert text.startswith("@misc{")
    assert "doi" not in fields_of(text)


def test_conference_references_give_the_proceedings_and_the_pages(make_paper: Callable[..., Paper]) -> None:
    reference = "In Proceedings of the 38th International Conference on Machine Learning, PMLR 139:8748-8763, 2021"
    fields = fields_of(entry("k", make_paper(title="T", authors=("Ann Example",), journal_ref=reference)))
    assert fields["booktitle"] == "Proceedings of the 38th International Conference on Machine Learning"
    assert (fields["pages"], fields["year"]) == ("8748--8763", "2021")


@DIALECTS
def test_a_paper_without_metadata_is_an_entry_that_says_so(make_paper: Callable[..., Paper], dialect: Dialect) -> None:
    fields = fields_of(entry("arxiv231108105", make_paper(), dialect=dialect))
    assert fields["note"] == "Metadata not fetched yet"
    assert fields["eprint"] == "2311.08105"
    assert fields["url"] == "https://arxiv.org/abs/2311.08105"
    bare = fields_of(entry("isbn9780", make_paper("isbn:9780"), dialect=dialect))
    assert bare["note"] == "Metadata not fetched yet: isbn:9780"


def test_a_withdrawn_paper_says_so(make_paper: Callable[..., Paper]) -> None:
    assert fields_of(entry("k", make_paper(title="T", withdrawn=True)))["note"] == "Withdrawn"


def test_dois_and_addresses_are_safe_inside_url_commands(make_paper: Callable[..., Paper]) -> None:
    text = entry("k", make_paper("doi:10.1/a_b#c%d{e}\\f", title="T", authors=("Ann Example",)))
    assert fields_of(text)["doi"] == "10.1/a_b%23c%25d%7Be%7D%5Cf"
    assert "url" not in fields_of(text)


def test_hard_titles_are_written_as_latex_wants_them_in_both_modes(
    make_paper: Callable[..., Paper], hard_title: tuple[str, str, str], decoded: Callable[[str], str]
) -> None:
    title, in_unicode, in_ascii = hard_title
    one = make_paper(title=title, authors=("Ann Example",))
    for ascii, expected in ((False, in_unicode), (True, in_ascii)):
        fields = fields_of(entry("k", one, ascii=ascii))
        assert fields["title"] == expected
        assert decoded(fields["title"]) == ("In O(√(n)) steps" if "sqrt" in title else title)


@pytest.mark.parametrize(
    ("display", "bibtex", "biblatex"),
    [
        ("Ludwig van Beethoven", "van Beethoven, Ludwig", "van Beethoven, Ludwig"),
        ("Jürgen Schmidhuber", r"Schmidhuber, J{\"u}rgen", "Schmidhuber, Jürgen"),
        ("Łukasz Kaiser", r"Kaiser, {\L}ukasz", "Kaiser, Łukasz"),
        (r"Erwin Schr\"odinger", r"Schr{\"o}dinger, Erwin", "Schrödinger, Erwin"),
        ("Robert Downey, Jr.", "Downey, Jr., Robert", "Downey, Jr., Robert"),
        ("John Paul Smith III", "Smith, III, John Paul", "Smith, III, John Paul"),
        ("José Ortega y Gasset", r"{Ortega y Gasset}, Jos{\'e}", "{Ortega y Gasset}, José"),
        ("ATLAS Collaboration", "{ATLAS Collaboration}", "{ATLAS Collaboration}"),
        ("Centre for Science and Technology", "{Centre for Science and Technology}", None),
        ("OpenAI", "{OpenAI}", "{OpenAI}"),
        ("山田 太郎", "{山田 太郎}", "{山田 太郎}"),
        ("Abd al-Rahman al-Sufi", "{al-Sufi}, Abd al-Rahman", None),
        ("Smith,John, Jr.", "Smith, Jr., John", None),
        ("Google DeepMind", "{Google DeepMind}", None),
        ("王小明", "{王小明}", "{王小明}"),
        ("Bobby {Tables}, and others", r"{Bobby Tables, and others}", None),
    ],
)
def test_names_stand_in_the_order_that_leaves_no_doubt(
    make_paper: Callable[..., Paper], display: str, bibtex: str, biblatex: str | None
) -> None:
    one = make_paper(title="T", authors=(display, "Ann Example"))
    assert fields_of(entry("k", one))["author"] == f"{bibtex} and Example, Ann"
    assert fields_of(entry("k", one, dialect=BIBLATEX))["author"] == f"{biblatex or bibtex} and Example, Ann"


def test_pybtex_sees_the_same_people_in_the_same_parts(make_paper: Callable[..., Paper]) -> None:
    names = (
        "Aaron van den Oord",
        "Robert Downey, Jr.",
        "ATLAS Collaboration",
        "José Ortega y Gasset",
        "Ann B. Example",
    )
    text = entry("k", make_paper(title="T", authors=names), dialect=BIBLATEX)
    people = parse_string(text, "bibtex").entries["k"].persons["author"]
    parts = [(p.first_names, p.middle_names, p.prelast_names, p.last_names, p.lineage_names) for p in people]
    assert parts == [
        (["Aaron"], [], ["van", "den"], ["Oord"], []),
        (["Robert"], [], [], ["Downey"], ["Jr."]),
        ([], [], [], ["{ATLAS Collaboration}"], []),
        (["José"], [], [], ["{Ortega y Gasset}"], []),
        (["Ann"], ["B."], [], ["Example"], []),
    ]


def test_entries_joined_make_one_file_with_an_entry_per_paper(make_paper: Callable[..., Paper]) -> None:
    papers = [(f"k{n}", make_paper(f"arxiv:2311.{n:05}", title=f"Title {n}")) for n in range(1, 6)]
    text = "".join(entries(of_paper(key, PaperAnswer(one, (), None)) for key, one in papers))
    assert [one.key for one in bibtexparser.parse_string(text).entries] == ["k1", "k2", "k3", "k4", "k5"]
    assert text.endswith("}\n")
    assert "\n\n\n" not in text


def test_entries_are_made_one_at_a_time(make_paper: Callable[..., Paper]) -> None:
    asked = []

    def items():  # type: ignore[no-untyped-def]
        for n in range(3):
            asked.append(n)
            yield of_paper(f"k{n}", PaperAnswer(make_paper(title="T"), (), None))

    next(entries(items()))
    assert asked == [0]


@DIALECTS
@given(title=NASTY, author=NASTY, venue=NASTY, doi=NASTY, ascii=st.booleans())
def test_nothing_in_the_metadata_breaks_out_of_its_entry(
    dialect: Dialect, title: str, author: str, venue: str, doi: str, ascii: bool
) -> None:
    arxiv = Identifier.parse("arxiv:2311.08105")
    facts = Facts(title=title, authors=(author, "Ann Example"), published="2023-11", venue=venue, doi=doi)
    text = entry("k", Paper(id=arxiv, ids=(arxiv,), facts=facts), dialect=dialect, ascii=ascii)
    assert is_balanced(text)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)
    assert not re.search(r"\\(input|write|include|read|def|catcode)", text)
    assert text.count("\n") == text.count("\n  ") + 2
    fields = fields_of(text)
    assert fields["eprint"] == "2311.08105"
    assert fields["author"].endswith("Example, Ann")
    people = parse_string(text, "bibtex").entries["k"].persons["author"]
    assert len(people) == (2 if fields["author"] != "Example, Ann" else 1)


@given(
    title=st.text(alphabet="abcXYZ {}&%#_~^<>|éøßŁčñüαβΓ≤→深", min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and not re.search(r"\{[^{}]*[A-Z]", text)),
    ascii=st.booleans(),
)
def test_a_title_reads_the_same_after_the_round_trip(title: str, ascii: bool, decoded: Callable[[str], str]) -> None:
    arxiv = Identifier.parse("arxiv:2311.08105")
    paper = Paper(id=arxiv, ids=(arxiv,), facts=Facts(title=title))
    assert decoded(fields_of(entry("k", paper, ascii=ascii))["title"]) == title


@given(NASTY, st.text(min_size=1))
def test_no_key_breaks_its_entry(key: str, value: str) -> None:
    one = Identifier(Identifier.parse("hal:x").scheme, value)
    text = entry(key, Paper(id=one, ids=(one,), facts=Facts(title="T")))
    (found,) = bibtexparser.parse_string(text).entries
    assert re.fullmatch(r"[!-~]+", found.key)
    assert not set(found.key) & set("{}(),=\"'#%~@\\")
