"""A paper is found whatever its issue comes as, and however the link is written there."""

from __future__ import annotations

import base64
import gzip
import json
import quopri
from collections.abc import Callable
from html import escape

import pytest

import papertrack

PAPERS = {
    "https://arxiv.org/abs/2503.09799v2": "arxiv:2503.09799",
    "https://openreview.net/forum?id=r1xMH1BtvB&noteId=x": "openreview:r1xMH1BtvB",
    "https://doi.org/10.1016/S0140-6736(20)30183-5": "doi:10.1016/s0140-6736(20)30183-5",
    "https://doi.org/10.1002/(SICI)1520-6610(2000)8:3%3C174::AID-JCD3%3E3.0.CO;2-T": (
        "doi:10.1002/(sici)1520-6610(2000)8:3<174::aid-jcd3>3.0.co;2-t"
    ),
    "https://papers.ssrn.com/sol3/papers.cfm?abstract_id=4573321": "doi:10.2139/ssrn.4573321",
    "https://www.biorxiv.org/content/10.1101/2024.03.13.584607v3.full": "doi:10.1101/2024.03.13.584607",
    "https://proceedings.mlr.press/v139/x21a.html": "pmlr:v139/x21a",
    "https://www.google.com/url?q=https://arxiv.org/abs/hep-th/9711200&sa=D": "arxiv:hep-th/9711200",
}


def page(url: str) -> str:
    return f"<html><body><h2>A täle</h2><p>Read <a href='{escape(url)}'>it</a>, please.</p></body></html>"


def mail(body: bytes, coding: str) -> bytes:
    return (
        b"From: Ada <ada@news.example>\r\nSubject: News\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: " + coding.encode() + b"\r\n\r\n" + body
    )


def feed(url: str) -> str:
    item = f"<item><title>T</title><description>{escape(page(url))}</description></item>"
    return f"<rss version='2.0'><channel><title>N</title>{item}</channel></rss>"


FORMS: dict[str, Callable[[str], str | bytes]] = {
    "page": page,
    "page in UTF-16": lambda url: page(url).encode("utf-16"),
    "page, packed": lambda url: gzip.compress(page(url).encode()),
    "page in capitals": lambda url: f'<HTML><BODY><P><A HREF="{escape(url)}" CLASS=x>it</A></BODY></HTML>',
    "table": lambda url: f"<table><tr><th>Paper<th>Link</tr><tr><td>T<td><a href={escape(url)!r}>it</a></tr></table>",
    "text in a page": lambda url: f"<p>Read {escape(url)}, please.</p>",
    "Markdown": lambda url: f"# News\n\nRead [it](<{url}>), please.\n",
    "Markdown, address alone": lambda url: f"# News\n\nRead <{url}>, please.\n",
    "Markdown, by reference": lambda url: f"# News\n\nRead [it][1], please.\n\n[1]: <{url}>\n",
    "Markdown, a list": lambda url: f"---\ntitle: News\n---\n* **A tale** ([it](<{url}>))\n* B\n",
    "text": lambda url: f"News\n\nRead it ({url}), please.\n",
    "feed": feed,
    "JSON Feed": lambda url: json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": [{"id": "1", "content_html": page(url)}]}
    ),
    "mail": lambda url: mail(page(url).encode(), "8bit"),
    "mail, quoted-printable": lambda url: mail(quopri.encodestring(page(url).encode()), "quoted-printable"),
    "mail, base64": lambda url: mail(base64.encodebytes(page(url).encode()), "base64"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("url", "identifier"), PAPERS.items(), ids=PAPERS.values())
def test_a_paper_is_found_in_every_kind_of_document(form: str, url: str, identifier: str) -> None:
    document = papertrack.extract(FORMS[form](url))
    assert [str(paper) for paper in document.papers] == [identifier]
    assert [link.url for link in document.links if link.found] == [url]
