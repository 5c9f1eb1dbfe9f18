"""Addresses of pages in canonical form: two that lead to the same page are the same text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from nesyria.tableschema import regex

if TYPE_CHECKING:
    import pandas as pd

_PARTS = r"^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/?#@]*@)?(?P<host>[^/?#]*)(?P<rest>.*)$"

# Hosts that show copies of pages, with the address of the page after what is named here.
_COPIED = (
    r"^(?i:https?)://(?:web\.archive\.org/web/[0-9a-z_*]+/|"
    r"archive\.(?:today|org|ph|is|li|md|vn|fo)/(?:web/)?(?:[0-9.-]+|newest|o/[A-Za-z0-9]+)/|"
    r"(?:www\.)?google\.[a-z.]+/amp/(?:s/)?|[a-z0-9-]+\.cdn\.ampproject\.org/[acv]/(?:s/)?|"
    r"(?:www\.)?google\.[a-z.]+/url\?(?:[^#]*&)?(?:q|url)=|12ft\.io/|"
    r"l\.facebook\.com/l\.php\?(?:[^#]*&)?u=|"
    r"translate\.google\.[a-z.]+/(?:website|translate)\?(?:[^#]*&)?u=)"
)

# Hosts: usual ports, and subdomains for phones and for Google's copies.
_HOST = ((r":(?:80|443)$", ""), (r"^(?:(?:www|m|mobile|amp)\.)+", ""))

# Parameters that say how a reader came to the page.
_TRACKING = (
    r"utm_[a-zA-Z]+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|igshid|igsh|"
    r"mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi|mkt_tok|ref_src|ref_url|smid|smtyp|cmpid|CMP|ocid|xtor|"
    r"at_(?:medium|campaign|format|link_[a-z]+|ptr_name|bbc_team)|ns_[a-z]+"
)

# What follows the host, in this order; each pattern is one that RE2 reads.
_REST = (
    (r"#.*$", ""),
    (r"&amp;", "&"),
    (r";jsessionid=[^?]*", ""),
    (rf"[?&](?:{_TRACKING})=[^&]*", ""),
    # Neighbours share a sign: twice.
    (r"[?&](?:amp|outputType=amp|output=amp)(?:=1|=true|=amp)?(&|$)", r"&"),
    (r"[?&](?:amp|outputType=amp|output=amp)(?:=1|=true|=amp)?(&|$)", r"&"),
    (r"&&+", "&"),
    (r"[/?&]+$", ""),
    # The first parameter may have gone.
    (r"^([^?&]*)&", r"\1?"),
    (r"//+", "/"),
    (r"/amp/?(\?|$)", r"\1"),
    (r"^/amp/", "/"),
    (r"\.amp(\.html?)?(\?|$)", r"\1\2"),
    (r"/(?:index|default)\.(?:html?|php|aspx?)(\?|$)", r"/\1"),
    (r"/\?", "?"),
    (r"[/?&]+$", ""),
)


# What follows the host is canonical already where it holds none of this.
_MARKED = r"[#?&%;]|//|/amp|\.amp|/index\.|/default\.|/$"


# An address with nothing to change but its beginning, and a slash at its end.
_PLAIN = r"^https?://[a-z0-9.-]+(?:/[^/#?&%;\x00-\x1F]+)*/?$"
_BEGINNING = r"^https?://(?:(?:www|m|mobile|amp)\.)*"
_SPECIAL = r"/amp|\.amp|/index\.|/default\."

_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def canonical(addresses: pd.Series) -> pd.Series:
    """Return addresses without what does not change the page; missing stays missing.

    Scheme, ``www.``, ``m.`` and ``amp.``, the usual port, tracking parameters, the mark of an
    AMP copy, the fragment, doubled and final slashes do not matter, nor the case of the host
    and of percent-encoded bytes. Of a copy in an archive, a cache or a translation the address of
    the page itself remains.

    Examples
    --------
    >>> import pandas as pd
    >>> page = "http://WWW.example.org:443//news/1/?utm_source=x&p=2#top"
    >>> canonical(pd.Series([page], dtype="string"))[0]
    'example.org/news/1?p=2'
    """
    import pandas as pd

    texts = addresses.astype("string").reset_index(drop=True)
    plain = regex.matches(texts, _PLAIN) & ~regex.matches(texts, f"{_COPIED}|{_SPECIAL}")
    # Most addresses are plain, and of these the beginning and the end alone are looked at.
    bare = texts[plain].str.replace(_BEGINNING, "", regex=True).str.rstrip("/")
    found: pd.Series = pd.concat([bare, _in_parts(texts[~plain])]).sort_index()
    return found.set_axis(addresses.index)


def _in_parts(addresses: pd.Series) -> pd.Series:
    parts = regex.extract(_originals(addresses), _PARTS)
    host, rest = parts["host"].str.lower(), parts["rest"]
    for pattern, new in _HOST:
        host = host.str.replace(pattern, new, regex=True)
    marked = regex.matches(rest, _MARKED).to_numpy()
    # Most addresses hold nothing of this, and are left as they are.
    rest = rest.astype("object")
    rest[marked] = _canonical_rest(rest[marked].astype("string")).astype("object")
    # What is no address is compared as it is.
    found: pd.Series = (host + rest.astype("string")).fillna(addresses.astype("string"))
    return found


def _originals(addresses: pd.Series) -> pd.Series:
    """Return the addresses of the pages that archives and the like show."""
    copied = regex.matches(addresses, _COPIED).to_numpy()
    if not copied.any():
        return addresses
    found = addresses.astype("object")
    inner = addresses[copied].astype("string").str.replace(_COPIED, "", regex=True)
    # As a parameter it is encoded, and others may follow.
    encoded = inner.str.contains("^https?%3A", case=False, regex=True)
    inner = inner.where(~encoded, inner.str.replace("&.*$", "", regex=True).map(_decoded))
    bare = ~inner.str.contains("^https?:/", case=False, regex=True)
    inner = inner.str.replace("^(https?):/+", r"\1://", case=False, regex=True)
    found[copied] = inner.where(~bare, "https://" + inner).astype("object")
    return found.astype("string")


def _canonical_rest(rest: pd.Series) -> pd.Series:
    for pattern, new in _REST:
        rest = rest.str.replace(pattern, new, regex=True)
    encoded = rest.str.contains("%", regex=False)
    return rest.where(~encoded, rest[encoded].map(_decoded).reindex(rest.index))


def _decoded(text: str) -> str:
    # In runs, which is faster than `urllib.parse.unquote`, byte by byte, and gives the same.
    return _ENCODED.sub(lambda run: _run_decoded(run[0]), text)


# As a rule a run is a word, and titles of pages have many words in common.
@lru_cache(maxsize=4096)
def _run_decoded(run: str) -> str:
    return bytes.fromhex(run.replace("%", "")).decode("utf-8", "replace")
