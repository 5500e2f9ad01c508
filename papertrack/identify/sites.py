"""The table of sites that publish papers: how each writes an identifier in its URLs."""

from __future__ import annotations

import re
from typing import NamedTuple

from papertrack.identify.schemes import ARXIV_ID
from papertrack.model.identifier import Scheme


class Site(NamedTuple):
    """One form of one site's URLs.

    hosts: without `www.`; their subdomains count too; none stands for every host. pattern: matched, case
    ignored, from the start of the decoded path with its query (`/pdf?id=…`); it names `id`, perhaps
    `version`, and what else `value` needs. value: how the identifier is put together from these names.
    """

    rule: str
    hosts: tuple[str, ...]
    scheme: Scheme
    pattern: re.Pattern[str]
    value: str = "{id}"


def _site(rule: str, hosts: str, scheme: Scheme, pattern: str, value: str = "{id}") -> Site:
    return Site(rule, tuple(hosts.split()), scheme, re.compile(pattern, re.I | re.A), value)


_ARXIV = f"(?P<id>{ARXIV_ID})"


def _doi(stop: str) -> str:
    """A DOI up to `stop` or the end, without what a publisher adds to show it in some form."""
    views = (
        r"full|abs|abstract|e?pdf|pdfplus|pdfdirect|html|full-?text|fulltext\.html|meta|summary|references|metrics"
        r"|figures?|tables?|cited-?by|supplementary|acprof-[\w-]+|suppl_file|mediaobjects|download|issuetoc|tab-\w+"
    )
    endings = r"\.(?:full|abstract|short|long|pdf|x?html?|xml|epub|svg|png)"
    return (
        rf"(?P<id>10\.\d{{4,9}}(?:\.\d+)*/[^{stop}]+?)"
        rf"(?:/(?:{views})(?:[/.;][^{stop}]*)?|{endings}(?:[.+][^{stop}]*)?)?/?(?:[{stop}]|$)"
    )


_NUMBERED = r"(?=10\.[\d.]+/[^\d?&]*\d)"
"""Ahead of a DOI that no site vouches for: its suffix holds a digit, which `/10.2024/news` has not."""

_PMC = r"(?P<id>PMC\d+)"

