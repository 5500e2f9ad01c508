"""Laws that hold for every URL and every text."""

from __future__ import annotations

import json
import re
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from papertrack.identify import find_in_text, find_urls, normalise, parse_identifier, recognise
from papertrack.model.document import Kind
from papertrack.model.identifier import Identifier, Scheme

new_arxiv = st.builds(
    lambda year, month, number: f"{year:02}{month:02}.{number:05}",
    st.integers(15, 40),
    st.integers(1, 12),
    st.integers(1, 99_999),
)
old_arxiv = st.builds(
    lambda archive, year, month, number: f"{archive}/{year:02}{month:02}{number:03}",
    st.sampled_from(["hep-th", "math", "cond-mat", "cs", "quant-ph"]),
    st.integers(92, 99),
    st.integers(1, 12),
    st.integers(1, 999),
)
arxiv = st.one_of(new_arxiv, old_arxiv).map(lambda value: Identifier(Scheme.ARXIV, value))
doi = st.builds(
    lambda registrant, suffix: Identifier(Scheme.DOI, f"10.{registrant}/{suffix}"),
    st.integers(1000, 4999).filter(lambda registrant: registrant not in (1101, 1371)),
    st.from_regex(r"[a-z][a-z0-9]{1,8}(\.[0-9]{2,6}){0,2}", fullmatch=True).filter(
        lambda suffix: not suffix.endswith((".pdf", ".full"))
    ),
)
openreview = st.from_regex(r"[A-Za-z][A-Za-z0-9]{8,10}", fullmatch=True).map(
    lambda value: Identifier(Scheme.OPENREVIEW, value)
)
_ISSUED = {
    Scheme.ACL: r"[A-Z][0-9]{2}-[1-9][0-9]{2}[1-9]|20[0-9]{2}\.[a-z]{3,6}-[a-z]{4}\.[1-9][0-9]{0,2}",
    Scheme.PMLR: r"v[1-9][0-9]{0,2}/[a-z]{2,9}[0-9]{2}[a-z]",
    Scheme.JMLR: r"v[1-9][0-9]?/[a-z]{2,9}[0-9]{2}a",
    Scheme.DISTILL: r"20(1[6-9]|2[01])/[a-z]{4,8}(-[a-z]{3,5}){1,2}",
    Scheme.PMID: r"[1-9][0-9]{3,7}",
    Scheme.PMCID: r"PMC[1-9][0-9]{3,7}",
    Scheme.HAL: r"(hal|tel|inria)-[0-9]{8}",
    Scheme.IEEE: r"[1-9][0-9]{5,7}",
    Scheme.ACM: r"[1-9][0-9]{5,7}(\.[1-9][0-9]{5,7})?",
    Scheme.PII: r"S[0-9]{15}[0-9X]",
    Scheme.S2: r"[0-9a-f]{40}|CorpusID:[1-9][0-9]{4,8}",
    Scheme.OPENALEX: r"W[1-9][0-9]{6,9}",
}
other = st.sampled_from(sorted(_ISSUED)).flatmap(
    lambda scheme: st.from_regex(_ISSUED[scheme], fullmatch=True).map(lambda value: Identifier(scheme, value))
)
bracketed_doi = st.builds(
    lambda issn, year, number: Identifier(Scheme.DOI, f"10.1016/s{issn:04}-3182({year:02}){number:05}-x"),
    st.integers(0, 9999),
    st.integers(0, 99),
    st.integers(0, 99_999),
)
identifier = st.one_of(arxiv, doi, bracketed_doi, openreview, other)


def address(it: Identifier) -> str:
    assert it.url is not None
    return it.url


def base64(text: str | bytes) -> str:
    return urlsafe_b64encode(text if isinstance(text, bytes) else text.encode()).decode().rstrip("=")


def urldefense_2(url: str) -> str:
    coded = quote(url, safe="/.").replace("-", "%2D").replace("_", "%5F").replace("%", "-").replace("/", "_")
    return f"https://urldefense.proofpoint.com/v2/url?u={coded}&d=DwMF"


WRAPPERS: list[Callable[[str], str]] = [
    lambda url: f"https://www.google.com/url?q={quote(url, safe='')}&sa=D",
    lambda url: f"https://l.facebook.com/l.php?u={quote(url, safe='')}",
    lambda url: f"https://eur01.safelinks.protection.outlook.com/?url={quote(url, safe='')}&data=1",
    lambda url: f"https://web.archive.org/web/20210101/{url}",
    lambda url: f"https://href.li/?{url}",
    urldefense_2,
    lambda url: f"https://substack.com/redirect/2/{base64(json.dumps({'e': url, 'p': 1}))}.c2lnbmVk?r=1",
    lambda url: f"https://email.mg2.example.com/c/{base64(zlib.compress(('h=1&l=' + quote(url, safe='')).encode()))}",
    lambda url: f"https://click.convertkit-mail2.com/abc/def/{base64(url)}",
    lambda url: f"https://tracking.example.com/CL0/{quote(url, safe='')}/1/0100-000/Ab_c=123",
    lambda url: f"https://click.example.com/?id=1&target={quote(quote(url, safe=''), safe='')}",
]


