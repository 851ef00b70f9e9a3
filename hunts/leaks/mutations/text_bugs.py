"""Bugs in what is written: escapes, marks, cuts."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.messages.layout import assembly, cutting, rendering, slicing
from bot.text.blocks import Block, BlockKind, Mark, Span
from hunts.leaks.mutations.registry import Plant, mutation

Escape = Callable[[str], str]
Render = Callable[..., str]
Slice = Callable[[Block, int, int], Block]


@mutation("a hidden text's end may touch the closing mark")
def no_seal(plant: Plant) -> None:
    plant(assembly, "seal", lambda _: str)


@mutation("the escape forgets pipes")
def pipes_not_escaped(plant: Plant) -> None:
    plant(rendering, "escape", _forgetting("|"))


@mutation("the escape forgets @")
def mentions_not_escaped(plant: Plant) -> None:
    plant(rendering, "escape", _forgetting("@"))


@mutation("a heading's last # is taken for decoration")
def hash_lost(plant: Plant) -> None:
    plant(rendering, "as_heading", lambda _: str)


@mutation("emphasis is closed at a cut and not opened again")
def emphasis_not_reopened(plant: Plant) -> None:
    def change(old: Render) -> Render:
        def render_block(block: Block, *, hidden: bool) -> str:
            return re.sub(r"^(?:\*\*?|_|~~)", "", old(block, hidden=hidden))

        return render_block

    plant(assembly, "render_block", change)


@mutation("a fence is not opened again behind a cut")
def fence_not_reopened(plant: Plant) -> None:
    def change(old: Render) -> Render:
        def render_block(block: Block, *, hidden: bool) -> str:
            markup = old(block, hidden=hidden)
            fenced = block.kind is BlockKind.CODE and markup.startswith("```")
            return markup.partition("\n")[2] if fenced else markup

        return render_block

    plant(assembly, "render_block", change)


@mutation("a quote's second line has no mark")
def quote_mark_lost(plant: Plant) -> None:
    def change(old: Render) -> Render:
        def render_block(block: Block, *, hidden: bool = False) -> str:
            markup = old(block, hidden=hidden)
            quoted = block.kind is BlockKind.QUOTE
            return markup.replace("\n> ", "\n", 1) if quoted else markup

        return render_block

    for module in (assembly, cutting, slicing):
        plant(module, "render_block", change)


@mutation("an inline spoiler is closed at a cut and not opened again")
def spoiler_not_reopened(plant: Plant) -> None:
    def change(old: Slice) -> Slice:
        def slice_block(block: Block, start: int, end: int) -> Block:
            part = old(block, start, end)
            if not start or not part.spans:
                return part
            return replace(part, spans=(without_spoiler(part.spans[0]), *part.spans[1:]))

        return slice_block

    plant(assembly, "slice_block", change)


@mutation("a character is dropped where a word is cut")
def dropped_at_a_cut(plant: Plant) -> None:
    def change(old: Slice) -> Slice:
        def slice_block(block: Block, start: int, end: int) -> Block:
            edge = block.text[end - 1 : end + 1]
            within = len(edge) == 2 and not re.search(r"\s", edge)
            return old(block, start, end - within)

        return slice_block

    plant(assembly, "slice_block", change)


def without_spoiler(span: Span) -> Span:
    return replace(span, marks=span.marks & ~Mark.SPOILER)


def _forgetting(sign: str) -> Callable[[Escape], Escape]:
    def change(old: Escape) -> Escape:
        def escape(text: str) -> str:
            return old(text).replace(f"\\{sign}", sign)

        return escape

    return change
