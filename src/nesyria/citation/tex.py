"""Text as TeX sets it, whichever of its engines reads it, and what a bibliography needs for that.

XeTeX and LuaTeX set any script for which the font has letters. pdfTeX stops at the first letter
that its encoding lacks; it is given words that say which script is not shown, or, of Latin letters,
those without the marks that it lacks.
"""

from __future__ import annotations

import unicodedata

# What TeX reads as a command. A backslash becomes a word, so it goes in the same pass; so do
# braces, which BibTeX counts even after a backslash.
_COMMANDS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    **{char: f"\\{char}" for char in "&%$#_"},
}

# Without any package pdfTeX sets letters with one of these marks: grave, acute, circumflex, tilde,
# diaeresis, macron, breve, dot above, ring, double acute, caron, cedilla ...
_MARKS = "\u0300\u0301\u0302\u0303\u0308\u0304\u0306\u0307\u030a\u030b\u030c\u0327"
_LAST_WITH_MARK = "\u017f"
# ... and these.
_OTHERS = frozenset("¡¢£¤¥¦§¨©ª¬®¯°±²³´µ¶·¸¹º¼½¾¿Æ×Øßæ÷øıŁłŒœǦǧȘșȚț‐‑‒–—―‖‘’“”†‡•…‰‱※‽₡₦₩₫€℃№℗™℮")

# What is written where a letter or sign is not at hand.
_INSTEAD = {
    **{"ə": "e", "Ə": "E", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th"},
    **{"«": "“", "»": "”", "„": "“", "‟": "“", "‚": "‘", "‹": "‘", "›": "’", "\u00a0": " "},
}

# Commands for documents that have none of the same name: \url without a package for it, and a
# text with what stands for it where the engine cannot set it.
PREAMBLE = r"""@preamble{"\providecommand{\url}{\begingroup\urlsigns\urltext}
\providecommand{\urlsigns}{\catcode`\_=12 \catcode`\&=12 \catcode`\#=12
\catcode`\~=12 \catcode`\$=12 }
\providecommand{\urltext}[1]{\texttt{#1}\endgroup}
\providecommand{\unicodetext}[2]{\ifdefined\XeTeXversion#2\else
\ifdefined\directlua#2\else#1\fi\fi}"}"""


def escape(text: str) -> str:
    r"""Return a text in which TeX reads no command, as every engine can set it.

    Examples
    --------
    >>> escape("50 % of more_")
    '50 \\% of more\\_'
    >>> escape("ąę")
    '{\\unicodetext{ae}{ąę}}'
    """
    plain = _plain(text)
    if plain == text:
        return _without_commands(text)
    return f"{{\\unicodetext{{{_without_commands(plain)}}}{{{_without_commands(text)}}}}}"


def _without_commands(text: str) -> str:
    return "".join(_COMMANDS.get(char, char) for char in text)


def _plain(text: str) -> str:
    """Return a text that pdfTeX can set: itself, its Latin letters, or which script it has."""
    made = "".join(map(_plain_char, text))
    if lacking := [char for char in made if not _set_by_pdftex(char)]:
        names = [unicodedata.name(char, "").split() for char in lacking if char.isalpha()]
        return f"[in {names[0][0].capitalize()} script]" if any(names) else "[in other characters]"
    return made


def _plain_char(char: str) -> str:
    if _set_by_pdftex(char):
        return char
    if char in _INSTEAD:
        return _INSTEAD[char]
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalpha() else char


def _set_by_pdftex(char: str) -> bool:
    if char.isascii() or char in _OTHERS:
        return True
    parts = unicodedata.normalize("NFD", char)
    marked = len(parts) == 2 and parts[0].isascii() and parts[1] in _MARKS
    return marked and char <= _LAST_WITH_MARK
