"""Where the archived copy of a page is looked up."""

from __future__ import annotations

import re

ARCHIVE = "https://web.archive.org/web/"
# What can stand in a link as it is.
_ADDRESS = re.compile(r"https?://[^\s\\<>\"]+", re.IGNORECASE)
_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def archived(url: str | None, published: str | None) -> str:
    """Return where a copy of a page is looked up, the one nearest to its day first.

    Parameters
    ----------
    url : str or None
        Address of the page.
    published : str or None
        Its day, month or year; '' or None where that is not known.

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
    if not url or not _ADDRESS.fullmatch(url):
        return ""
    if url.startswith(ARCHIVE):
        return url
    day = published.replace("-", "") if published and _DAY.fullmatch(published) else ""
    return f"{ARCHIVE}{day}/{url}" if day else f"{ARCHIVE}{url}"
