"""Which edition of a work is cited, and as what."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cited_works import ARXIV, DOI, ISSUE, ITEMS, PREPRINT, SOURCE, WORKS, answer, mention, published

from papertrack.export.bibtex import BIBLATEX, BIBTEX, entry, entry_type
from papertrack.export.item import Edition, of_mention, of_paper
from papertrack.export.publication import Form
from papertrack.model.answer import MentionAnswer, PaperAnswer

PUBLISHED = replace(PREPRINT, venue="Nature", kind="journal-article", doi="10.1/n", appeared="2024-07-01")


def edition(work: PaperAnswer, edition: Edition) -> tuple[Form, str, str, str]:
    where = of_paper("k", work, edition).where
    return where.form, where.arxiv, where.date, where.doi


@pytest.mark.parametrize(
    ("form", "bibtex", "biblatex"),
    [
        (Form.PREPRINT, "misc", "online"),
        (Form.ARTICLE, "article", "article"),
        (Form.PROCEEDINGS, "inproceedings", "inproceedings"),
        (Form.CHAPTER, "incollection", "incollection"),
        (Form.BOOK, "book", "book"),
        (Form.THESIS, "phdthesis", "phdthesis"),
        (Form.REPORT, "techreport", "techreport"),
        (Form.ISSUE, "misc", "online"),
        (Form.OTHER, "misc", "misc"),
    ],
)
def test_each_form_of_work_has_its_type(form: Form, bibtex: str, biblatex: str) -> None:
    assert ITEMS[form].where.form is form
    assert (entry_type(ITEMS[form], BIBTEX), entry_type(ITEMS[form], BIBLATEX)) == (bibtex, biblatex)


def test_what_a_record_calls_a_work_goes_before_what_its_venue_is_called() -> None:
    named_like_a_conference = published("journal-article", venue="Proceedings of Something")
    assert of_paper("k", named_like_a_conference).where.form is Form.ARTICLE
    assert of_paper("k", published("proceedings-article", venue="Journal of X")).where.form is Form.PROCEEDINGS


def test_the_published_edition_is_cited_unless_told_otherwise() -> None:
    work = answer(PUBLISHED, mentions=(mention(1),))
    assert edition(work, Edition.PUBLISHED) == (Form.ARTICLE, "2311.08105", "2024-07-01", "10.1/n")


def test_the_latest_edition_is_the_newest_version_of_the_preprint_with_its_date() -> None:
    assert edition(answer(PUBLISHED), Edition.LATEST) == (Form.PREPRINT, "2311.08105v3", "2024-09-23", "")
    text = entry(of_paper("k", answer(PUBLISHED), Edition.LATEST))
    assert "eprint = {2311.08105v3}" in text
    assert "url = {https://arxiv.org/abs/2311.08105v3}" in text
    assert "Nature" not in text


@pytest.mark.parametrize(
    ("mentions", "arxiv", "date"),
    [
        ((mention(1),), "2311.08105v1", "2023-11-14"),
        ((mention(3),), "2311.08105v3", "2024-09-23"),
        ((mention(2),), "2311.08105v2", "2023-11-14"),
        ((mention(None),), "2311.08105", "2023-11-14"),
        ((mention(1), mention(2), mention(None)), "2311.08105v2", "2023-11-14"),
    ],
)
def test_as_mentioned_is_the_version_that_an_issue_named(
    mentions: tuple[MentionAnswer, ...], arxiv: str, date: str
) -> None:
    assert edition(answer(PUBLISHED, mentions=mentions), Edition.AS_MENTIONED) == (Form.PREPRINT, arxiv, date, "")


def test_as_mentioned_is_the_publication_where_an_issue_named_that() -> None:
    work = answer(PUBLISHED, ARXIV, DOI, mentions=(mention(None, named=DOI),))
    assert edition(work, Edition.AS_MENTIONED)[0] is Form.ARTICLE


@pytest.mark.parametrize("chosen", Edition)
def test_a_work_that_is_not_on_arxiv_has_one_edition(chosen: Edition) -> None:
    work = answer(replace(PUBLISHED, version=None), DOI)
    assert edition(work, chosen) == edition(work, Edition.PUBLISHED)


def test_retracted_and_withdrawn_works_say_so() -> None:
    assert of_paper("k", answer(replace(PREPRINT, retracted=True, withdrawn=True))).note == "Retracted"
    assert of_paper("k", answer(replace(PREPRINT, withdrawn=True))).note == "Withdrawn"
    assert of_paper("k", answer(PREPRINT)).note == ""


def test_a_mention_is_cited_as_the_issue_under_its_headline() -> None:
    item = of_mention("importai404:key1", mention(), WORKS[Form.PREPRINT].paper, SOURCE.author)
    assert entry(item, dialect=BIBLATEX) == (
        "@online{importai404:key1,\n"
        "  title = {Scaling laws for all},\n"
        "  author = {Clark, Jack},\n"
        "  organization = {Import AI 404},\n"
        "  date = {2025-03-17},\n"
        "  url = {https://example.org/404},\n"
        "  note = {Mentions DiLoCo: Distributed Low-Communication Training in {$O(n^2)$} \\& \\$5 "
        "(arxiv:2311.08105)}\n"
        "}\n"
    )
    assert "howpublished = {Import AI 404}" in entry(item)


def test_an_issue_that_says_little_of_itself_is_cited_by_what_there_is() -> None:
    bare = replace(ISSUE, title=None, number=None, url="javascript:alert(1)", published=None, newsletter=None)
    told = replace(mention(issue=replace(bare, origin="issue.html")), headline=None)
    text = entry(of_mention("k", told, WORKS[Form.PREPRINT].paper))
    assert "title = {javascript:alert(1)}" in text
    assert "url" not in text