SITES = (
    # arXiv, and those who show its papers
    _site(
        "arxiv-url",
        "arxiv.org xxx.lanl.gov",
        Scheme.ARXIV,
        r"/(?:(?:abs|pdf|html|format|ps|dvi|src|e-print|bibtex|tb|refs|cits|audio|trackback|other)/)?"
        rf"\s*(?:arxiv[:./])?{_ARXIV}",
    ),
    _site(
        "arxiv-url",
        "arxiv.org xxx.lanl.gov",
        Scheme.ARXIV,
        rf"/ps_cache/arxiv/pdf/\d{{4}}/{_ARXIV}",
    ),
    _site(
        "arxiv-url",
        "arxiv.org xxx.lanl.gov",
        Scheme.ARXIV,
        r"/ps_cache/(?P<archive>[a-z-]+)/pdf/\d{4}/(?P<id>\d{7})",
        "{archive}/{id}",
    ),
    _site("arxiv-ftp", "arxiv.org xxx.lanl.gov", Scheme.ARXIV, rf"/ftp/arxiv/papers/\d{{4}}/{_ARXIV}"),
    _site(
        "arxiv-ftp",
        "arxiv.org xxx.lanl.gov",
        Scheme.ARXIV,
        r"/ftp/(?P<archive>[a-z-]+)/papers/\d{4}/(?P<id>\d{7})",
        "{archive}/{id}",
    ),
    _site("hf-papers", "huggingface.co hf.co", Scheme.ARXIV, rf"/(?:api/)?papers/{_ARXIV}"),
    _site("alphaxiv", "alphaxiv.org", Scheme.ARXIV, rf"/(?:[\w-]+/){{0,2}}{_ARXIV}"),
    _site("ar5iv", "ar5iv.org ar5iv.labs.arxiv.org", Scheme.ARXIV, rf"/(?:(?:html|abs|pdf|papers)/)?{_ARXIV}"),
    _site("arxiv-vanity", "arxiv-vanity.com", Scheme.ARXIV, rf"/papers/{_ARXIV}"),
    _site("scirate", "scirate.com", Scheme.ARXIV, rf"/(?:arxiv/)?{_ARXIV}"),
    _site("bytez", "bytez.com", Scheme.ARXIV, rf"/(?:[\w-]+/)?arxiv/{_ARXIV}"),
    _site("arxiv-reader", "papers.cool", Scheme.ARXIV, rf"/arxiv/{_ARXIV}"),
    _site("arxiv-reader", "emergentmind.com", Scheme.ARXIV, rf"/papers/(?:arxiv/)?{_ARXIV}"),
    _site("arxiv-reader", "catalyzex.com", Scheme.ARXIV, rf"/paper/arxiv:{_ARXIV}"),
    _site("arxiv-reader", "arxiv-sanity.com", Scheme.ARXIV, rf"/{_ARXIV}"),
    _site("arxiv-reader", "arxiv-sanity-lite.com", Scheme.ARXIV, rf"/[^?]*\?(?:.*&)?pid={_ARXIV}"),
    _site(
        "dblp",
        "dblp.org dblp.uni-trier.de dblp.dagstuhl.de",
        Scheme.ARXIV,
        r"/rec/(?:\w+/)?journals/corr/abs-(?P<month>\d{4})-(?P<id>\d{5})",
        "{month}.{id}",
    ),
    _site("inspire", "inspirehep.net", Scheme.ARXIV, rf"/(?:api/)?(?:arxiv|eprint)/{_ARXIV}"),
    _site("arxiv-reader", "papers.labml.ai", Scheme.ARXIV, rf"/paper/{_ARXIV}"),
    _site("arxiv-reader", "connectedpapers.com", Scheme.ARXIV, rf"/(?:api/redirect/)?arxiv/{_ARXIV}"),
    _site("ads", "adsabs.harvard.edu", Scheme.ARXIV, rf"/abs/arxiv:{_ARXIV}"),
    _site(
        "ads",
        "adsabs.harvard.edu",
        Scheme.ARXIV,
        r"/abs/\d{4}arXiv(?P<month>\d{4})\.?(?P<id>\d{4,5})[A-Z.]",
        "{month}.{id}",
    ),
    _site(
        "s2-arxiv",
        "semanticscholar.org",
        Scheme.ARXIV,
        rf"/(?:paper/|(?:graph/)?v1/paper/)?arxiv[:/]{_ARXIV}",
    ),
    # Semantic Scholar, OpenAlex
    _site(
        "s2",
        "semanticscholar.org",
        Scheme.S2,
        r"/(?:paper|reader)/(?:[^?]*/)?(?P<id>[0-9a-f]{40})(?![0-9a-f])",
    ),
    _site(
        "s2",
        "pdfs.semanticscholar.org",
        Scheme.S2,
        r"/(?P<first>[0-9a-f]{4})/(?P<id>[0-9a-f]{36})\.pdf",
        "{first}{id}",
    ),
    _site(
        "s2",
        "api.semanticscholar.org",
        Scheme.S2,
        r"/(?:(?:graph/)?v1/paper/)?(?P<id>[0-9a-f]{40})(?![0-9a-f])",
    ),
    _site("s2", "semanticscholar.org", Scheme.S2, r"/(?:p(?:aper)?/|(?:graph/)?v1/paper/)?(?P<id>CorpusID:\d+)"),
    _site("openalex", "openalex.org", Scheme.OPENALEX, r"/(?:works/)?(?P<id>W\d+)"),
    # Conferences and journals with names of their own
    _site(
        "openreview",
        "openreview.net",
        Scheme.OPENREVIEW,
        r"/(?:forum|pdf|attachment|references/(?:pdf|attachment)|revisions|notes/edits/attachment)"
        r"/?\?(?:.*&)?id=(?P<id>[\w-]+)(?:\.pdf)?(?![\w/~-]|\.\w)",
    ),
    _site("openreview", "openreview.net", Scheme.OPENREVIEW, r"/pdf/(?P<id>[\w-]{9,13})(?:\.pdf)?$"),
    _site(
        "acl-anthology",
        "aclanthology.org aclanthology.info aclweb.org acl.ldc.upenn.edu"
        " aclanthology.coli.uni-saarland.de aclanthology.lst.uni-saarland.de",
        Scheme.ACL,
        r"/(?:anthology(?:-new)?/)?(?:papers/)?(?:anthology-files/pdf/)?(?:attachments/)?(?:[A-Z]/)?(?:[A-Z]\d\d/)?"
        r"(?P<id>[A-Z]\d\d-\d{4}|\d{4}\.[a-z\d]+-[a-z\d]+\.\d+)(?!\d)(?:v(?P<version>[1-9]\d?))?(?![\w-])",
    ),
    _site(
        "neurips",
        "papers.nips.cc papers.neurips.cc proceedings.neurips.cc nips.cc neurips.cc",
        Scheme.NEURIPS,
        r"/paper(?:_files)?/(?:paper/)?\d{4}/(?:hash|file|bibtext?|bib)/(?P<id>[0-9a-f]{32})(?![0-9a-f])",
    ),
    _site(
        "neurips",
        "papers.nips.cc papers.neurips.cc proceedings.neurips.cc nips.cc",
        Scheme.NEURIPS,
        r"/paper(?:_files)?/(?:paper/)?(?!(?:19|20)\d\d/?(?:\?|$))(?P<id>[1-9]\d{0,4})(?:-|\.pdf|/?(?:\?|$))",
    ),
    _site(
        "pmlr",
        "proceedings.mlr.press",
        Scheme.PMLR,
        r"/(?P<volume>[vr]\d+)/(?:supplementary/)?(?P<id>[a-z][\w-]*?\d\d[a-z]{0,2})(?:-supp\w*)?(?![\w-])",
        "{volume}/{id}",
    ),
    _site(
        "pmlr",
        "jmlr.org jmlr.csail.mit.edu",
        Scheme.PMLR,
        r"/proceedings/papers/(?P<volume>v\d+)/(?P<id>[a-z][\w-]*?\d\d[a-z]{0,2})(?:-supp\w*)?(?![\w-])",
        "{volume}/{id}",
    ),
    _site(
        "pmlr",
        "raw.githubusercontent.com github.com",
        Scheme.PMLR,
        r"/mlresearch/(?P<volume>v\d+)/(?:[\w-]+/)?(?:main|master|gh-pages)/assets/(?P<id>[a-z][\w-]*\d\d[a-z]{0,2})/",
        "{volume}/{id}",
    ),
    _site(
        "jmlr",
        "jmlr.org jmlr.csail.mit.edu",
        Scheme.JMLR,
        r"/(?:beta/)?papers/(?P<volume>v(?:olume)?\d+)/(?P<id>[a-z\d][\w-]*)",
        "{volume}/{id}",
    ),
    _site(
        "cvf",
        "openaccess.thecvf.com cv-foundation.org",
        Scheme.CVF,
        r"/(?:openaccess/)?content[^?]*/(?P<id>[\w.,'&+-]+)_(?:paper|supplemental|supp)\.(?:html|pdf|zip)",
        "{id}_paper",
    ),
    _site(
        "distill",
        "distill.pub",
        Scheme.DISTILL,
        r"/(?P<id>20[12]\d/[a-z\d-]+(?:/(?!(?:appendix|assets|images?|figures|public|static|data|supplement\w*|index)\b)"
        r"[a-z\d-]+(?![\w.-]))?)",
    ),
    _site(
        "ieee",
        "ieeexplore.ieee.org",
        Scheme.IEEE,
        r"/(?:abstract/|rest/)?(?:document|book|courses)/(?P<id>\d+)",
    ),
    _site(
        "ieee",
        "ieeexplore.ieee.org",
        Scheme.IEEE,
        r"/(?:[^?]*/)?[^?]*\?(?:.*&)?(?:ar|tp_ar)number=(?P<id>\d+)",
    ),
    _site("ieee", "ieeexplore.ieee.org", Scheme.IEEE, r"/(?:stampPDF/)?ielx?\d/[^?]*/(?P<id>\d{5,9})\.pdf"),
    _site(
        "acm-doi",
        "dl.acm.org portal.acm.org",
        Scheme.DOI,
        r"/citation\.cfm\?(?:.*&)?doid=(?:10\.1145/)?(?P<id>\d+\.\d+)(?![\d/])",
        "10.1145/{id}",
    ),
    _site(
        "acm",
        "dl.acm.org portal.acm.org acm.org",
        Scheme.ACM,
        r"/(?:citation|ft_gateway)\.cfm\?(?:.*&)?id=(?P<id>\d+(?:\.\d+)?)",
    ),
    # Publishers whose URLs imply the DOI
    _site("nature", "nature.com", Scheme.DOI, r"/articles/(?P<id>s4(?:1599|1271)-[\d-]+[\dx])", "10.1057/{id}"),
    _site(
        "nature",
        "nature.com",
        Scheme.DOI,
        r"/articles/palcomms(?P<year>\d{4})(?P<id>\d+)",
        "10.1057/palcomms.{year}.{id}",
    ),
    # journals of societies count by the year, which their addresses write in one with the rest
    _site(
        "nature",
        "nature.com",
        Scheme.DOI,
        r"/articles/(?P<journal>(?!srep|ncomms|nature)[a-z]{2,12})(?P<year>20[01]\d)(?P<id>\d{1,4})(?!\w)",
        "10.1038/{journal}.{year}.{id}",
    ),
    _site(
        "nature",
        "nature.com",
        Scheme.DOI,
        r"/articles/(?P<id>(?!10\.|d4|nature\.20|nindia)(?=[\w.-]*\d)[a-z\d](?:(?!_reference\b)[\w-])*(?:\.(?!(?:e?pdf|html?|epub|ris)\b)[\w-]+)*)",
        "10.1038/{id}",
    ),
    _site(
        "nature",
        "nature.com",
        Scheme.DOI,
        r"/[a-z]+/journal/v[^/?]+/n[^/?]+/(?:abs|full|pdf|extref|fig_tab|suppinfo)/(?P<id>(?=[\w.-]*\d)[a-z\d][\w-]*"
        r"(?:\.(?!(?:e?pdf|html?|epub|ris)\b)[\w-]+)*)",
        "10.1038/{id}",
    ),
    _site(
        "biorxiv",
        "biorxiv.org medrxiv.org",
        Scheme.DOI,
        r"/(?:content|lookup/doi|cgi/content/\w+)/(?P<id>10\.\d{4,5}/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})(?:v(?P<version>[1-9]\d?))?",
    ),
    _site(
        "biorxiv",
        "biorxiv.org medrxiv.org",
        Scheme.DOI,
        r"/content/(?:(?:bio|med)rxiv/)?early/\d{4}/\d\d/\d\d/"
        r"(?P<id>(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})(?:v(?P<version>[1-9]\d?))?(?!\d)",
        "10.1101/{id}",
    ),
    _site(
        "biorxiv",
        "biorxiv.org medrxiv.org",
        Scheme.DOI,
        r"/cgi/content/\w+/(?P<id>(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})(?:v(?P<version>[1-9]\d?))?(?!\d)",
        "10.1101/{id}",
    ),
    _site(
        "plos",
        "plos.org plosone.org plosbiology.org plosmedicine.org ploscompbiol.org plosgenetics.org",
        Scheme.DOI,
        r"/.*?(?P<id>10\.1371/(?:journal\.[a-z]+\.\d{7}|currents\.[a-z]+(?:\.[\da-f]+)?))",
    ),
    _site(
        "elife",
        "elifesciences.org",
        Scheme.DOI,
        r"/(?:articles|content/\d+|reviewed-preprints|digests)/e?(?P<id>\d{5,6})(?:v(?P<version>\d))?(?!\d)",
        "10.7554/elife.{id}",
    ),
    _site("peerj", "peerj.com", Scheme.DOI, r"/articles/(?P<id>\d+)(?!\d)", "10.7717/peerj.{id}"),
    _site(
        "peerj",
        "peerj.com",
        Scheme.DOI,
        r"/articles/(?P<journal>cs|pchem|ochem|achem|ichem|matsci)-(?P<id>\d+)",
        "10.7717/peerj-{journal}.{id}",
    ),
    _site("oup", "academic.oup.com", Scheme.DOI, r"/[^?]*/doi/(?P<id>10\.1093/[a-z]+/[a-z\d]+)"),
    # Publishers on one platform (Silverchair): the DOI, the article's number there, its title
    _site("article-doi", "", Scheme.DOI, r"/[^?]*?/article(?:-\w+)?/doi/(?P<id>10\.\d{4,9}/[^?/]+)/\d+(?![^?/])"),
    _site(
        "hindawi",
        "hindawi.com",
        Scheme.DOI,
        r"/journals/[\w/]+?/(?P<year>(?:19|20)\d\d)/(?P<id>\d{5,8})(?![\w-])",
        "10.1155/{year}/{id}",
    ),
    _site("jmir", "jmir.org", Scheme.DOI, r"/20[12]\d/\d{1,2}/e(?P<id>\d{5,6})(?!\w)", "10.2196/{id}"),
    _site(
        "pnas", "pnas.org", Scheme.DOI, r"/content/(?:pnas/)?early/[\d/]{10}/(?P<id>\d{10})(?!\d)", "10.1073/pnas.{id}"
    ),
    _site(
        "jneurosci",
        "jneurosci.org eneuro.org",
        Scheme.DOI,
        r"/content/[^?]*?/(?P<id>(?:JNEUROSCI|ENEURO)\.\d{4}-\d\d\.\d{4})(?!\d)",
        "10.1523/{id}",
    ),
    *(
        _site(
            "aps",
            "aps.org",
            Scheme.DOI,
            rf"/(?:abstract|pdf)/{code}/v(?P<volume>\d{{1,3}})/(?:i\d+/)?[ep](?P<id>\d{{1,6}})(?!\w)",
            f"10.1103/{journal}.{{volume}}.{{id}}",
        )
        for code, journal in {
            "PRL": "PhysRevLett",
            "PRA": "PhysRevA",
            "PRB": "PhysRevB",
            "PRC": "PhysRevC",
            "PRD": "PhysRevD",
            "PRE": "PhysRevE",
            "PRX": "PhysRevX",
            "RMP": "RevModPhys",
        }.items()
    ),
    _site(
        "rsc",
        "pubs.rsc.org",
        Scheme.DOI,
        r"/(?:[^?]*/)?articlel?(?:anding|html|pdf)/(?:[^?]*/)?(?P<id>[a-z]\d[a-z]{2}\d{5}[a-z\d])(?!\w)",
        "10.1039/{id}",
    ),
    _site(
        "bmj",
        "bmj.com",
        Scheme.DOI,
        r"/content/(?:bmj/)?\d{3}/(?P<id>bmj[.-][a-z]?\d+|bmj-\d{4}-\d{6})(?![\w-])",
        "10.1136/{id}",
    ),
    _site(
        "ametsoc",
        "journals.ametsoc.org",
        Scheme.DOI,
        r"/(?:view|downloadpdf)/(?:view/)?journals/[^?]*/(?P<id>[a-z]+-d-\d\d-\d{4}\.\d)(?!\d)",
        "10.1175/{id}",
    ),
    _site(
        "research-square",
        "researchsquare.com",
        Scheme.DOI,
        r"/article/(?P<id>rs-\d{4,8}/v\d{1,2})(?!\w)",
        "10.21203/rs.3.{id}",
    ),
    _site(
        "preprints-org",
        "preprints.org",
        Scheme.DOI,
        r"/(?:frontend/)?manuscript/(?P<id>20\d{4}\.\d{4})/(?P<edition>v\d{1,2})(?!\w)",
        "10.20944/preprints{id}.{edition}",
    ),
    _site(
        "ssrn",
        "ssrn.com",
        Scheme.DOI,
        r"/(?:[^?]*\?(?:.*&)?)?abstract(?:_?id)?=(?P<id>\d+)",
        "10.2139/ssrn.{id}",
    ),
    _site(
        "nber",
        "nber.org",
        Scheme.DOI,
        r"/(?:papers|(?:system/files|sites/default/files)/working_papers/[wth]\d+)/(?P<id>[wth]\d+)(?![\w-])",
        "10.3386/{id}",
    ),
    _site(
        "zenodo",
        "zenodo.org",
        Scheme.DOI,
        r"/(?:api/)?(?:records?|deposit)/(?P<id>\d+)",
        "10.5281/zenodo.{id}",
    ),
    *(
        _site(
            "osf-preprints",
            "osf.io",
            Scheme.DOI,
            rf"/preprints/(?:{provider}/)(?P<id>[a-z\d]{{5}})(?:_v(?P<version>\d+))?(?![\w-])",
            f"10.{registrant}/osf.io/{{id}}",
        )
        for provider, registrant in {
            "osf": 31219,
            "socarxiv": 31235,
            "psyarxiv": 31234,
            "metaarxiv": 31222,
            "eartharxiv": 31223,
            "engrxiv": 31224,
            "lawarxiv": 31228,
            "lissa": 31229,
            "mindrxiv": 31231,
            "nutrixiv": 31232,
            "paleorxiv": 31233,
            "sportrxiv": 31236,
            "thesiscommons": 31237,
            "africarxiv": 31730,
            "edarxiv": 35542,
        }.items()
    ),
    _site(
        "osf-preprints",
        "osf.io",
        Scheme.DOI,
        r"/preprints/(?P<id>(?=[a-z]*\d)[a-z\d]{5})(?:_v(?P<version>\d+))?(?![\w-])",
        "10.31219/osf.io/{id}",
    ),
    _site(
        "ijcai",
        "ijcai.org",
        Scheme.DOI,
        r"/proceedings[/-](?P<year>201[7-9]|202\d)/0*(?P<id>[1-9]\d*)(?![\w-])",
        "10.24963/ijcai.{year}/{id}",
    ),
    # Elsevier's own numbers
    _site("pii", "sciencedirect.com", Scheme.PII, r"/science/article/(?:\w+/)*pii/(?P<id>[SB]?\d[\dA-Z]{9,20})"),
    _site("pii", "reader.elsevier.com", Scheme.PII, r"/reader/sd/pii/(?P<id>[SB]?\d[\dA-Z]{9,20})"),
    _site(
        "pii",
        "pdf.sciencedirectassets.com ars.els-cdn.com",
        Scheme.PII,
        r"/[^?]*\b1-s2\.0-(?P<id>[SB]?\d[\dX]{9,20})(?![\dA-Z])",
    ),
    _site("pii", "linkinghub.elsevier.com", Scheme.PII, r"/retrieve/pii/(?P<id>[SB]?[\dX()-]{10,24})"),
    _site(
        "pii",
        "cell.com thelancet.com",
        Scheme.PII,
        r"/(?:[^?]*?|action/\w+\?(?:.*&)?pii=)(?:PII)?(?P<id>S\d{4}-?\d{3}[\dX]\(?\d\d\)?\d{5}-?[\dX])",
    ),
    # Medicine
    _site("pubmed", "pubmed.ncbi.nlm.nih.gov", Scheme.PMID, r"/(?:pubmed/)?(?P<id>[1-9]\d{0,7})(?![\w-])"),
    _site("pubmed", "ncbi.nlm.nih.gov", Scheme.PMID, r"/(?:m/)?pubmed/(?P<id>[1-9]\d{0,7})(?![\w-])"),
    _site(
        "pubmed",
        "ncbi.nlm.nih.gov",
        Scheme.PMID,
        r"/entrez/[^?]*\?(?:.*&)?list_uids=(?P<id>[1-9]\d{0,7})(?!\d)",
    ),
    _site(
        "pubmed",
        "ncbi.nlm.nih.gov",
        Scheme.PMID,
        r"/(?:pubmed/?\?(?:.*&)?(?:term|cmd=search&term)=|pmc/articles/pmid/)(?P<id>[1-9]\d{3,7})(?:\[\w+\])?/?(?:[&?]|$)",
    ),
    _site("pubmed", "pubmed.gov", Scheme.PMID, r"/(?P<id>[1-9]\d{0,7})(?![\w-])"),
    _site("pmc", "ncbi.nlm.nih.gov", Scheme.PMCID, rf"/(?:labs/)?(?:pmc/)?articles/{_PMC}"),
    _site("pmc", "ncbi.nlm.nih.gov", Scheme.PMCID, r"/pmc/articles/(?P<id>\d{4,8})(?![\w-])"),
    _site("europepmc", "europepmc.org ukpmc.ac.uk", Scheme.PMID, r"/(?:article|abstract)/med/(?P<id>\d+)"),
    _site(
        "europepmc",
        "europepmc.org ukpmc.ac.uk",
        Scheme.PMCID,
        rf"/(?:(?:articles?|abstract)/(?:pmc/)?|backend/[^?]*\?(?:.*&)?accid=){_PMC}",
    ),
    _site(
        "hal",
        "hal.science archives-ouvertes.fr ccsd.cnrs.fr hal.inria.fr hal.umontpellier.fr hal.sorbonne-universite.fr"
        " hal.upmc.fr hal.inrae.fr hal.ird.fr hal.cirad.fr hal.in2p3.fr hal.uvsq.fr hal.u-pec.fr hal.imt-atlantique.fr"
        " hal.telecom-paris.fr hal.telecom-paristech.fr hal.parisnanterre.fr hal.univ-lorraine.fr hal.univ-lille.fr"
        " hal.univ-grenoble-alpes.fr hal.univ-lyon2.fr hal.univ-lyon3.fr hal.univ-brest.fr hal.univ-rennes2.fr"
        " hal.univ-reunion.fr hal.univ-smb.fr hal.univ-cotedazur.fr hal.univ-angers.fr hal.univ-reims.fr",
        Scheme.HAL,
        r"/(?P<id>(?:[a-z]{3,12}-|(?:sic|mem|ijn)_)\d{8})(?!\d)(?:v(?P<version>[1-9]\d?))?",
    ),
    # DOIs as such
    _site("doi-resolver", "doi.org", Scheme.DOI, rf"/(?:.*?[/:])?\s*{_doi('?')}"),
    _site("doi-in-path", "", Scheme.DOI, rf"/(?:[^?]*?[/:=(])?{_NUMBERED}{_doi('?')}"),
    _site("doi-in-query", "", Scheme.DOI, rf"[^?]*\?(?:.*?[&=/:\s])?{_NUMBERED}{_doi('&')}"),
)
"""In order: the first row that fits decides. To add a site, add a row here and a case to its test."""
