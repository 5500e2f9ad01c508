"""A .bib file of the user's own: our entries are refreshed, and not a byte of anything else changes."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import bibtexparser
import pytest
from cited_works import ARXIV, DOI, PREPRINT, answer
from hypothesis import given
from hypothesis import strategies as st

from papertrack.errors import DocumentError
from papertrack.export.bibfile import Update, Wish, entries_of, updated
from papertrack.export.bibtex import BIBLATEX, BIBTEX
from papertrack.export.item import Edition, of_paper
from papertrack.model.paper import Facts, Paper

PAPER = replace(answer(replace(PREPRINT, title="DiLoCo training", authors=("Arthur Douillard",))).paper, key="d2023")
PUBLISHED = replace(
    PAPER,
    ids=(ARXIV, DOI),
    facts=replace(PAPER.facts, venue="Nature", kind="journal-article", doi=DOI.value, appeared="2024"),
)


def into(
    text: str,
    *papers: Paper,
    wish: Wish = Wish(BIBTEX),  # noqa: B008
    edition: Edition = Edition.PUBLISHED,
) -> Update:
    items = [(of_paper(paper.key or "", answer(paper.facts, *paper.ids), edition), paper) for paper in papers]
    return updated(text, items, wish, name="refs.bib")


MINE = dedent("""\
    % my own references
    @string{jml = "Journal of Machine Learning"}
    @preamble{"\\newcommand{\\noop}[1]{}"}

    @Article{Knuth,
      author = "Donald {E.} Knuth",   title={The {"}Art"},
      journal = jml # " (old)", year = 1984
    }
    @comment{jabref-meta: databaseType:bibtex;}
    some words, me@example.org, and a lone @ sign
    """)


def test_a_new_file_is_what_export_writes() -> None:
    update = into("", PAPER)
    assert update.text.startswith("@misc{d2023,\n  title = {{DiLoCo} training},\n")
    assert (update.added, update.refreshed, update.unchanged, update.clashes) == (1, 0, 0, [])
    assert into(update.text, PAPER) == Update(update.text, unchanged=1)


def test_what_is_not_ours_stays_to_the_byte_and_new_entries_follow() -> None:
    update = into(MINE, PAPER)
    assert update.text.startswith(MINE)
    assert update.text.removeprefix(MINE) == "\n" + into("", PAPER).text
    assert into(update.text, PAPER).text == update.text


def test_our_entry_is_refreshed_where_it_stands_and_keeps_what_the_user_added() -> None:
    before = MINE + into("", PAPER).text.replace(
        "  year = {2023},", "  keywords = {mine},\n  year = {2023},\n  note = {read it},"
    )
    update = into(before + "\n@misc{last, title = {x}}\n", PUBLISHED)
    assert update.refreshed == 1
    ours = update.text.removeprefix(MINE).removesuffix("\n@misc{last, title = {x}}\n")
    assert ours == dedent("""\
        @article{d2023,
          title = {{DiLoCo} training},
          author = {Douillard, Arthur},
          keywords = {mine},
          year = {2024},
          note = {read it},
          eprint = {2311.08105},
          archivePrefix = {arXiv},
          primaryClass = {cs.LG},
          url = {https://arxiv.org/abs/2311.08105},
          journal = {Nature},
          doi = {10.1145/3292500.3330701}
        }
        """)
    assert into(update.text, PUBLISHED).unchanged == 1


@pytest.mark.parametrize(
    "named",
    [
        "eprint = {2311.08105}", "eprint = {arXiv:2311.08105v2}", "eprint = 2311.08105",
        "journal = {arXiv preprint arXiv:2311.08105}", 'url = "http://arxiv.org/pdf/2311.08105v1"',
        "doi = {10.48550/arXiv.2311.08105}", "doi = {https://doi.org/10.1145/3292500.3330701}",
        "DOI = {10.1145/3292500.3330701}",
    ],
)  # fmt: skip
def test_an_entry_that_names_the_paper_is_ours_whatever_its_key(named: str) -> None:
    update = into(f"@misc{{someKey, title = {{Old}}, {named}}}\n", PUBLISHED)
    (entry,) = bibtexparser.parse_string(update.text).entries
    assert (entry.key, entry.entry_type, update.refreshed) == ("someKey", "article", 1)
    assert entry.fields_dict["title"].value == "{DiLoCo} training"


def test_an_entry_under_an_older_key_of_the_paper_is_ours() -> None:
    renamed = replace(PAPER, key="new2023", further_keys=("d2023",))
    update = into("@misc{D2023,\n  title = {DiLoCo training}\n}\n", renamed)
    assert (update.added, update.refreshed) == (0, 1)
    assert update.text.startswith("@misc{D2023,")


@pytest.mark.parametrize(
    "theirs", ["@misc{d2023, title = {DiLoCo}, eprint = {1706.03762}}\n", "@misc{d2023, title = {Weather of Mars}}\n"]
)
def test_another_work_under_our_key_is_left_alone_and_named(theirs: str) -> None:
    update = into(theirs, PAPER)
    assert update.text == theirs
    assert update.clashes == [
        "refs.bib: the entry d2023 is about another work than arxiv:2311.08105; choose another key: "
        "papertrack keys set arxiv:2311.08105 KEY"
    ]


def test_a_user_who_knows_more_than_the_records_keeps_venue_type_and_date() -> None:
    theirs = "@inproceedings{x, eprint={2311.08105}, title={DiLoCo}, booktitle={ICML}, year={2024}, pages={1--9}}\n"
    update = into(theirs, PAPER)
    (entry,) = bibtexparser.parse_string(update.text).entries
    found = {field.key: field.value for field in entry.fields}
    assert (entry.entry_type, found["booktitle"], found["year"]) == ("inproceedings", "ICML", "2024")
    assert (found["pages"], found["title"]) == ("1--9", "{DiLoCo} training")


def test_a_preprint_that_is_asked_for_takes_the_place_of_a_publication() -> None:
    before = into("", PUBLISHED).text
    wish = Wish(BIBTEX, chosen_edition=True)
    update = into(before, PUBLISHED, wish=wish, edition=Edition.LATEST)
    assert update.text.startswith("@misc{d2023,")
    assert "Nature" not in update.text
    assert "doi" not in update.text
    assert "eprint = {2311.08105v3}" in update.text
    assert len(list(entries_of(update.text))) == 1


def test_values_made_of_macros_and_entries_marked_to_be_kept_stay() -> None:
    macro = '@string{nat = "Nature"}\n@article{d2023, title={DiLoCo training}, journal = nat, year = 2024}\n'
    assert "journal = nat," in into(macro, PUBLISHED).text
    kept = "@misc{d2023, title = {My way}, papertrack = {keep}, eprint = {2311.08105}}\n"
    assert into(kept, PUBLISHED) == Update(kept, unchanged=1)


def test_a_note_of_ours_goes_when_it_is_no_longer_true() -> None:
    unknown = replace(PAPER, facts=Facts(), key="d2023")
    before = into("", unknown).text
    assert "note = {Metadata not fetched yet}" in before
    after = into(before, PAPER).text
    assert "note" not in after
    assert "key =" not in after
    assert len(bibtexparser.parse_string(after).entries) == 1


def test_a_file_can_change_from_bibtex_to_biblatex() -> None:
    update = into(into("", PAPER).text, PAPER, wish=Wish(BIBLATEX))
    assert update.text.startswith("@online{d2023,")
    assert "date = {2023-11-14}" in update.text
    assert "year" not in update.text
    assert "archivePrefix" not in update.text
    assert "eprinttype = {arxiv}" in update.text


def test_line_ends_indents_and_delimiters_of_the_file_are_kept() -> None:
    text = '@misc(d2023,\r\n\ttitle = "Old DiLoCo training",\r\n\tyear = 2023,\r\n)\r\nwords\r\n'
    update = into(text, PAPER)
    assert update.text.startswith("@misc(d2023,\r\n\ttitle = {{DiLoCo} training},\r\n\tyear = 2023,\r\n\tauthor = {")
    assert update.text.endswith("url = {https://arxiv.org/abs/2311.08105},\r\n)\r\nwords\r\n")
    assert "\n" not in update.text.replace("\r\n", "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("@misc{a, title = {x}\n@misc{b, title = {y}}\n", "line 1: the entry a is damaged: there is no comma after"),
        ("\n@misc{a, title = {x", "line 2: the entry a is damaged: it does not end"),
        ("@misc{a, title = {x}", "it does not end"),
        ('@misc{a, title = "x}', "it does not end"),
        ("@misc{a, title = }", "a field has no value"),
        ("@misc{a, title {x}}", "a field has no name"),
        ("@misc{a title = {x}}", "its key is not followed by a comma"),
        ("@string{x = ", "it does not end"),
        ('@preamble{"x"', "it does not end"),
    ],
)
def test_a_damaged_entry_is_named_and_nothing_is_changed(text: str, reason: str) -> None:
    with pytest.raises(DocumentError, match="nothing was changed") as raised:
        into(text, PAPER)
    assert str(raised.value).startswith("refs.bib: line ")
    assert reason in str(raised.value)


def test_what_is_commented_out_is_no_entry() -> None:
    text = "% @misc{a, title = {x\n@comment{ @misc{b, } }\n@comment\n"
    assert list(entries_of(text)) == []
    assert into(text, PAPER).text.startswith(text)


_PIECES = st.sampled_from(
    [
        "words ", "\n", "% comment\n", '@string{a = "b"}', '@preamble{"x" # a}', "@comment{ {nested} }", "a@b.org ",
        '@misc{k1, title = "a {"} b", year=2020 # "x",}', "@book(k2, title = {{Deep}}, note = a # {x})\n", "@misc{k3}",
        "@misc{k4,}", "@unpublished{k5,\n\ttitle = {T},\n}\n", "é深", "\r\n",
    ]
)  # fmt: skip


@given(st.lists(_PIECES).map("".join), st.lists(_PIECES).map("".join))
def test_nothing_around_our_entry_ever_changes(before: str, after: str) -> None:
    ours = "@misc{d2023, title = {DiLoCo training}, eprint = {2311.08105}}"
    update = into(f"{before}\n{ours}\n{after}", PAPER)
    assert update.text.startswith(f"{before}\n@misc{{d2023, title = {{{{DiLoCo}} training}}, eprint = {{2311.08105}},")
    assert update.text.endswith(f"}}\n{after}")
    assert into(update.text, PAPER).text == update.text


@given(st.text(alphabet='@{}(),="#% \n\\abk1', max_size=60))
def test_any_text_is_either_damaged_or_kept_whole(text: str) -> None:
    try:
        update = into(text, PAPER)
    except DocumentError:
        return
    assert update.text.startswith(text)
    assert [entry.key for entry in entries_of(update.text)][-1:] == ["d2023"]
