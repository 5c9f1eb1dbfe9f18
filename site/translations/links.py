"""Links of a page that stands one folder deeper than the English one."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Collection

LINK = re.compile(r'(?<=\s)(href|src|action|data-content_root)="([^"]*)"')
ELSEWHERE = re.compile(r"[a-z][a-z+.-]*:|[/#]", re.IGNORECASE)
ENDS = re.compile(r"([^?#]*)(.*)", re.DOTALL)


def linked_anew(text: str, name: str, here: Collection[str]) -> str:
    """Return a page one folder deeper: links leave the language where it has no such page.

    Examples
    --------
    >>> here = {"countries/fra.html"}
    >>> linked_anew(' href="../countries/fra.html#cite"', "events/x", here)
    ' href="../countries/fra.html#cite"'
    >>> linked_anew(' href="../docs/codebook.html" src="../a.js"', "events/x", here)
    ' href="../../docs/codebook.html" hreflang="en" src="../../a.js"'
    >>> linked_anew(' href="x.json"', "events/x", here)
    ' href="../../events/x.json"'
    """
    folder = posixpath.dirname(name)
    top = "../" * (name.count("/") + 1)

    def anew(found: re.Match[str]) -> str:
        kind, target = found.groups()
        if ELSEWHERE.match(target):
            return found[0]
        file, rest = ENDS.fullmatch(target).groups()  # type: ignore[union-attr]
        file = posixpath.normpath(posixpath.join(folder, file))
        if html.unescape(file) in here:
            return found[0]
        english = ' hreflang="en"' if kind == "href" and file.endswith(".html") else ""
        return f'{kind}="{top}{"" if file == "." else file}{rest}"{english}'

    return LINK.sub(anew, text)