def named(url: str) -> list[Identifier]:
    return [found.identifier for found in recognise(url).found]


@given(identifier, st.lists(st.sampled_from(WRAPPERS), max_size=3))
def test_wrapping_a_link_never_changes_what_it_names(it: Identifier, wrappers: list[Callable[[str], str]]) -> None:
    url = address(it)
    for wrap in wrappers:
        url = wrap(url)
    assert named(url) == [it]
    assert recognise(url).kind is Kind.PAPER


@given(identifier, st.data())
def test_percent_codes_and_the_host_s_case_never_change_what_a_link_names(it: Identifier, data: st.DataObject) -> None:
    scheme, _, rest = address(it).partition("://")
    host, slash, path = rest.partition("/")
    recased = "".join(data.draw(st.sampled_from([c.lower(), c.upper()])) for c in host)
    coded = "".join(f"%{ord(c):02X}" if c not in "?=/" and data.draw(st.booleans()) else c for c in path)
    assert named(f"{scheme}://{recased}{slash}{coded}") == [it]


@given(
    identifier, st.lists(st.sampled_from(["utm_source=a", "utm_campaign=b%20c", "fbclid=d", "mc_cid=e"]), min_size=1)
)
def test_trackers_never_change_what_a_link_names_and_are_gone_from_its_target(
    it: Identifier, trackers: list[str]
) -> None:
    url = address(it)
    read = recognise(url + ("&" if "?" in url else "?") + "&".join(trackers))
    assert [found.identifier for found in read.found] == [it]
    assert read.target == url


@given(
    identifier,
    st.sampled_from(["", "(", "[", "“", "<", "see: ", "`", "*"]),
    st.sampled_from(["", ".", ",", ")", "]", "”", "…", "`", ">", "),", ").", "**", " and"]),
)
def test_punctuation_around_a_url_is_no_part_of_it(it: Identifier, before: str, after: str) -> None:
    url = address(it)
    text = before + url + after
    assert [(text[start:end], found.identifier) for start, end, found in find_in_text(text)] == [(url, it)]
    assert [(text[start:end], found) for start, end, found in find_urls(text)] == [(url, url)]


@given(
    identifier, st.sampled_from([".", ",", ";", ")", "),", "]", "”", "’", "…", "%20", "%29", "%2C", ">", "\u200b", "#"])
)
def test_punctuation_that_slipped_into_a_link_never_changes_what_it_names(it: Identifier, slip: str) -> None:
    assert named(address(it) + slip) == [it]


@given(
    st.one_of(arxiv, doi),
    st.text(st.sampled_from("abc ,;()\n"), max_size=20),
    st.text(st.sampled_from(" ,;)\n"), max_size=5),
)
def test_an_identifier_is_found_wherever_it_stands_in_a_text(it: Identifier, before: str, after: str) -> None:
    text = f"{before} {it}{after}"
    assert [found.identifier for _, _, found in find_in_text(text)] == [it]


@given(st.text(st.characters(exclude_categories=["Nd"])))
def test_a_text_without_digits_names_nothing(text: str) -> None:
    assert not [found for _, _, found in find_in_text(text) if found.identifier.scheme is not Scheme.OPENREVIEW]


LOOK_ALIKES = st.one_of(
    st.from_regex(r"\+?[0-9]{1,3}[ .-][0-9]{3,4}[ .-][0-9]{4,5}", fullmatch=True),  # telephone
    st.from_regex(r"[$€£]? ?[0-9]{1,4}([.,][0-9]{2,5})?(/month|/h|k|M| USD)?", fullmatch=True),  # prices
    st.from_regex(r"v?[0-9]{1,4}\.[0-9]{1,5}(\.[0-9]{1,4})?(-(rc|beta)[0-9])?", fullmatch=True),  # versions
    st.from_regex(r"[12][0-9]{3}[-/.][01][0-9][-/.][0-3][0-9]", fullmatch=True),  # dates
    st.from_regex(r"10\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(/[0-9]{1,2})?(:[0-9]{2,5})?", fullmatch=True),  # networks
    st.from_regex(r"10\.[0-9]{1,6}( ?%|x| m/s|/[0-9]{1,4}|/[a-z]{1,8})?", fullmatch=True),  # measures, ratios
    st.from_regex(r"[a-z]{1,6}/[0-9]{1,6}", fullmatch=True),
    st.from_regex(r"(PMC|ISBN|DOI|doi:|arXiv|arXiv:) ?[0-9]{1,3}", fullmatch=True),  # too short
    st.sampled_from(
        ["arXiv", "in 2024", "arxiv.org", "https://arxiv.org/list/cs.LG/2503", "doi.org", "10.1000", "PMC", "a"]
    ),
)


