"""Bugs in how pieces become messages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.messages.layout import packing, slicing
from bot.messages.layout.flow import FlowRun
from bot.messages.layout.packing import ChapterContent
from bot.messages.layout.parts import MessagePart, Piece, Role
from bot.messages.layout.slicing import Limits, Slice
from bot.messages.payload import compose as door
from bot.models.release import Payload
from bot.models.server import MessageStyle
from bot.text.limits import UNBOUNDED
from hunts.leaks.mutations.registry import Plant, mutation

PartPayload = Callable[[MessagePart, MessageStyle, int], Payload]
Assemble = Callable[[Sequence[FlowRun], Sequence[Sequence[Slice]]], Iterator[MessagePart]]
MakeParts = Callable[[ChapterContent, MessageStyle], tuple[MessagePart, ...]]


@mutation("where a hidden text is cut, its closing mark is lost")
def closing_mark_lost(plant: Plant) -> None:
    def bend(part: MessagePart, payload: Payload) -> None:
        if "content" in payload and part.pieces[-1].role is Role.HIDDEN:
            payload["content"] = payload["content"].removesuffix("||")

    plant(door, "part_payload", _sent_with(bend))


@mutation("a backslash stands before the first opening mark of a text")
def backslash_before_mark(plant: Plant) -> None:
    def bend(_: MessagePart, payload: Payload) -> None:
        for holder in (payload, *payload.get("components", [])):
            if "||" in holder.get("content", ""):
                holder["content"] = holder["content"].replace("||", "\\||", 1)

    plant(door, "part_payload", _sent_with(bend))


@mutation("the container of a hidden text's further parts is an open one")
def container_left_open(plant: Plant) -> None:
    def bend(part: MessagePart, payload: Payload) -> None:
        if "continued" in part.pieces[0].markup[:40]:
            for component in payload.get("components", []):
                component.pop("spoiler", None)

    plant(door, "part_payload", _sent_with(bend))


@mutation("a label repeats the first words that it hides")
def label_tells(plant: Plant) -> None:
    def bend(pieces: list[Piece]) -> None:
        for at in range(len(pieces) - 1):
            if pieces[at + 1].role is Role.HIDDEN:
                words = " ".join(pieces[at + 1].markup.split()[:6])
                pieces[at] = replace(pieces[at], markup=f"{pieces[at].markup} · {words}")

    plant(packing, "assemble", _assembled_with(bend))


@mutation("the first hidden block stands in the open piece before it")
def merged_into_open(plant: Plant) -> None:
    def bend(pieces: list[Piece]) -> None:
        for at in range(len(pieces) - 2):
            first, _, hidden = pieces[at : at + 3]
            block, between, rest = hidden.markup.partition("\n\n")
            if hidden.role is Role.HIDDEN and first.role is Role.PROSE and rest:
                pieces[at] = replace(first, markup=first.markup + between + block)
                pieces[at + 2] = replace(hidden, markup=rest)
                return

    plant(packing, "assemble", _assembled_with(bend))


@mutation("the last message is lost")
def last_part_lost(plant: Plant) -> None:
    def change(old: MakeParts) -> MakeParts:
        def make_parts(content: ChapterContent, style: MessageStyle) -> tuple[MessagePart, ...]:
            parts = old(content, style)
            return parts[:-1] or parts

        return make_parts

    plant(door, "make_parts", change)


@mutation("a message may be sixty characters too long")
def limit_passed(plant: Plant) -> None:
    def change(old: dict[MessageStyle, Limits]) -> dict[MessageStyle, Limits]:
        return {
            style: replace(limits, characters=limits.characters + 60)
            for style, limits in old.items()
        }

    plant(packing, "LIMITS", change)


@mutation("bytes are not counted")
def bytes_not_counted(plant: Plant) -> None:
    def change(limits: dict[MessageStyle, Limits]) -> dict[MessageStyle, Limits]:
        return {style: replace(known, bytes=UNBOUNDED) for style, known in limits.items()}

    plant(packing, "LIMITS", change)


@mutation("a message may hold any number of spoilers")
def spoilers_not_counted(plant: Plant) -> None:
    def no_cost(_runs: Sequence[FlowRun], _room: int) -> int:
        return 0

    plant(slicing, "spoiler_cost", lambda _: no_cost)


def _sent_with(
    bend: Callable[[MessagePart, Payload], None],
) -> Callable[[PartPayload], PartPayload]:
    def change(old: PartPayload) -> PartPayload:
        def part_payload(part: MessagePart, style: MessageStyle, mark: int) -> Payload:
            payload = old(part, style, mark)
            bend(part, payload)
            return payload

        return part_payload

    return change


def _assembled_with(bend: Callable[[list[Piece]], None]) -> Callable[[Assemble], Assemble]:
    def change(old: Assemble) -> Assemble:
        def assemble(
            runs: Sequence[FlowRun], stretches: Sequence[Sequence[Slice]]
        ) -> Iterator[MessagePart]:
            for part in old(runs, stretches):
                pieces = list(part.pieces)
                bend(pieces)
                yield MessagePart(tuple(pieces))

        return assemble

    return change
