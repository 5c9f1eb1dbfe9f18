"""Links to the pages that reports are of, and to copies of them in an archive."""

from __future__ import annotations

import re

from htmltable import ADDRESS

ARCHIVE = "https://web.archive.org/web/"
WEB = re.compile(r"https?://", re.IGNORECASE)


def archived(url: str, published: str) -> str:
    """Return where a copy of a page is looked up, the one nearest to its day first.

    Parameters
    ----------
    url : str
        Address of the page.
    published : str
        Its day, month or year; '' where that is not known.

    Returns
    -------
    str
        An address; '' where the page has none that a link may lead to.

    Examples
    --------
    >>> archived("https://example.org/x?a=1", "2023-12-07")
    'https://web.archive.org/web/20231207/https://example.org/x?a=1'
    >>> archived("https://example.org/x", ""), archived("javascript:x", "2023")
    ('https://web.archive.org/web/https://example.org/x', '')
    """
    if not WEB.match(url) or not ADDRESS.fullmatch(url):
        return ""
    if url.startswith(ARCHIVE):
        return url
    day = published.replace("-", "") if re.fullmatch("[0-9-]+", published, re.ASCII) else ""
    return f"{ARCHIVE}{day}/{url}" if day else f"{ARCHIVE}{url}"
