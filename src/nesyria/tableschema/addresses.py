"""Addresses of pages in canonical form: two that lead to the same page are the same text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nesyria.tableschema import regex

if TYPE_CHECKING:
    import pandas as pd

_PARTS = r"^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/?#@]*@)?(?P<host>[^/?#]*)(?P<rest>.*)$"

# Hosts: usual ports, and subdomains for phones and for Google's copies.
_HOST = ((r":(?:80|443)$", ""), (r"^(?:(?:www|m|mobile|amp)\.)+", ""))

# Parameters that say how a reader came to the page.
_TRACKING = r"utm_[a-zA-Z]+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|_ga"

# What follows the host, in this order; each pattern is one that RE2 reads.
_REST = (
    (r"#.*$", ""),
    (r"&amp;", "&"),
    (rf"[?&](?:{_TRACKING})=[^&]*", ""),
    # Neighbours share a sign: twice.
    (r"[?&](?:amp|outputType=amp|output=amp)(?:=1|=true|=amp)?(&|$)", r"&"),
    (r"[?&](?:amp|outputType=amp|output=amp)(?:=1|=true|=amp)?(&|$)", r"&"),
    (r"&&+", "&"),
    (r"[/?&]+$", ""),
    # The first parameter may have gone.
    (r"^([^?&]*)&", r"\1?"),
    (r"/amp(\?|$)", r"\1"),
    (r"/amp/(\?|$)", r"\1"),
    (r"//+", "/"),
    (r"/\?", "?"),
    (r"[/?&]+$", ""),
)


# What follows the host is canonical already where it holds none of this.
_MARKED = r"[#?&%]|//|/amp|/$"


def canonical(addresses: pd.Series) -> pd.Series:
    """Return addresses without what does not change the page; missing stays missing.

    Scheme, ``www.``, ``m.`` and ``amp.``, the usual port, tracking parameters, the mark of an
    AMP copy, the fragment, doubled and final slashes do not matter, nor the case of the host
    and of percent-encoded bytes.

    Examples
    --------
    >>> import pandas as pd
    >>> page = "http://WWW.example.org:443//news/1/?utm_source=x&p=2#top"
    >>> canonical(pd.Series([page], dtype="string"))[0]
    'example.org/news/1?p=2'
    """
    parts = regex.extract(addresses, _PARTS)
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


def _canonical_rest(rest: pd.Series) -> pd.Series:
    for pattern, new in _REST:
        rest = rest.str.replace(pattern, new, regex=True)
    encoded = rest.str.contains("%", regex=False)
    return rest.where(~encoded, rest[encoded].map(_decoded).reindex(rest.index))


def _decoded(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text)
