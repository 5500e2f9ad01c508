"""A link stands under the headline of its story, however its newsletter writes headlines."""

from __future__ import annotations

import pytest

import papertrack


def headlines(text: str, format: str = "html") -> list[str]:
    return [section.headline for section in papertrack.extract(text, format=format).sections]


def test_headings_are_headlines() -> None:
    assert headlines("<h2>One</h2><p>x</p><h3>Two <a href='http://a'>linked</a></h3>") == ["One", "Two linked"]


def test_the_title_of_the_page_is_no_section_of_it() -> None:
    assert headlines("<title>The Page</title><h1>The Page</h1><h2>A part</h2>") == ["A part"]


def test_a_small_heading_between_the_title_and_the_writer_is_a_subtitle() -> None:
    markdown = "# Cogs\n\n### All that turns\n\n[A. Writer](/@a)\n\nJan 2, 2024\n\nA text.\n\n### Teeth\n\nMore."
    assert headlines(markdown, "markdown") == ["Teeth"]
    short = "# Cogs\n\n### All that turns\n\nTeeth.\n\nRods.\n"
    assert headlines(short, "markdown") == ["All that turns"]
    section = "# Cogs\n\n### All that turns\n\nHere is a text that tells of all that turns.\n\n### Teeth\n\nMore."
    assert headlines(section, "markdown") == ["All that turns", "Teeth"]


def test_bold_lines_of_their_own_are_headlines_where_nothing_else_is() -> None:
    assert headlines("<p><b>One</b></p><p>text <b>bold</b> text</p><p><b>Two:</b></p><p>text</p>") == ["One", "Two:"]


STORY = (
    "<p><strong>{headline}:<br></strong><em>…a dek under it…<br></em>The text of the story goes here.<br><br>"
    "<strong>Why this matters - it does:</strong> Because.<br><strong>Read more:</strong> <a href='http://x'>X</a>.<br>"
)


def test_a_story_is_known_by_its_dek_and_its_subheads_are_not_headlines() -> None:
    html = STORY.format(headline="One story") + "<br>***<br><br>" + STORY.format(headline="Another story")
    assert headlines(html) == ["One story:", "Another story:"]


def test_a_bold_line_that_breaks_off_in_a_sentence_is_no_headline() -> None:
    assert headlines("<p><b>Good places to sleep,<br>fast cars</b></p><p>x</p><p><b>Cogs</b></p><p>x</p>") == [
        "fast cars",
        "Cogs",
    ]


def test_a_paragraph_that_is_bold_by_style_is_a_bold_line() -> None:
    html = "<p style='font-weight: bold'>Cogs<br>turn</p><p>Text.</p><p style='font-weight:700;'>Rods</p><p>x</p>"
    assert headlines(html) == ["Cogs", "turn", "Rods"]


def test_terms_and_the_names_of_parts_that_fold_up_are_headlines_for_what_they_hold() -> None:
    html = (
        "<h2>Papers</h2><details><summary>papers</summary><p><a href='http://a'>a</a></p></details>"
        "<details><summary>Cogs</summary><p><a href='http://b'>b</a></p></details><p><a href='http://c'>c</a></p>"
        "<dl><dt>Rods</dt><dd><a href='http://d'>d</a></dd></dl><p><a href='http://e'>e</a></p>"
        "<p><b>Table of contents</b></p><p>Text.</p>"
    )
    found = papertrack.extract(html)
    assert [section.headline for section in found.sections] == ["Papers", "Cogs", "Rods"]
    assert [link.headline for link in found.links] == ["Papers", "Cogs", "Papers", "Rods", "Papers"]


def test_the_title_of_the_page_is_known_whatever_hyphens_stand_in_it() -> None:
    assert headlines("<title>The Page</title><h1>The Pa&shy;ge</h1><h2>A part</h2>") == ["A part"]
    assert headlines("<title>The Pa&shy;ge</title><h1>The Page</h1><h2>A part</h2>") == ["A part"]


def test_the_tale_at_the_end_is_a_story_of_its_own() -> None:
    html = STORY.format(headline="One story") + "<br><strong>Tech Tales:<br></strong>Once upon a time."
    assert headlines(html) == ["One story:", "Tech Tales:"]


