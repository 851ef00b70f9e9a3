"""Any markup, however broken, becomes tags that fit, and no text of it goes missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import StoryError
from bot.importing.documents.balance import VOID, balance
from bot.importing.documents.markup import Tag, read_markup
from bot.importing.documents.web_pages import prepare_page

FITTED: dict[str, tuple[str, str]] = {
    "as it is": ("<p>a <b>b</b></p>", "<p>a <b>b</b></p>"),
    "no ends": ("<ul><li>a<li>b</ul><p>c<p>d", "<ul><li>a</li><li>b</li></ul><p>c</p><p>d</p>"),
    "crossed": ("<b>a<i>b</b>c</i>", "<b>a<i>b</i></b><i>c</i>"),
    "across paragraphs": ("<p>a<i>b</p><p>c</i>d</p>", "<p>a<i>b</i></p><p><i>c</i>d</p>"),
    "around paragraphs": ("<i><p>a</p><p>b</p></i>c", "<i></i><p><i>a</i></p><p><i>b</i></p>c"),
    "a block ends a paragraph": ("<p>a<div>b</div>c", "<p>a</p><div>b</div>c"),
    "strays": ("</p>a</div></b><p>b", "a<p>b</p>"),
    "cells": (
        "<table><tr><td>a<td>b<tr><td>c</table>",
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
    ),
    "lists in lists": (
        "<ol><li>a<ol><li>b</ol><li>c</ol>",
        "<ol><li>a<ol><li>b</li></ol></li><li>c</li></ol>",
    ),
    "terms": ("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"),
    "an item within a frame": (
        "<ul><li><div>a<li>b</div></ul>",
        "<ul><li><div>a<li>b</li></div></li></ul>",
    ),
    "scripts": ("a<script>b</i>'</script>c<style>d</style>e", "ace"),
    "comments": ("a<!-- <b> -->b<!-- c", "ab<!-- c"),
    "closed": ("a<span/>b<br/>c", "a<span/></span>b<br/>c"),
    "XML": ("<?xml version='1.0'?><!DOCTYPE html><p>a<![CDATA[<b>]]></p>", "<p>a&lt;b></p>"),
    "attributes": ("<p title='a>b' x=\"</p>\">c", "<p title='a>b' x=\"</p>\">c</p>"),
    "no tags": ("1 < 2 > 0 & <3", "1 < 2 > 0 & <3"),
}


@pytest.mark.parametrize("case", FITTED.values(), ids=FITTED)
def test_tags_are_put_in_order(case: tuple[str, str]):
    pieces = balance(read_markup(case[0]))
    assert "".join(p if isinstance(p, str) else p.text for p in pieces) == case[1]


NAMES = (
    "p",
    "div",
    "b",
    "i",
    "span",
    "li",
    "ul",
    "td",
    "tr",
    "table",
    "details",
    "br",
    "pre",
    "h2",
)
TAGS = [
    f"<{end}{name}{rest}>" for name in NAMES for end in ("", "/") for rest in ("", " class=spoiler")
]
soup = st.lists(st.sampled_from([*TAGS, "word ", "<", "\"'", "<!--", "-->", " ", "&amp;"])).map(
    "".join
)


@given(soup)
def test_every_end_fits_and_no_word_is_lost(markup: str):
    open_tags: list[str] = []
    words = 0
    for piece in balance(read_markup(markup)):
        if isinstance(piece, str):
            words += piece.count("word")
        elif piece.ends:
            assert open_tags.pop() == piece.name
        elif piece.name not in VOID:
            open_tags.append(piece.name)
    assert not open_tags
    written = [piece for piece in read_markup(markup) if isinstance(piece, str)]
    assert words == "".join(written).count("word")


@given(soup)
def test_a_prepared_page_fits_too(markup: str):
    open_tags: list[str] = []
    for piece in read_markup(prepare_page(markup)):
        if isinstance(piece, Tag) and piece.name not in VOID:
            assert not piece.ends or open_tags.pop() == piece.name
            open_tags += [] if piece.ends else [piece.name]
    assert not open_tags


@pytest.mark.parametrize("markup", ["<div>" * 1_000, "".join(f"<b x={n}><p>" for n in range(500))])
def test_what_is_nested_beyond_reason_is_refused(markup: str):
    with pytest.raises(StoryError, match="Too many things"):
        prepare_page(markup)
