"""One work of each form, an issue with mentions, and works made of whatever hypothesis thinks of."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from papertrack.export.item import Item, of_mention, of_paper
from papertrack.export.publication import Form
from papertrack.model.answer import IssueRef, IssueSource, MentionAnswer, PaperAnswer
from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts, Paper

ARXIV = Identifier.parse("arxiv:2311.08105")
DOI = Identifier.parse("doi:10.1145/3292500.3330701")
ISSUE = IssueRef(7, "Import AI 404: Scaling laws", 404, "https://example.org/404", date(2025, 3, 17), "Import AI")
SOURCE = IssueSource("https://example.org/404", "Jack Clark", datetime(2025, 3, 18, 7, 30, tzinfo=UTC), "importai404")
AUTHORS = ("Arthur Douillard", "Aäron van den Oord", "Robert Downey, Jr.", "OpenAI", "山田 太郎")
PREPRINT = Facts(
    title="DiLoCo: Distributed Low-Communication Training in $O(n^2)$ & $5",
    authors=AUTHORS,
    abstract="We train.\n  Far apart.",
    published="2023-11-14",
    updated="2024-09-23",
    version=3,
    primary_category="cs.LG",
    categories=("cs.LG", "cs.CL"),
)


def mention(version: int | None = 1, named: Identifier = ARXIV, issue: IssueRef = ISSUE) -> MentionAnswer:
    return MentionAnswer(
        ARXIV,
        issue,
        3,
        "Scaling laws for all",
        "DiLoCo trains <b>far</b> apart.",
        "DiLoCo",
        "https://x",
        version,
        named,
    )


def answer(facts: Facts, *ids: Identifier, mentions: tuple[MentionAnswer, ...] = ()) -> PaperAnswer:
    ids = ids or (ARXIV,)
    return PaperAnswer(Paper(ids[0], ids, facts), mentions, None)


def published(kind: str, **facts: object) -> PaperAnswer:
    known = {
        "title": "Training far apart", "authors": AUTHORS, "published": "2023-11-14", "appeared": "2024-07-01",
        "venue": "Journal of Distance", "volume": "12", "issue": "3", "pages": "525-535", "publisher": "Far & Sons",
        "isbn": "9781450362016", "doi": "10.1145/3292500.3330701", "kind": kind,
    }  # fmt: skip
    return answer(Facts(**{**known, **facts}), ARXIV, DOI)  # type: ignore[arg-type]


WORKS = {
    Form.PREPRINT: answer(PREPRINT),
    Form.ARTICLE: published("journal-article"),
    Form.PROCEEDINGS: published("proceedings-article", venue="Proceedings of the 25th Conference"),
    Form.CHAPTER: published("book-chapter", venue="A Handbook"),
    Form.BOOK: published("monograph", venue=None),
    Form.THESIS: published("dissertation", venue=None),
    Form.REPORT: published("report", venue=None),
    Form.OTHER: answer(Facts(title="Nameless", doi="10.1/x"), Identifier.parse("doi:10.1/x")),
}
ITEMS: dict[Form, Item] = {
    **{form: of_paper(f"key{n}", work) for n, (form, work) in enumerate(WORKS.items(), 1)},
    Form.ISSUE: of_mention("importai404:key1", mention(), WORKS[Form.PREPRINT].paper, "Jack Clark"),
}

_NASTY = st.sampled_from(
    [
        *"\\{}$&%#_~^\"',@=<>`[]()|:;-+*!?/ \n\r\t\0\x1b\x85\u2028\ufeff\u202eéŁα深𝕏",
        *(
            "</feed>",
            "<script>",
            "]]>",
            "-->",
            "#panic()",
            "$#panic()$",
            "\\input{x}",
            "\\write18{x}",
            "=1+1",
            "---",
            "null",
        ),
        *("\nER  - \nTY  - X", "@article{x,", " and ", "javascript:x", "{{x}}", "${x}"),
    ]
)
NASTY = st.text(max_size=20) | st.lists(_NASTY | st.text(max_size=4), max_size=8).map("".join)


@st.composite
def nasty_items(draw: st.DrawFn) -> Item:
    """An item in which every text that comes from outside is hostile."""
    text = draw(NASTY)
    facts = Facts(
        title=draw(NASTY), authors=(draw(NASTY), text, "Ann Example"), abstract=text, published="2023-11", venue=text,
        kind=draw(st.sampled_from(["journal-article", "proceedings-article", "book", "report", "dissertation", None])),
        journal_ref=draw(NASTY), volume=text, issue=text, pages=text, publisher=text, isbn=text, doi=draw(NASTY),
        primary_category=text, categories=(text,), withdrawn=draw(st.booleans()),
    )  # fmt: skip
    return of_paper("key1", answer(facts))


@st.composite
def nasty_mentions(draw: st.DrawFn) -> tuple[MentionAnswer, Paper, IssueSource]:
    """A mention in which every text that comes from outside is hostile."""
    text = draw(NASTY)
    url = draw(NASTY | NASTY.map(lambda rest: f"https://example.org/{rest}"))
    issue = IssueRef(1, draw(NASTY), 1, url, draw(st.none() | st.just(date(2025, 3, 17))), text, text)
    told = MentionAnswer(ARXIV, issue, 1, draw(NASTY), draw(NASTY), text, text, None, ARXIV)
    paper = Paper(ARXIV, (ARXIV,), Facts(title=draw(NASTY), categories=(text,)))
    return told, paper, IssueSource(text, draw(st.none() | NASTY), datetime(2025, 3, 18, tzinfo=UTC), "k")
