"""What a document says of itself is taken from where documents say it, and nothing is made up."""

from __future__ import annotations

from datetime import date

import pytest

from papertrack.documents import read
from papertrack.documents.headers import parse_date
from papertrack.model.document import Metadata


def metadata(text: str, name: str = "x.html", url: str | None = None) -> Metadata:
    return read(text, where=name, url=url).metadata


def test_a_page_states_title_newsletter_date_address_and_author_in_its_head() -> None:
    assert metadata(
        '<html><head><title>Window title</title><meta property="og:title" content="The Paper Trail 12: far apart">'
        '<meta property="og:site_name" content="The Paper Trail"><link rel="canonical" href="https://p.example/12">'
        '<meta property="article:published_time" content="2025-03-24T08:00:00Z"><meta name="author" content="A. B.">'
        "</head><body>x</body></html>"
    ) == Metadata(
        title="The Paper Trail 12: far apart", newsletter="The Paper Trail", issue_number=12,
        published=date(2025, 3, 24), url="https://p.example/12", author="A. B.",
    )  # fmt: skip


def test_json_ld_is_read() -> None:
    article = '{"@type": "NewsArticle", "headline": "H", "datePublished": "2024-02-29"}'
    page = f'<script type="application/ld+json">{article}</script>x'
    assert (metadata(page).title, metadata(page).published) == ("H", date(2024, 2, 29))


def test_json_ld_names_author_and_publisher_also_inside_a_cdata_section() -> None:
    article = '{"@type": "BlogPosting", "author": [{"name": "A. B."}], "publisher": {"name": "The Paper Trail"}}'
    found = metadata(f'<script type="application/ld+json">\n<![CDATA[\n{article}\n]]>\n</script>x')
    assert (found.author, found.newsletter) == ("A. B.", "The Paper Trail")


def test_a_headline_in_json_ld_that_the_page_does_not_bear_out_is_no_title() -> None:
    article = '{"@type": "Article", "headline": "kind of chart"}'
    page = f'<title>Widget - Encyclopedia</title><script type="application/ld+json">{article}</script><h1>Widget</h1>'
    assert metadata(page).title == "Widget"


@pytest.mark.parametrize(
    ("page", "published"),
    [
        ("<div>2024-06-18</div><h1>A title</h1>", date(2024, 6, 18)),
        ("<h2>Thursday, May 19, 2022</h2><h3>A title</h3>", date(2022, 5, 19)),
        ("<h1>A title</h1><p>By A. B.</p><p>3 March 2021</p>", date(2021, 3, 3)),
        ("<h1>A title</h1><p>On March 3, 2021 it rained.</p>", None),
        ("<p>March 3, 2021</p><p>x</p><p>x</p><p>x</p><h1>A title</h1>", None),
        ('<h1>A title</h1><p>By A. B., <time datetime="2021-03-03T10:00:00Z">3 days ago</time></p>', date(2021, 3, 3)),
        ('<time datetime="2021-03-03">Mar 3</time><h1>A title</h1>', date(2021, 3, 3)),
        ('<h1>A title</h1><time itemprop="dateModified" datetime="2022-01-01">Jan 1</time>', None),
        ('<h1>A title</h1><p>x</p><p>x</p><p>x</p><p>x</p><time datetime="2021-03-03">Mar 3</time>', None),
        ('<h1>A title</h1><meta itemprop="datePublished" content="2021-03-03"><p>x</p>', date(2021, 3, 3)),
        ('<p>x</p><span itemprop="datePublished">March 3, 2021</span><h1>A title</h1>', date(2021, 3, 3)),
        (
            '<h1>A title</h1><p>x</p><p>x</p><p>x</p><ul><li itemprop="datePublished" content="2021-03-03">One</li>'
            '<li itemprop="datePublished" content="2021-03-04">Other</li></ul>',
            None,
        ),
    ],
)
def test_the_date_beside_the_title_is_the_date(page: str, published: date | None) -> None:
    assert metadata(f"<title>A title</title>{page}").published == published


@pytest.mark.parametrize("broken", ["{", "[1, null]", '"text"', '{"@graph": 3}', "[" * 100_000])
def test_broken_json_ld_is_passed_over(broken: str) -> None:
    assert metadata(f'<title>T</title><script type="application/ld+json">{broken}</script>x').title == "T"


def test_the_sites_name_is_no_part_of_the_title() -> None:
    assert metadata("<title>Understanding Things — A Blog</title><h1>Understanding Things</h1>").title == (
        "Understanding Things"
    )


def test_front_matter_is_read() -> None:
    text = (
        "---\ntitle: 'The Paper Trail #7'\ndate: 2025-01-02\nnewsletter: The Paper Trail\n"
        "canonical_url: https://p.example/7\nauthor: <a href='x'>A. B.</a>\n---\nText"
    )
    assert metadata(text, "x.md") == Metadata(
        title="The Paper Trail #7", newsletter="The Paper Trail", issue_number=7, published=date(2025, 1, 2),
        url="https://p.example/7", author="A. B.",
    )  # fmt: skip