def test_subheads_that_stand_alone_are_not_headlines_either() -> None:
    markdown = (
        "**One story:**\n*…a dek…*\n\nText.\n\n**What they did:**\n\nThis.\n\n**Read more:**\n\n[X](http://x)\n\n.\n\n\\*\\*\\*\n\n"
        "**A story without a dek**\n\nText.\n\n**Why it matters:**\n\nBecause.\n"
    )
    assert headlines(markdown, "markdown") == ["One story:", "A story without a dek"]


def test_a_second_story_in_the_same_block_is_known_by_its_line_break() -> None:
    html = STORY.format(headline="One story") + (
        "<br><strong>Right after it comes another story without a dek:<br></strong>Its text.<br>"
        "<strong>Key results:<br></strong>More text."
    )
    assert headlines(html) == ["One story:", "Right after it comes another story without a dek:"]


def test_labels_above_a_link_are_no_headlines() -> None:
    assert headlines("<p><b>A story</b></p><p><b>Read the paper:</b></p><p><a href='http://x'>X</a></p>") == ["A story"]


def test_bold_sentences_links_and_long_passages_are_no_headlines() -> None:
    assert headlines("<p><b>This is a sentence.</b></p><p><b><a href='http://x'>A link</a></b></p>") == []
    assert headlines(f"<p><b>{'word ' * 100}</b></p>") == []


def test_a_bold_line_with_nothing_below_it_is_no_headline() -> None:
    assert headlines("<p><b>One</b></p><p>Some text.</p><p><b>Thanks for reading!</b></p>") == ["One"]
    (document,) = papertrack.extract_all(
        "<rss version='2.0'><channel><title>Widgets</title><item><title>On cogs</title><description>"
        "&lt;b&gt;Abstract:&lt;/b&gt; We turn cogs.&lt;br&gt;&lt;b&gt;[&lt;a href='http://arxiv.org/abs/2412.21055'&gt;"
        "arXiv:2412.21055&lt;/a&gt;] Published Mon, 30 Dec 2024&lt;/b&gt;</description></item></channel></rss>"
    )
    assert [link.headline for link in document.links] == ["On cogs"]


def test_a_bold_italic_first_line_is_a_headline_in_markdown() -> None:
    assert headlines("***A story***\nIts text.\n\n***Another***\nIts text.", "markdown") == ["A story", "Another"]


def test_above_the_first_headline_the_title_stands() -> None:
    (link,) = papertrack.extract("<title>The Title</title><p><a href='http://x'>X</a></p><h2>Later</h2>").links
    assert (link.headline, link.section) == ("The Title", None)


def test_without_any_headline_there_is_none() -> None:
    (link,) = papertrack.extract("<p><a href='http://x'>X</a></p>").links
    assert (link.headline, link.section) == (None, None)


@pytest.mark.parametrize("title", ["", "# Widgets of the week\n\n"])
def test_bold_words_that_open_items_are_headlines_where_nothing_else_is(title: str) -> None:
    rows = "".join(
        f"| {n}) **On {name}** - a text. | [Paper](//x/{n}) |\n" for n, name in enumerate(("cogs", "rods", "pins"), 1)
    )
    document = papertrack.extract(f"{title}| **Paper** | **Links** |\n| --- | --- |\n{rows}", format="markdown")
    assert [link.headline for link in document.links] == ["On cogs", "On rods", "On pins"]
    items = "".join(f"* **On {name}**: a text ([paper](//x/{name})).\n" for name in ("cogs", "rods", "pins"))
    assert headlines(title + items, "markdown") == ["On cogs", "On rods", "On pins"]
    assert headlines(f"{title}## A heading\n\n{items}", "markdown") == ["A heading"]


def test_few_bold_words_and_those_who_speak_are_no_headlines() -> None:
    assert headlines("<p><b>Note:</b> a text.</p><p><b>Summary:</b> another.</p>") == []
    assert headlines("<p><b>HOST:</b> Well?</p><p><b>GUEST:</b> Yes.</p>" * 4) == []
