"""What links that name no paper lead to."""

from __future__ import annotations

import pytest

from papertrack.identify import recognise
from papertrack.model.document import Kind

KINDS = {
    Kind.CODE: [
        "https://github.com/doe/widgets",
        "https://gist.github.com/doe/d91d09565462125a1eb75acc65da1469",
        "https://gitlab.com/doe/widgets",
        "https://colab.research.google.com/github/doe/widgets/blob/master/a.ipynb",
        "https://huggingface.co/spaces/doe/widgets",
        "https://www.kaggle.com/code/doe/widgets",
        "https://pypi.org/project/widgets/",
        "https://www.npmjs.com/package/widgets",
        "https://hub.docker.com/r/doe/widgets",
        "https://git.example.org/doe/widgets.git",
        "https://observablehq.com/@doe/widgets",
    ],
    Kind.MODEL: [
        "https://huggingface.co/doe",
        "https://huggingface.co/doe/widget-7b",
        "https://hf.co/doe/widget-7b",
        "https://huggingface.co/collections/doe/widgets-6615",
        "https://ollama.com/library/widget",
        "https://www.kaggle.com/models/doe/widget",
    ],
    Kind.DATASET: [
        "https://huggingface.co/datasets/doe/widgets",
        "https://www.kaggle.com/datasets/doe/widgets",
        "https://www.kaggle.com/competitions/widgets/data",
        "https://ieee-dataport.org/open-access/widgets",
        "https://figshare.com/articles/dataset/widgets/123",
        "https://dataverse.harvard.edu/dataset.xhtml?persistentId=hdl:1902.1/111",
    ],
    Kind.ISSUE: [
        "https://importai.substack.com/p/import-ai-455-automating-ai-research",
        "https://jack-clark.net/2025/02/24/import-ai-401-some-words/",
        "https://jack-clark.net/2025/02/",
        "https://www.interconnects.ai/p/some-post",
        "https://open.substack.com/pub/importai/p/some-post?utm_source=share",
        "https://buttondown.email/ainews/archive/some-issue/",
        "https://widgets.beehiiv.com/p/some-issue",
        "https://substack.com/home/post/p-12345",
        "https://substack.com/@someone/p-12345",
        "https://lastweekin.ai/p/273",
        "https://us2.campaign-archive.com/?u=1f2e&id=3d4c",
        "https://www.deeplearning.ai/the-batch/issue-300/",
    ],
    Kind.SOCIAL: [
        "https://x.com/someone/status/1712747095676117155",
        "https://twitter.com/someone",
        "https://mastodon.social/@someone/109876543210",
        "https://lab.example.social/@someone/109876543210",
        "https://www.linkedin.com/in/someone",
        "https://www.reddit.com/r/widgets/comments/abc/",
        "https://bsky.app/profile/someone/post/3k",
        "https://news.ycombinator.com/item?id=1",
    ],
    Kind.VIDEO: [
        "https://www.youtube.com/watch?v=I-EIVlHvHRM",
        "https://youtu.be/I-EIVlHvHRM",
        "https://vimeo.com/12345",
    ],
    Kind.NEWS: [
        "https://www.nytimes.com/2024/05/01/technology/widgets.html",
        "https://www.reuters.com/article/idUSKBN1ZF2QL",
        "https://www.heise.de/news/Widgets-1.html",
        "https://www.ft.com/content/16b8ffb6-7161-11e7-aca6-c6bd07df1a3c",
        "https://www.nature.com/articles/d41586-019-03072-8",
    ],
    Kind.PAGE: [
        "https://sakana.ai/drq/",
        "https://huggingface.co/blog/some-post",
        "https://huggingface.co/docs/transformers/index",
        "https://github.com/features",
        "https://www.google.com/",
        "https://en.wikipedia.org/wiki/Nash_equilibrium",
        "https://example.com/papers/widgets.pdf",
        "ftp://ftp.example.org/pub/widgets.pdf",
        "/relative/page.html",
        "news.example.com:8080",
        "http://example.us2.list-manage1.com/track/click?u=1f2e&id=3d4c",
        "https://rdcu.be/abcde",
        "https://link.alphasignal.ai/abcde",
        "https://info.example.com/e3t/Ctc/LX+113/abc/xyz",
        "https://example.com/issues/privacy-and-widgets",
        "https://cdn-uploads.huggingface.co/production/uploads/0123/widgets.png",
    ],
    Kind.BOILERPLATE: [
        "mailto:someone@example.com",
        "javascript:void(0)",
        "tel:+15550100",
        "#top",
        "",
        "https://importai.substack.com/subscribe?utm_source=email",
        "https://example.com/unsubscribe?u=1",
        "https://example.com/users/unsubscribe/abc",
        "https://preferences.convertkit-mail2.com/abc",
        "https://mailchimp.com/monkey-rewards/?utm_source=x",
        "https://example.com/a-post/?share=twitter",
        "https://example.com/wp-login.php",
        "https://example.com/privacy-policy",
        "https://example.com/login?next=/p/x",
        "https://example.us2.list-manage.com/unsubscribe?u=1f2e&id=3d4c",
        "https://apps.apple.com/us/app/widgets/id1",
        "https://play.google.com/store/apps/details?id=com.example",
        "https://x.com/intent/post?text=widgets",
        "https://www.linkedin.com/shareArticle?mini=true&url=https%3A%2F%2Fexample.com",
        "https://importai.substack.com/p/some-post?action=share",
        "https://importai.substack.com/p/some-post/comments",
        "https://substack.com/signup?utm_source=substack",
    ],
}


@pytest.mark.parametrize(("url", "kind"), [(url, kind) for kind, urls in KINDS.items() for url in urls])
def test_a_link_is_of_the_kind_that_a_reader_would_say(url: str, kind: Kind) -> None:
    read = recognise(url)
    assert read.kind is kind
    assert read.found == ()


def test_a_rule_tells_why_and_nothing_told_nothing() -> None:
    assert recognise("https://github.com/doe/widgets").rule == "github"
    assert recognise("https://sakana.ai/drq/").rule is None
