"""Text in Markdown: whatever it holds, it is one run of text where it stands, and nothing else."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from nesyria._terminal import escape_controls
from nesyria.publishing.markdown import cell, code, text

# As the site reads pages, and as code hosts do.
PARSERS = {
    "myst": create_md_parser(
        MdParserConfig(enable_extensions={"colon_fence", "deflist"}), RendererHTML
    ),
    "github": MarkdownIt("gfm-like", {"linkify": False}),
}
# Where data stands on a page.
PLACES = {
    "paragraph": "before\n\n{}\n\nafter\n",
    "heading": "# {}\n\nafter\n",
    "item": "- first\n- {}: x\n",
    "cell": "| a | b |\n|---|---|\n| {} | x |\n",
    "link": "[{}](somewhere.md)\n",
}
HOSTILE = [
    "{download}`/etc/passwd`",
    "{include} /etc/passwd",
    "{doc}`x <y>`",
    "`code` and ``more``",
    "```{raw} html",
    "~~~\n<script>x</script>",
    ":::{include} /etc/passwd",
    "{{ substitution }}",
    "<script>alert(1)</script>",
    "<!-- end -->",
    "<javascript:alert(1)>",
    "[x](javascript:alert(1))",
    "[x](/etc/passwd)",
    "![x](https://example.org/x.png)",
    "![x][y]\n\n[y]: https://example.org",
    "[^1]",
    "a\n\n# heading",
    "a\n===",
    "a\n---",
    "---",
    "+++",
    "% comment",
    "(target)=",
    "term\n: definition",
    ": definition",
    "> quotation",
    "- item",
    "12) item",
    "1. item",
    "* item",
    "    indented",
    "a | b",
    "|a|b|\n|-|-|",
    r"\| \\| \\\|",
    "&lt; &#60; &#x3c; & so",
    "*a* _a_ __a__ ~~a~~ a_b_c _",
    "$x$ $$y$$",
    "https://example.org www.example.org",
    "line\\",
    "hard  \nbreak",
    "title #",
    "\x1b[2J\u202e\u2028",
    "{#id .class}",
    "a  b\tc",
]
# What Markdown is made of, so that what is drawn is often markup.
PIECES = st.lists(
    st.sampled_from([*"\\`*_{}[]()<>#+-.!|~=:%$&;'\"/\n ab1", "http://", "www.", "```", "{raw}"]),
    max_size=12,
).map("".join)


def kinds(tokens: list[Token]) -> list[object]:
    """Return what is not text of a page: the kinds of all that is on it, and where links lead."""
    found: list[object] = []
    for token in tokens:
        inner = kinds(token.children or [])
        if token.type not in ("text", "text_special", "softbreak"):
            attributes = {name: value for name, value in token.attrs.items() if name != "id"}
            found.append((token.type, token.tag, str(attributes), token.info, inner))
    return found


def words(tokens: list[Token]) -> str:
    return "".join(
        words(token.children or []) or ("" if token.type == "inline" else token.content)
        for token in tokens
    )


@pytest.mark.parametrize("value", HOSTILE)
def test_a_text_is_text_wherever_it_stands(value: str) -> None:
    for place, flavour in product(PLACES, PARSERS):
        check_text(value, place, flavour)


@given(PIECES, st.sampled_from(sorted(PLACES)), st.sampled_from(sorted(PARSERS)))
@settings(max_examples=50, deadline=None)
def test_any_text_is_text(value: str, place: str, flavour: str) -> None:
    check_text(value, place, flavour)


def in_place(markdown: str, place: str) -> str:
    return cell(markdown) if place == "cell" else markdown


def check_text(value: str, place: str, flavour: str) -> None:
    parser, page = PARSERS[flavour], PLACES[place]
    plain = escape_controls(" ".join(value.split()))
    if not plain:
        return
    read = parser.parse(page.format(in_place(text(value), place)))
    assert kinds(read) == kinds(parser.parse(page.format("x")))
    assert words(read) == words(parser.parse(page.format("MARK"))).replace("MARK", plain)


@pytest.mark.parametrize("value", HOSTILE)
def test_code_is_code_wherever_it_stands(value: str) -> None:
    plain = escape_controls(" ".join(value.split()))
    for (place, page), parser in product(PLACES.items(), PARSERS.values()):
        read = parser.parse(page.format(in_place(code(value), place)))
        assert kinds(read) == kinds(parser.parse(page.format("`x`")))
        assert words(read) == words(parser.parse(page.format("`MARK`"))).replace("MARK", plain)


def test_nothing_is_no_code() -> None:
    assert (text(""), code(" \n"), cell("")) == ("", "", "")


def test_names_of_fields_and_plain_sentences_stay_as_they_are() -> None:
    for plain in ("persons_low", "Women, men & children (2019-2024): 1,500", "It's at camp A."):
        assert text(plain) == plain
