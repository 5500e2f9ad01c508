"""The table of what links that name no paper lead to: code, models, earlier issues, news, buttons."""

from __future__ import annotations

import re
from typing import NamedTuple

from papertrack.model.document import Kind


class Place(NamedTuple):
    """One kind of page. hosts: as in `sites`; none stands for every host.

    pattern: searched, case ignored, in the decoded path with its query; None for the whole host.
    """

    rule: str
    kind: Kind
    hosts: tuple[str, ...]
    pattern: re.Pattern[str] | None


def _place(rule: str, kind: Kind, hosts: str, pattern: str | None = None) -> Place:
    return Place(rule, kind, tuple(hosts.split()), re.compile(pattern, re.I | re.A) if pattern else None)


BUTTONS = (
    _place("share", Kind.BOILERPLATE, "twitter.com x.com", r"^/(?:intent/|share\b|home\?status=)"),
    _place("share", Kind.BOILERPLATE, "facebook.com", r"^/(?:sharer?\b|sharer\.php|dialog/|plugins/)"),
    _place("share", Kind.BOILERPLATE, "linkedin.com", r"^/(?:shareArticle|sharing/|cws/share)"),
    _place("share", Kind.BOILERPLATE, "reddit.com", r"^/submit\b"),
    _place("share", Kind.BOILERPLATE, "news.ycombinator.com", r"^/submitlink"),
    _place("share", Kind.BOILERPLATE, "t.me telegram.me threads.net threads.com", r"^/(?:share\b|intent/)"),
    _place("share", Kind.BOILERPLATE, "bsky.app", r"^/intent/"),
    _place("share", Kind.BOILERPLATE, "pinterest.com", r"^/pin/create"),
    _place("share", Kind.BOILERPLATE, "tumblr.com", r"^/(?:share|widgets/share)"),
    _place("share", Kind.BOILERPLATE, "stumbleupon.com digg.com del.icio.us", r"^/(?:submit|save|post)\b"),
    _place("share", Kind.BOILERPLATE, "getpocket.com instapaper.com", r"^/(?:save|edit|hello2)\b"),
    _place("share", Kind.BOILERPLATE, "api.whatsapp.com wa.me", r"^/(?:send|\?)"),
    _place("share", Kind.BOILERPLATE, "mendeley.com", r"^/import"),
    _place("share", Kind.BOILERPLATE, "plus.google.com", r"^/share"),
    _place("share", Kind.BOILERPLATE, "addtoany.com addthis.com sharethis.com citeulike.org"),
    _place("log-in", Kind.BOILERPLATE, "medium.com", r"^/m/(?:signin|callback)\b"),
    _place("log-in", Kind.BOILERPLATE, "accounts.google.com login.microsoftonline.com auth0.com"),
    _place(
        "arxiv-other",
        Kind.PAGE,
        "arxiv.org",
        r"^/(?:list|search|find|a|schemas|api|archive|year|catchup|rss)\b",
    ),
    _place("badge", Kind.PAGE, "zenodo.org", r"^/badge\b"),
    _place("sandbox", Kind.PAGE, "sandbox.zenodo.org"),
    _place("badge", Kind.PAGE, "img.shields.io"),
)
"""Pages that hold another page's address or identifier without leading to it; asked before anything else."""

_SUBSTACK_SELF = r"^/(?:i|p|pub/[\w-]+/p)/[\w-]+"