def test_the_date_of_a_crawl_is_not_the_date_of_the_issue() -> None:
    assert metadata("---\ntitle: T\ndate: 2026-05-14\nexported_at: 2026-05-14\n---\nx", "x.md").published is None


@pytest.mark.parametrize(
    "text", ["---\n: [\n---\nbody", "---\n- a\n---\nbody", "---\nnever closed", "---\n&a [*a]\n---\nb"]
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    assert read(text, where="x.md").lines


def test_front_matter_may_be_followed_at_once_by_a_heading() -> None:
    page = read("---\ntitle: T\n---### Top News\n\ntext", where="x.md")
    assert (page.metadata.title, page.lines[0].text, page.lines[0].level) == ("T", "Top News", 3)


@pytest.mark.parametrize(
    ("title", "url", "newsletter", "number"),
    [
        ("Import AI 404: scaling", "https://importai.substack.com/p/x", "Import AI", 404),
        ("Import AI 404: scaling", None, None, None),  # nothing else says that this is a newsletter's name
        ("Last Week in AI #335 - this and that", None, "Last Week in AI", 335),
        ("Widgets Explained #335 - this and that", None, None, 335),
        ("NLP Newsletter #10: this and that", None, "NLP Newsletter", 10),
        ("Weekly Digest Issue 12", None, "Weekly Digest", 12),
        ("Mamba 2: faster", None, None, None),
        ("The AI year 2024: a review", "https://theaiyear.com", None, None),
    ],
)
def test_name_and_number_are_taken_from_a_title_only_where_something_bears_them_out(
    title: str, url: str | None, newsletter: str | None, number: int | None
) -> None:
    found = metadata(f"<title>{title}</title><p>text", url=url)
    assert (found.newsletter, found.issue_number) == (newsletter, number)


def test_a_newsletter_that_welcomes_its_readers_says_its_name() -> None:
    assert metadata("<p>Welcome to Import AI, a newsletter about AI research.</p>").newsletter == "Import AI"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2015-08-27T10:00:00Z", date(2015, 8, 27)),
        ("2015/8/7", date(2015, 8, 7)),
        ("August 27, 2015", date(2015, 8, 27)),
        ("27 August 2015", date(2015, 8, 27)),
        ("Aug. 3rd, 2015", date(2015, 8, 3)),
        ("2015-13-01", None),
        ("31 February 2015", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_are_read(text: str, expected: date | None) -> None:
    assert parse_date(text) == expected


def test_a_page_says_when_it_was_posted() -> None:
    assert metadata("<h1>T</h1><p>Posted on August 27, 2015</p>").published == date(2015, 8, 27)


def test_a_host_that_is_called_like_the_newsletter_bears_its_name_out() -> None:
    page = '<title>Far Apart 12: a title</title><link rel="canonical" href="https://www.farap.art/p/12">x'
    assert (metadata(page).newsletter, metadata(page).issue_number) == ("Far Apart", 12)


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://w.example/the-widget/issue-363/", 363),
        ("https://w.example/issue/12", 12),
        ("https://w.example/issue-12th", None),
        ("https://code.example/a/b/issues/12", None),
    ],
)
def test_an_address_may_count_the_issue(url: str, number: int | None) -> None:
    assert metadata("<title>A title</title>x", url=url).issue_number == number


def test_front_matter_that_redirects_tells_the_address_and_a_week_names_a_periodical() -> None:
    found = metadata('---\ntitle: "Last Week in Widgets #273"\nredirect: https://example.org/p/273\n---\ntext', "a.md")
    assert (found.newsletter, found.issue_number, found.url) == (
        "Last Week in Widgets", 273, "https://example.org/p/273",
    )  # fmt: skip


def test_front_matter_with_quotes_forgotten_is_read_line_by_line() -> None:
    found = metadata("---\ntitle: Widgets 404: scaling: more\ntags:\n  - a\n- b\nauthor: 'A. B.'\n---\n# Text", "x.md")
    assert (found.title, found.author) == ("Widgets 404: scaling: more", "A. B.")


def test_hugo_s_json_is_front_matter() -> None:
    page = read('{\n "title": "Cogs",\n "date": "2025-03-14"\n}\n\n## Teeth\n\ntext', where="x.md")
    assert (page.metadata.title, page.metadata.published, page.lines[0].text) == ("Cogs", date(2025, 3, 14), "Teeth")


@pytest.mark.parametrize("text", ['{\n"title": \n}\ntext', '{\n "a": 1\n}', '{\n "a": 1\n} text', "{\n}\n"])
def test_other_braces_are_text(text: str) -> None:
    assert read(text, where="x.md").lines
