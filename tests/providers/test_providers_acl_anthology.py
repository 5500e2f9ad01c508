"""What users rely on when the ACL Anthology is asked: the facts of a paper's own page and of no other page."""

from __future__ import annotations

import pytest
from arxiv_on_loopback import status
from provider_contract import JsonProviderContract, one
from service_on_loopback import Asked, Reply

from papertrack.errors import BadResponse
from papertrack.model.paper import Facts
from papertrack.providers.acl_anthology import AclAnthologyProvider

HEAD = [
    ("title", "How many data points &amp; prompts?"),
    ("author", "Teven Le Scao"),
    ("author", "Alexander M. Rush"),
    ("conference_title", "Proceedings of NAACL 2021"),
    ("publication_date", "2021/6"),
    ("pdf_url", "https://aclanthology.org/2021.naacl-main.208.pdf"),
    ("firstpage", "2627"),
    ("lastpage", "2636"),
    ("doi", "10.18653/v1/2021.naacl-main.208"),
]
METAS = "".join(f'<meta content="{content}" name=citation_{name}>' for name, content in HEAD)
PAGE = f"""<!doctype html><html><head><title>x</title>{METAS}</head><body>
<div class="card-body acl-abstract"><h5>Abstract</h5><span>When fine-tuning <b>models</b>, we count.</span></div>
<script>window.open(h)</script></body></html>""".encode()


class TestAclAnthology(JsonProviderContract):
    known = one("acl:2021.naacl-main.208")
    unknown = one("acl:2021.naacl-main.999")
    wrong_shapes = (b"{}", b"<html></html>", PAGE.replace(b"main.208.pdf", b"main.209.pdf"))

    def made(self, client, url):
        return AclAnthologyProvider(client, address=url)

    def answer(self, asked: Asked) -> Reply:
        known = asked.path == "/2021.naacl-main.208/"
        return Reply(PAGE) if known else Reply(b"<html><title>Page not found - ACL Anthology</title></html>", 404)

    def test_a_page_that_ends_before_the_abstract_is_not_believed(self, provider, service):
        service.faults = [status(200, PAGE[: PAGE.index(b"<div")])]
        with pytest.raises(BadResponse, match="no whole page"):
            provider.ask([self.known])

    def test_the_facts_of_a_paper(self, provider):
        assert self.told(provider) == Facts(
            title="How many data points & prompts?",
            authors=("Teven Le Scao", "Alexander M. Rush"),
            abstract="When fine-tuning models, we count.",
            published="2021-06",
            venue="Proceedings of NAACL 2021",
            doi="10.18653/v1/2021.naacl-main.208",
            appeared="2021-06",
            kind="proceedings-article",
            pages="2627-2636",
            same_as=(one("doi:10.18653/v1/2021.naacl-main.208"),),
        )