PLACES = (
    # Boilerplate of known services
    _place("list-manage", Kind.PAGE, "list-manage.com list-manage1.com list-manage2.com", r"^/track/click"),
    _place(
        "list-manage",
        Kind.BOILERPLATE,
        "list-manage.com list-manage1.com list-manage2.com eepurl.com forward-to-friend.com",
    ),
    _place("app-store", Kind.BOILERPLATE, "apps.apple.com play.google.com itunes.apple.com"),
    _place("feedburner", Kind.BOILERPLATE, "feedburner.google.com"),
    _place(
        "feedburner",
        Kind.BOILERPLATE,
        "feeds.feedburner.com feeds.wordpress.com",
        r"^/(?:~[a-z]/|~ff/|1\.0/)",
    ),
    _place("advertisement", Kind.BOILERPLATE, "doubleclick.net googleadservices.com googletagmanager.com"),
    _place("gravatar", Kind.BOILERPLATE, "gravatar.com"),
    _place(
        "unsubscribe",
        Kind.BOILERPLATE,
        "unsubscribe.convertkit-mail.com unsubscribe.convertkit-mail2.com preferences.convertkit-mail.com"
        " preferences.convertkit-mail2.com",
    ),
    _place("badge", Kind.BOILERPLATE, "mailchimp.com", r"^/monkey-rewards"),
    _place(
        "substack-button",
        Kind.BOILERPLATE,
        "substack.com",
        r"^/(?:subscribe|signup|sign-in|account|action/|app-link|app\b|api/|tos\b|privacy|ccpa|refer|leaderboard)"
        r"|/comments?\b|[?&]action=|[?&]showWelcome",
    ),
    _place(
        "social",
        Kind.SOCIAL,
        "substack.com",
        r"^/(?:@[\w-]+(?:/note/[\w-]+)?/?(?:\?|$)|notes?\b|profile/|chat/)",
    ),
    # Redirectors that hold no target: to be asked
    _place("redirector", Kind.PAGE, "substack.com", r"^/redirect/"),
    _place(
        "redirector",
        Kind.PAGE,
        "t.co bit.ly buff.ly ow.ly goo.gl goo.gle tinyurl.com lnkd.in dlvr.it fb.me is.gd shorturl.at"
        " rb.gy cutt.ly amzn.to g.co ct.sendgrid.net hubspotlinks.com hs-sales-engage.com"
        " link.mail.beehiiv.com app.alphasignal.ai email.mg1.substack.com email.mg2.substack.com"
        " feedproxy.google.com mandrillapp.com link.alphasignal.ai links.tldrnewsletter.com click.mlsend.com"
        " clicks.mlsend.com click.mailerlite.com trk.klclick.com trk.klclick1.com trk.klclick2.com trk.klclick3.com"
        " r20.rs6.net exct.net hubs.ly hubs.li bitly.com j.mp t.ly tiny.cc trib.al ift.tt wp.me rebrand.ly"
        " rdcu.be go.nature.com nyti.ms wapo.st on.ft.com on.wsj.com econ.st reut.rs bloom.bg apne.ws bbc.in tcrn.ch",
    ),
    # Earlier issues of newsletters
    _place("issue", Kind.ISSUE, "substack.com", _SUBSTACK_SELF),
    _place("issue", Kind.ISSUE, "substack.com", r"^/(?:home/post|@[\w-]+)/p-\d+"),
    _place("issue", Kind.ISSUE, "lastweekin.ai", r"^/p/\d+"),
    _place("issue", Kind.ISSUE, "jack-clark.net importai.net", r"^/\d{4}(?:/\d\d){0,2}(?:/|$)"),
    _place("issue", Kind.ISSUE, "buttondown.email buttondown.com", r"^/[\w.-]+/archive/[\w-]+"),
    _place("issue", Kind.ISSUE, "beehiiv.com", r"^/p/[\w-]+"),
    _place("issue", Kind.ISSUE, "deeplearning.ai", r"^/the-batch/issue-[\w-]+/?(?:\?|$)"),
    _place("issue", Kind.ISSUE, "mailchi.mp"),
    _place("issue", Kind.ISSUE, "campaign-archive.com campaign-archive1.com campaign-archive2.com", r"\?.*\bid="),
    _place("issue", Kind.ISSUE, "tinyletter.com", r"^/[\w-]+/letters/"),
    _place("issue", Kind.ISSUE, "getrevue.co", r"^/profile/[\w-]+/issues/"),
    _place("issue", Kind.ISSUE, "news.smol.ai buttondown.ainews.com aiweekly.co", r"^/(?:issues|archive)/[\w-]+"),
    _place("issue", Kind.ISSUE, "tldr.tech", r"^/[a-z]+/\d{4}-\d\d-\d\d"),
    # Data sets, models, code
    _place("image", Kind.PAGE, "cdn-uploads.huggingface.co cdn-avatars.huggingface.co"),
    _place("hf-dataset", Kind.DATASET, "huggingface.co hf.co", r"^/datasets/."),
    _place("hf-space", Kind.CODE, "huggingface.co hf.co", r"^/spaces/."),
    _place(
        "hf-page",
        Kind.PAGE,
        "huggingface.co hf.co",
        r"^/(?:$|\?|(?:papers|blog|docs|learn|posts|tasks|models|datasets|spaces|pricing|enterprise|join|login|chat"
        r"|about|privacy|terms-of-service|settings|organizations|new|search|api|support|welcome|inference|metrics"
        r"|brand|changelog|languages|leaderboards|hub|front|assets|inference-endpoints|huggingface)(?:[/?]|$))",
    ),
    _place("hf-model", Kind.MODEL, "huggingface.co hf.co"),
    _place("model", Kind.MODEL, "ollama.com ollama.ai", r"^/(?:library/)?[\w-]+"),
    _place("model", Kind.MODEL, "civitai.com modelscope.cn modelscope.ai", r"^/models/"),
    _place("model", Kind.MODEL, "replicate.com", r"^/[\w-]+/[\w.-]+"),
    _place("model", Kind.MODEL, "tfhub.dev"),
    _place("model", Kind.MODEL, "kaggle.com", r"^/models/."),
    _place("dataset", Kind.DATASET, "kaggle.com", r"^/c(?:ompetitions)?/[\w-]+/data\b"),
    _place("dataset", Kind.DATASET, "ieee-dataport.org data.world openslr.org", r"^/."),
    _place("dataset", Kind.DATASET, "kaggle.com", r"^/(?:datasets?|data)/"),
    _place("dataset", Kind.DATASET, "figshare.com", r"^/articles/dataset/"),
    _place("dataset", Kind.DATASET, "paperswithcode.com", r"^/dataset/"),
    _place("dataset", Kind.DATASET, "physionet.org", r"^/content/"),
    _place("dataset", Kind.DATASET, "openml.org", r"^/(?:d/|search\?type=data)"),
    _place("dataset", Kind.DATASET, "archive.ics.uci.edu", r"^/(?:ml/)?datasets?/"),
    _place("dataset", Kind.DATASET, "gbif.org data.mendeley.com", r"^/(?:public-files/)?datasets?/"),
    _place("dataset", Kind.DATASET, "dataverse.harvard.edu datadryad.org doi.pangaea.de registry.opendata.aws"),
    _place(
        "github-page",
        Kind.PAGE,
        "github.com",
        r"^/(?:$|about|features|pricing|blog|site|sponsors|login|join)",
    ),
    _place(
        "github",
        Kind.CODE,
        "github.com gist.github.com raw.githubusercontent.com gist.githubusercontent.com"
        " nbviewer.jupyter.org nbviewer.org",
    ),
    _place(
        "gitlab",
        Kind.CODE,
        "gitlab.com gitlab.inria.fr gitee.com bitbucket.org"
        " codeberg.org sr.ht sourceforge.net code.google.com openhub.net",
        r"^/.",
    ),
    _place("package", Kind.CODE, "pypi.org pypi.python.org", r"^/(?:project|pypi)/."),
    _place(
        "package", Kind.CODE, "npmjs.com rubygems.org pkg.go.dev hub.docker.com cran.r-project.org crates.io", r"^/."
    ),
    _place(
        "sketch",
        Kind.CODE,
        "replit.com codepen.io observablehq.com codesandbox.io stackblitz.com deepnote.com jsfiddle.net",
        r"^/.",
    ),
    _place("colab", Kind.CODE, "colab.research.google.com mybinder.org"),
    _place("kaggle-code", Kind.CODE, "kaggle.com", r"^/(?:code|kernels?|notebooks?)\b|^/[\w-]+/[\w-]+/notebook"),
    # People talking, moving pictures
    _place(
        "video",
        Kind.VIDEO,
        "youtube.com youtu.be youtube-nocookie.com vimeo.com twitch.tv loom.com bilibili.com",
    ),
    _place("video", Kind.VIDEO, "dailymotion.com odysee.com rumble.com videolectures.net crossminds.ai"),
    _place("video", Kind.VIDEO, "ted.com slideslive.com", r"^/(?:talks/)?[\w-]*\d*"),
    _place(
        "twitter",
        Kind.SOCIAL,
        "x.com twitter.com fxtwitter.com vxtwitter.com xcancel.com nitter.net threadreaderapp.com",
    ),
    _place(
        "social",
        Kind.SOCIAL,
        "linkedin.com facebook.com fb.com instagram.com threads.net threads.com reddit.com redd.it"
        " bsky.app news.ycombinator.com lobste.rs discord.com discord.gg t.me telegram.me tiktok.com"
        " tumblr.com pinterest.com quora.com weibo.com zhihu.com xiaohongshu.com vk.com mastodon.social"
        " mastodon.online mastodon.world mastodon.xyz sigmoid.social fosstodon.org hachyderm.io mas.to"
        " mstdn.social techhub.social fediscience.org qoto.org scholar.social mathstodon.xyz"
        " infosec.exchange plus.google.com",
    ),
    # News
    _place("science-news", Kind.NEWS, "nature.com", r"^/(?:articles/(?:d4|nature\.20|nindia)|news/|nature/news)"),
    _place("science-news", Kind.NEWS, "science.org sciencemag.org", r"^/(?:content/article|news)/"),
    _place("science-news", Kind.NEWS, "spectrum.ieee.org cen.acs.org"),
    _place("news", Kind.NEWS, "amazon.com google.com apple.com microsoft.com infoq.com", r"^/(?:news|newsroom)/"),
    _place(
        "news",
        Kind.NEWS,
        "nytimes.com washingtonpost.com wsj.com ft.com economist.com bloomberg.com reuters.com apnews.com"
        " bbc.com bbc.co.uk theguardian.com cnn.com cnbc.com nbcnews.com abcnews.go.com cbsnews.com"
        " foxnews.com foxbusiness.com npr.org pbs.org usatoday.com latimes.com politico.com politico.eu"
        " axios.com thehill.com vox.com theatlantic.com newyorker.com time.com fortune.com forbes.com"
        " businessinsider.com businesswire.com prnewswire.com globenewswire.com techcrunch.com"
        " theverge.com wired.com arstechnica.com venturebeat.com theregister.com theregister.co.uk"
        " zdnet.com cnet.com engadget.com gizmodo.com mashable.com vice.com motherboard.vice.com"
        " 404media.co theinformation.com technologyreview.com scientificamerican.com newscientist.com"
        " sciencedaily.com quantamagazine.org phys.org techxplore.com sciencenews.org"
        " livescience.com iflscience.com statnews.com scmp.com nikkei.com"
        " asia.nikkei.com caixinglobal.com globaltimes.cn xinhuanet.com chinadaily.com.cn straitstimes.com"
        " japantimes.co.jp timesofindia.indiatimes.com thehindu.com aljazeera.com dw.com spiegel.de"
        " lemonde.fr elpais.com haaretz.com timesofisrael.com independent.co.uk telegraph.co.uk"
        " dailymail.co.uk thetimes.co.uk sky.com semafor.com therecord.media protocol.com restofworld.org"
        " the-decoder.com siliconangle.com thenextweb.com tomshardware.com techpowerup.com theinquirer.net"
        " nextbigfuture.com defenseone.com breakingdefense.com fedscoop.com govtech.com marketwatch.com"
        " barrons.com qz.com sfchronicle.com sfstandard.com bostonglobe.com chicagotribune.com"
        " news.google.com finance.yahoo.com news.yahoo.com nymag.com slate.com salon.com rollingstone.com"
        " theconversation.com hbr.org cbc.ca theglobeandmail.com smh.com.au abc.net.au rnz.co.nz"
        " therobotreport.com electrek.co insidehighered.com chronicle.com marktechpost.com"
        " fiercebiotech.com decrypt.co futurism.com analyticsindiamag.com tomsguide.com phoronix.com pymnts.com"
        " scitechdaily.com thehackernews.com bleepingcomputer.com euractiv.com defensenews.com geekwire.com"
        " eetimes.com hpcwire.com 9to5google.com 9to5mac.com macrumors.com digitaltrends.com popsci.com"
        " popularmechanics.com hollywoodreporter.com variety.com aljazeera.net lefigaro.fr liberation.fr heise.de"
        " golem.de zeit.de faz.net sueddeutsche.de tagesschau.de nzz.ch derstandard.at repubblica.it corriere.it"
        " elmundo.es nos.nl nrc.nl svt.se nhk.or.jp asahi.com koreaherald.com",
    ),
    # Whatever the host
    _place("redirector", Kind.PAGE, "", r"^/(?:e3t/[a-z]|ls/click\?)"),  # HubSpot, SendGrid
    _place("social", Kind.SOCIAL, "", r"^/@[\w.-]+(?:@[\w.-]+)?/\d{9,}"),
    _place(
        "boilerplate",
        Kind.BOILERPLATE,
        "",
        r"^/(?:(?:legal|about|help|polic(?:y|ies)|account|user|users|email|newsletter|action|pages?|e|en|site)/)?"
        r"(?:subscri(?:be|ption|ptions)|unsubscribe|sign-?up|sign-?in|log-?in|register|privacy(?:-?(?:policy|notice))?"
        r"|terms(?:-(?:of-(?:use|service)|and-conditions))?|tos|cookies?(?:-policy)?|advertise(?:-with-us)?|sponsor"
        r"|email-?preferences|manage-?preferences|preferences|opt-?out|disable_email|donate|feedback)"
        r"(?:\.\w{3,4})?/?(?:\?|$)",
    ),
    _place("unsubscribe", Kind.BOILERPLATE, "", r"/unsubscribe(?:[/?]|$)"),
    _place(
        "boilerplate", Kind.BOILERPLATE, "", r"^/wp-login\.php|[?&](?:replytocom=|share=(?:twitter|x|facebook|email)\b)"
    ),
    _place("git", Kind.CODE, "", r"^/[^?]+\.git/?$"),
    _place("substack-button", Kind.BOILERPLATE, "", r"^/(?:action/|api/v1/(?:post|email)/|app-link/)"),
    _place("share", Kind.BOILERPLATE, "", r"^/(?:share|sharer)(?:\.php)?/?\?|[?&]action=(?:share|restack|like)"),
    _place("issue", Kind.ISSUE, "", r"^/p/(?=[\w-]*[a-z])[\w-]+/?(?:\?|$)"),
)
"""In order: the first row that fits decides; rows without hosts come after those of the host."""
