"""Time grows in proportion to the document, whatever it holds: documents made to be slow are read at two sizes."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time

import pytest

import papertrack

LINK = '<a href="http://end.example/1">the end</a>'
SIZES = {"html": (60_000, 240_000), "markdown": (16_000, 64_000), "text": (60_000, 240_000)}  # characters
Make = Callable[[int], str]  # of about so many characters


def repeated(unit: str, before: str = "", after: str = LINK) -> Make:
    """`unit` again and again; `{}` in it stands for a number that is never the same."""
    if "{}" not in unit:
        return lambda size: before + unit * (size // len(unit)) + after
    return lambda size: before + "".join(unit.replace("{}", str(i)) for i in range(size // (len(unit) + 3))) + after


def mirrored(opening: str, closing: str, before: str = "", after: str = "") -> Make:
    """So many openings, a link, and as many closings."""

    def make(size: int) -> str:
        count = size // len(opening + closing)
        return before + opening * count + LINK + closing * count + after

    return make


NESTED = (
    "div",
    "p",
    "ul",
    "li",
    "table",
    "span",
    "a",
    "font",
    "blockquote",
    "b",
    "section",
    "header",
    "nav",
    "pre",
    "button",
    "svg",
    "option",
    "article",
    "form",
    "h1",
)
HTML: dict[str, Make] = {
    **{f"<{name}> never closed": repeated(f"<{name}>") for name in NESTED},
    **{f"<{name}> closed": mirrored(f"<{name}>", f"</{name}>") for name in NESTED},
    "lists in lists": repeated("<ul><li>"),
    "tables in tables": repeated("<table><tr><td>"),
    "tables of figures in each other": mirrored("<table><tr><th>x", "<td>y</table>"),
    "links in blocks": repeated("<a href=http://a.example/{}><div>"),
    "links never closed": repeated("<p><a href=http://a.example/{}>x"),
    "bold across blocks": repeated("<b><div></b>"),
    "formatting of every paragraph": repeated("<p><font color={}>x</p>"),
    "formatting, all different": repeated("<b id={}>"),
    "closed without being open": repeated("</div></b></a></table>"),
    "closed by the wrong name": repeated("<div></x>"),
    "closed out of scope": repeated("<div><object></div></object>"),
    "spans and other ends": mirrored("<span>", "</x>"),
    "rows without a table": repeated("<section><a><div><td><tr>"),
    "headings around emphasis": repeated("<em><h2>x<i>"),
    "HTML in drawings": repeated("<a id={}><colgroup><applet><tr>", before="<svg>"),
    "styles in drawings": repeated("<svg><style>", after=""),
    "words where a table has none": repeated("x<b>", before="<table>"),
    "options": repeated("<option>x", before="<select>", after="</select>" + LINK),
    "attributes of one tag": repeated("a{}=1 ", before="<p ", after=">" + LINK),
    "attributes of many bodies": repeated("<body a{}=1>"),
    "one long attribute": repeated("x", before='<a href="http://a.example/', after='">x</a>' + LINK),
    "an attribute without end": repeated("x", before=LINK + '<a href="', after=""),
    "entities": repeated("&amp;&nbsp;&lt;"),
    "an entity without end": repeated("a", before="&"),
    "ampersands": repeated("&"),
    "comments": repeated("<!-- < -->"),
    "a comment without end": repeated("<!--", before=LINK, after=""),
    "character data": repeated("<![CDATA[x"),
    "less-than signs": repeated("<"),
    "tags without end": repeated("<a ", before=LINK, after=""),
    "a script without end": repeated("</script", before=LINK + "<script>", after=""),
    "links in one line": repeated('<a href="https://arxiv.org/abs/2101.{}">x</a> '),
    "links that only point on": repeated("<p><a href=http://a.example/{}>x</a></p>", before="<h2>Head</h2>"),
    "links with labels": repeated("<p><b>Read:</b></p><p><a href=http://a.example/{}>x</a></p>", before="<h2>H</h2>"),
    "identifiers in one line": repeated("arXiv:2101.01234 10.1000/x{} "),
    "identifiers without a space": repeated("10.1000/x,"),
    "titles without links": repeated("<p>Read more: A Paper on Matters of {} (arXiv).</p>"),
    "titles that never end": repeated("Read more: A Paper (", before="<p>"),
    "headlines": repeated("<p><b>A headline of some words</b></p><p><i>…dek…</i></p>"),
    "headlines in parts in parts": repeated("<article><h2>x</h2>"),
    "headings that link to themselves": repeated('<a href="#x">#</a>', before="<h2>Head", after="</h2>" + LINK),
    "a title of separators": repeated(" , -", before="<title>ab", after="x</title>" + LINK),
    "a title of words and numbers": repeated("a 1 ", before="<title>", after="</title>" + LINK),
    "welcomes": repeated("Welcome to Aa, a ", before="<p>"),
    "brackets as JSON-LD": repeated("[", before='<script type="application/ld+json">', after="</script>" + LINK),
    "objects as JSON-LD": repeated(
        '{"@type":"x"},', before='<script type="application/ld+json">[', after="0]</script>" + LINK
    ),
    "digits as JSON-LD": repeated("1", before='<script type="application/ld+json">', after="</script>" + LINK),
    "sentences": repeated(". A"),
    "no spaces": repeated("a"),
    "spaces": repeated(" ", before="<p>a"),
    "NUL": repeated("\0"),
}
MARKDOWN: dict[str, Make] = {
    "quotes in quotes": repeated(">", after=" " + LINK),
    "lists in lists": repeated("- ", after=LINK),
    "lists in quotes in lists": repeated("> - ", after=LINK),
    "brackets": repeated("[", after="x " + LINK),
    "brackets and their ends": mirrored("[", "]"),
    "links in links": mirrored("[", "](y)"),
    "links without end": repeated("[x](", after=" " + LINK),
    "pictures": repeated("![[a](b)](c)", after=LINK),
    "stars": repeated("*a **a ", after=LINK),
    "stars in words": repeated("a**b", after="c* " + LINK),
    "underscores": repeated(" _a", after=LINK),
    "emphasis behind breaks": repeated("**a  \n", after=LINK),
    "emphasis and blank lines": repeated("\n \n", before="**a", after=LINK),
    "backquotes": repeated("`` ` ", after=LINK),
    "a wide table": lambda size: "|".join("a" * (size // 6)) + "\n" + "|".join("-" * (size // 6)) + "\n\n" + LINK,
    "rows shorter than their table": lambda size: (
        "|".join("a" * (size // 6)) + "\n" + "|".join("-" * (size // 6)) + "\n" + "b\n" * (size // 6) + "\n\n" + LINK
    ),
    "definitions": repeated("[r{}]: http://a.example/{}\n", after="\n\n" + LINK),
    "a definition used often": lambda size: (
        "[r]: http://a.example/" + "x" * (size // 2) + "\n\n" + "[r] " * (size // 8) + LINK
    ),
    "titles without end": repeated('[a]: b "\n', after="\n\n" + LINK),
    "blocks of HTML": repeated("<div>\n", after=LINK),
    "spaces in a heading": repeated(" ", before="# a", after="b\n\n" + LINK),
    "braces in a heading": repeated("{#a", before="# a ", after="\n\n" + LINK),
    "front matter without end": repeated("a---\n", before="---\n", after=LINK),
    "merge keys": lambda size: (
        "---\na0: &a0 {x: 1}\n"
        + "".join(f"a{i + 1}: &a{i + 1} {{<<: [*a{i}, *a{i}]}}\n" for i in range(30))
        + "---\n"
        + "x" * size
        + LINK
    ),
}


def seconds(document: str, format: str) -> float:
    """The least of three readings, or of one where that takes long."""
    least = float("inf")
    gc.disable()  # else the work would be that of all tests' memory
    try:
        for _ in range(3):
            begun = process_time()
            found = papertrack.extract(document, format=format)
            least = min(least, process_time() - begun)
            assert found.format == format
            if least > 0.3:
                break
    finally:
        gc.enable()
    return least


def grows_in_proportion(make: Make, format: str) -> bool:
    """Does four times the length cost less than twelve times the work? A busy machine may be asked a few times: what
    grows with the square costs sixteen times as much at every try.
    """
    small, large = (make(size) for size in SIZES[format])
    return any(seconds(large, format) < 12 * max(seconds(small, format), 0.004) for _ in range(4))


@pytest.mark.parametrize("make", HTML.values(), ids=HTML)
def test_html_takes_time_in_proportion_to_its_length(make: Make) -> None:
    assert grows_in_proportion(make, "html")


@pytest.mark.parametrize("make", MARKDOWN.values(), ids=MARKDOWN)
def test_markdown_takes_time_in_proportion_to_its_length(make: Make) -> None:
    assert grows_in_proportion(make, "markdown")


@pytest.mark.parametrize("unit", ["arXiv:2101.01234 ", "a\n\n", "a\n ", "* ", "http://a.example/x,", "10.1000/"])
def test_plain_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    assert grows_in_proportion(repeated(unit, after=""), "text")


@pytest.mark.parametrize("name", [name for name in HTML if name.startswith("<") and name.split()[0] != "<option>"])
def test_no_link_is_lost_however_deep_it_stands(name: str) -> None:
    (link,) = papertrack.extract(HTML[name](400_000), format="html").links[-1:]
    assert link.url == "http://end.example/1"


def test_a_megabyte_of_links_gives_them_all() -> None:
    one = '<p>Hello. <a href="https://arxiv.org/abs/2101.{:05}">Title {}</a>, read.</p>'
    document = "".join(one.format(i, i) for i in range(1, 15_001))
    found = papertrack.extract(document)
    assert [link.text for link in found.links] == [f"Title {i}" for i in range(1, 15_001)]
    assert len(found.papers) == 15_000