@given(st.lists(LOOK_ALIKES, max_size=8), st.sampled_from([" ", ", ", "\n", "; ", " and ", ") (", " – "]))
def test_numbers_that_are_no_identifiers_name_nothing(parts: list[str], between: str) -> None:
    assert [found.identifier for _, _, found in find_in_text(f"x {between.join(parts)} y")] == []


WORDS = (
    "http:// https:/ // arxiv.org doi.org/ /abs/ 2503.09799 10.1000/ % %25 %2F ? # & = url= [ ] ::1 @ :"
    " web.archive.org/web/ substack.com/redirect/2/ eyJlIjoi email.mg1.substack.com/c/eJ urldefense.com/v3/__"
    " __; ** aHR0c \\ \0 é İ arXiv: ISBN PMID < > math/0309136 v1 … ( )"
)
fragments = st.sampled_from([*WORDS.split(" "), " ", "\n", "\ud800"])
anything = st.one_of(st.text(), st.lists(fragments, max_size=12).map("".join))


@given(anything, anything)
def test_no_string_makes_reading_fail_and_spans_lie_in_order_inside_the_text(url: str, text: str) -> None:
    read = recognise(url, text)
    assert isinstance(read.kind, Kind)
    assert len(read.found) == len({found.identifier for found in read.found})
    parse_identifier(url)
    floor, span = 0, (0, 0)
    for start, end, found in find_in_text(text):
        assert floor <= start < end <= len(text) or (start, end) == span
        assert normalise(found.identifier.scheme, found.identifier.value) == (found.identifier.value, None)
        floor, span = end, (start, end)


@given(st.sampled_from(list(Scheme)), anything)
def test_a_normal_form_is_its_own_normal_form(scheme: Scheme, raw: str) -> None:
    if normal := normalise(scheme, raw):
        assert normalise(scheme, normal[0]) == (normal[0], None)


_SHAPES = {
    Scheme.ACL: r"[A-Za-z][0-9]{2}-[0-9]{4}|20[0-9]{2}\.[a-z]{3,6}-[a-z]{4}\.[0-9]{1,3}",
    Scheme.DOI: r"10\.[0-9]{4,5}/[!-~]{1,20}",
    Scheme.PII: r"S[0-9]{4}-[0-9]{4}\([0-9]{2}\)[0-9]{5}-[0-9X]",
    Scheme.ISBN: r"97[89]-?[0-9]{10}|[0-9]{9}[0-9X]",
    Scheme.PMCID: r"(PMC)?[0-9]{1,8}",
    Scheme.PMID: r"[0-9]{1,8}",
    Scheme.IEEE: r"[0-9]{4,9}",
    Scheme.HAL: r"[a-z]{3,5}-[0-9]{8}(v[1-9])?",
    Scheme.S2: r"[0-9a-fA-F]{40}|corpusid:[0-9]{3,9}",
    Scheme.OPENALEX: r"[Ww][0-9]{5,10}",
    Scheme.NEURIPS: r"[0-9]{1,5}|[0-9a-f]{32}",
    Scheme.PMLR: r"v[0-9]{1,3}/[a-z]{2,9}[0-9]{2}[a-z]?",
}


@given(
    st.sampled_from(sorted(_SHAPES)).flatmap(lambda s: st.tuples(st.just(s), st.from_regex(_SHAPES[s], fullmatch=True)))
)
def test_every_normal_form_reads_back_as_the_identifier_it_is(case: tuple[Scheme, str]) -> None:
    scheme, raw = case
    if (normal := normalise(scheme, raw)) and not re.match(r"10\.48550/arxiv", normal[0]):
        it = Identifier(scheme, normal[0])
        assert normalise(scheme, normal[0]) == (normal[0], None)
        assert parse_identifier(str(it)) == it


@given(identifier)
def test_an_identifier_written_out_reads_back(it: Identifier) -> None:
    assert parse_identifier(str(it)) == it
    assert parse_identifier(address(it)) == it
