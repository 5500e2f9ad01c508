"""Makes newsletters to measure with: issues of about 20 kB of HTML, each different, the same ones on every machine."""

from __future__ import annotations

import random
from collections.abc import Iterator


def _words(text: str) -> list[str]:
    return text.split()


SYLLABLES = _words("ba ce di fo gu ha ke li mo nu pa re si to vu wa xe yi zo chi stra ment tion ing ed er al ous ic")
COMMON = _words("the of and to in a is that for it with as on be by this are from or an at which we can not more has")


def issues(count: int, seed: int = 1) -> Iterator[str]:
    """`count` issues in the manner of AI newsletters: stories parted by ***, run-in subheads, links at their ends."""
    chance = random.Random(seed)
    words = COMMON * 40 + ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(4000)]
    for number in range(1, count + 1):
        yield _issue(chance, words, number)


def _issue(chance: random.Random, words: list[str], number: int) -> str:
    button = (
        '<p class="button-wrapper"><a class="button primary" href="https://trail.example/subscribe">'
        "<span>Subscribe now</span></a></p>"
    )
    opening = f"<p>Welcome to The Trail, a newsletter about research. {_sentences(chance, words, 2)}</p>{button}"
    stories = "<br /><br />***<br /><br />".join(_story(chance, words, number) for _ in range(5))
    closing = f"<p><strong>Things that inspired this story:</strong> {_sentences(chance, words, 2)}</p>"
    return f"{opening}<p>{stories}</p>{closing}<p><em>Thanks for reading!</em></p>{button}"


def _story(chance: random.Random, words: list[str], number: int) -> str:
    parts = [
        f"<strong>{_title(chance, words)}:<br /></strong><em>&#8230;{_title(chance, words)}&#8230;<br /></em>"
        f'{_sentences(chance, words, 3)} (<a href="https://trail.example/p/the-trail-{chance.randint(1, number)}">'
        f"The Trail #{chance.randint(1, number)}</a>). {_sentences(chance, words, 3)}<br /><br />"
    ]
    parts += [f"<strong>{_title(chance, words)}:</strong> {_sentences(chance, words, 5)}<br /><br />" for _ in range(3)]
    items = "".join(
        f"<li><p><strong>{_title(chance, words)}</strong>: {_sentences(chance, words, 1)}</p></li>" for _ in range(2)
    )
    parts.append(f"</p><ul>{items}</ul><p><strong>Why this matters:</strong> {_sentences(chance, words, 6)}<br />")
    parts.append(f'<strong>Read more</strong>: <a href="{_paper(chance)}">{_title(chance, words)} (arXiv)</a>.<br />')
    if chance.random() < 0.6:
        parts.append(
            f'<strong>Get the models here:</strong> <a href="https://huggingface.co/lab/m{number}">on the hub</a>.'
        )
    return "".join(parts)


def _paper(chance: random.Random) -> str:
    arxiv = f"{chance.randint(15, 25)}{chance.randint(1, 12):02}.{chance.randint(1, 19999):05}"
    return chance.choice(
        (
            f"https://arxiv.org/abs/{arxiv}",
            f"https://arxiv.org/abs/{arxiv}v{chance.randint(1, 4)}",
            f"https://arxiv.org/pdf/{arxiv}?utm_source=trail",
            f"https://doi.org/10.1038/s41586-{chance.randint(15, 25):03}"
            f"-{chance.randint(1, 9999):05}-{chance.randint(0, 9)}",
            f"https://openreview.net/forum?id={''.join(chance.choices('abcdefgHIJKLMN0123456789', k=10))}",
        )
    )


def _title(chance: random.Random, words: list[str]) -> str:
    return " ".join(chance.choices(words, k=chance.randint(4, 12))).capitalize()


def _sentences(chance: random.Random, words: list[str], count: int) -> str:
    return " ".join(" ".join(chance.choices(words, k=chance.randint(6, 22))).capitalize() + "." for _ in range(count))
