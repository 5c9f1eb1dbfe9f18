"""Text in Markdown: what comes from data stays text, in each flavour that this project writes for.

These are CommonMark, the tables of GitHub, and MyST, in which a word in braces before code is a
role that may read files.
"""

from __future__ import annotations

import re

from nesyria._terminal import escape_controls

# Signs that mean something anywhere in a line, and an ampersand that begins a reference. Between
# two letters or digits an underscore means nothing.
_ANYWHERE = re.compile(
    r"[\\`*{}\[\]~$#]|<(?!=? |=?$)|&(?=[#\w])|:(?=//)|(?<=\bwww)\."
    r"|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])"
)

# What begins a line, and makes it a list, a quotation, a definition, a comment, a target, the rule
# between two parts, or the line under a heading.
_LEADING = re.compile(r"[-+=:%(>]|[0-9]+(?=[.)](?: |$))")


def text(value: str) -> str:
    r"""Return a text as Markdown on one line, in which nothing of it is markup.

    Examples
    --------
    >>> print(text("{download}`/etc/passwd` and <b>_so_</b> on"))
    \{download\}\`/etc/passwd\` and \<b>\_so\_\</b> on
    >>> print(text("persons_low at Camp A, - or +"))
    persons_low at Camp A, - or +
    """
    line = _ANYWHERE.sub(r"\\\g<0>", _line(value))
    leading = _LEADING.match(line)
    if leading is None:
        return line
    # Of a number it is the point after it that makes a list.
    end = leading.end() if leading[0].isdigit() else 0
    return f"{line[:end]}\\{line[end:]}"


def code(value: str) -> str:
    """Return a text as Markdown code; nothing for no text.

    Examples
    --------
    >>> print(code("persons"), code("a `b` c"))
    `persons` ``a `b` c``
    """
    line = _line(value)
    if not line:
        return ""
    longest = max(map(len, re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    # The one space on either side is taken away again.
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{space}{line}{space}{fence}"


def cell(markdown: str) -> str:
    r"""Return Markdown as the cell of a table, which a bar would end, in code too.

    Examples
    --------
    >>> print(cell(code("a|b")))
    `a\|b`
    """
    return markdown.replace("|", r"\|")


def _line(value: str) -> str:
    return escape_controls(" ".join(value.split()))
