"""Pandoc's trees, made of words of which each stands there once, with what is to become of it."""

import json
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from bot.importing.documents.signs import SECRET

Json = Any


@dataclass
class Words:
    """`hidden` must not be seen, `dropped` are said to be left out, `shown` must be there."""

    shown: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def take(self, fate: str) -> str:
        number = len(self.shown) + len(self.hidden) + len(self.dropped)
        word = f"w{number}q"
        getattr(self, fate).append(word)
        return word


def node(kind: str, *content: Json) -> Json:
    if not content:
        return {"t": kind}
    return {"t": kind, "c": content[0] if len(content) == 1 else list(content)}


def attr(*classes: str, **pairs: str) -> Json:
    return ["", list(classes), [[key, value] for key, value in pairs.items()]]


def tree(blocks: Json, meta: Json | None = None) -> str:
    document = {"pandoc-api-version": [1, 23, 1, 1], "meta": meta or {}, "blocks": blocks}
    return json.dumps(document)


def para(*inlines: Json) -> Json:
    return node("Para", [node("Str", one) if isinstance(one, str) else one for one in inlines])


_SIGNS = (
    "*",
    "_",
    "#",
    "-",
    "1.",
    ">",
    "`",
    "~~~",
    "|",
    "\\",
    "[x](y)",
    "<b>",
    "&amp;",
    "\u00a0",
    "@everyone",
)
_WRAPS = ("Emph", "Strong", "Strikeout", "Underline", "SmallCaps", "Superscript", "Subscript")


@st.composite
def inlines(draw: Any, words: Words, fate: str, depth: int = 2) -> Json:
    return [draw(_inline(words, fate, depth)) for _ in range(draw(st.integers(1, 4)))]


@st.composite
def _inline(draw: Any, words: Words, fate: str, depth: int) -> Json:
    kind = draw(st.sampled_from(("word", "word", "sign", "space", "break", "wrap", "special")))
    if kind == "sign":
        return node("Str", draw(st.sampled_from(_SIGNS)))
    if kind == "space":
        return node(draw(st.sampled_from(("Space", "SoftBreak"))))
    if kind == "break":
        return node("LineBreak")
    if kind == "wrap" and depth:
        return node(draw(st.sampled_from(_WRAPS)), draw(inlines(words, fate, depth - 1)))
    if kind == "special" and depth:
        return draw(_special(words, fate, depth - 1))
    return node("Str", words.take(fate))


@st.composite
def _special(draw: Any, words: Words, fate: str, depth: int) -> Json:
    kind = draw(
        st.sampled_from(("link", "code", "note", "secret", "unseen", "quoted", "image", "deleted"))
    )
    if kind == "link":
        return node("Link", attr(), draw(inlines(words, fate, depth)), ["https://a.test/b", ""])
    if kind == "code":
        return node("Code", attr(), words.take(fate))
    if kind == "note":
        return node("Note", [node("Para", draw(inlines(words, fate, depth)))])
    if kind == "secret":
        return node("Span", attr("spoiler"), draw(inlines(words, "hidden", depth)))
    if kind == "unseen":
        return node("Span", attr(style="display: none"), [node("Str", words.take("dropped"))])
    if kind == "deleted":
        return node("Span", attr("deletion"), [node("Str", words.take("dropped"))])
    if kind == "image":
        return node("Image", attr(), [node("Str", words.take("dropped"))], ["p.png", ""])
    return node("Quoted", node("DoubleQuote"), draw(inlines(words, fate, depth)))


@st.composite
def blocks(draw: Any, words: Words, fate: str = "shown", depth: int = 3, most: int = 4) -> Json:
    return [draw(_block(words, fate, depth)) for _ in range(draw(st.integers(1, most)))]


@st.composite
def _block(draw: Any, words: Words, fate: str, depth: int) -> Json:
    kinds = ("para", "para", "plain", "empty", "verse", "code", "heading", "rule", "break")
    deep = ("quote", "list", "numbers", "terms", "div", "secret", "fold", "table", "marked")
    kind = draw(st.sampled_from(kinds + deep if depth else kinds))
    match kind:
        case "para" | "plain":
            return node(kind.title(), draw(inlines(words, fate)))
        case "empty":
            return node("Para", [])
        case "verse":
            return node("LineBlock", [draw(inlines(words, fate, 1)) for _ in range(2)])
        case "code":
            return node("CodeBlock", attr(), f"{words.take(fate)}\n  ::: {words.take(fate)}\n```")
        case "heading":
            return node("Header", draw(st.integers(1, 4)), attr(), draw(inlines(words, fate, 1)))
        case "rule":
            return node("HorizontalRule")
        case "break":
            return para("*", node("Space"), "*", node("Space"), "*")
        case _:
            return draw(_deep(kind, words, fate, depth - 1))


@st.composite
def _deep(draw: Any, kind: str, words: Words, fate: str, depth: int) -> Json:
    def inner(becomes: str = fate) -> Json:
        return draw(blocks(words, becomes, depth, most=3))

    match kind:
        case "quote":
            return node("BlockQuote", inner())
        case "list":
            return node("BulletList", [inner() for _ in range(2)])
        case "numbers":
            style = [draw(st.integers(0, 9)), node("LowerRoman"), node("Period")]
            return node("OrderedList", style, [inner() for _ in range(2)])
        case "terms":
            return node("DefinitionList", [[draw(inlines(words, fate, 1)), [inner()]]])
        case "div":
            return node("Div", attr("userstuff"), inner())
        case "secret":
            return node("Div", attr("spoiler"), inner("hidden"))
        case "fold":
            line = para(words.take(fate))
            head = node("Div", attr("cliffhanger-summary"), [line])
            return node(
                "Div",
                attr("cliffhanger-details"),
                [head, para(words.take("hidden")), *inner("hidden")],
            )
        case "marked":
            return node("Para", [node("Str", SECRET), *draw(inlines(words, "hidden"))])
        case _:
            return draw(_table(words, fate))


@st.composite
def _table(draw: Any, words: Words, fate: str) -> Json:
    def cell() -> Json:
        return [attr(), node("AlignDefault"), 1, 1, [node("Plain", draw(inlines(words, fate, 1)))]]

    rows = [[attr(), [cell(), cell()]] for _ in range(draw(st.integers(1, 3)))]
    body = [attr(), 0, [], rows]
    return node("Table", attr(), [None, []], [], [attr(), []], [body], [attr(), []])
