"""Bold lines that only say who speaks, who wrote, or what follows are not taken for headlines."""

from __future__ import annotations

import papertrack


def headlines(text: str) -> list[str]:
    return [section.headline for section in papertrack.extract(text, format="markdown").sections]


def test_the_names_of_speakers_are_no_headlines() -> None:
    talk = "**ANN DOE:** \n\nHello, I am Ann.\n\n" + "**ROE:** \n\nYes?\n\n**DOE:** \n\nYes.\n\n" * 3
    assert headlines(f"## An interview\n\n{talk}## Afterwards\n\nText.") == ["An interview", "Afterwards"]


def test_a_label_that_comes_back_under_each_story_is_no_headline() -> None:
    assert headlines(
        "".join(f"**Story {i}**\n\nText.\n\n**Links mentioned**:\n\n- [a](http://a)\n\n" for i in "abc")
    ) == [
        "Story a",
        "Story b",
        "Story c",
    ]


def test_a_byline_under_a_linked_heading_is_no_headline_but_a_story_under_a_section_is() -> None:
    assert headlines("#### [A story](http://a)\n**Ann Doe, The Paper**\n\nText.") == ["A story"]
    assert headlines("## Section\n\n**A story**\n\nText.") == ["Section", "A story"]


def test_a_label_with_a_remark_in_brackets_is_a_label() -> None:
    assert headlines("**A story**\n\nText.\n\n**Read the full (200 page!) paper:**\n[X](http://x)") == ["A story"]


def test_the_bold_name_of_a_channel_with_a_count_behind_it_is_a_headline() -> None:
    assert headlines("**Doe Lab ▷ #[general](http://x)** (980 messages🔥): \n\n- [a](http://a)\n") == [
        "Doe Lab ▷ #general (980 messages🔥):"
    ]


def test_a_story_without_bold_is_known_by_the_dek_under_its_headline() -> None:
    text = (
        "Welcome.\n\n{}\n\n…“a dek”...\n\nText of the story.\n\n**What they did:**\n\nThis.\n\n\\*\\*\\*\n\n"
        "**Another story:**\n*…its dek…*\n\nText."
    )
    assert headlines(text.format("Something can do a thing:")) == ["Something can do a thing:", "Another story:"]
    assert headlines(text.format("This is a sentence.")) == ["Another story:"]
