"""Bugs in what is hidden, and in what public words tell of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.messages.layout import packing
from bot.messages.layout.flow import FlowRun
from bot.messages.layout.packing import ChapterContent
from bot.messages.payload import compose as door
from bot.messages.payload.card import CardFacts
from bot.models.release import Payload
from bot.models.server import MessageStyle
from bot.text.blocks import BlockKind, Body
from bot.text.warnings.hiding import ChapterHiding
from hunts.leaks.mutations.registry import Plant, mutation
from hunts.leaks.mutations.text_bugs import without_spoiler

BodyRuns = Callable[[Body, ChapterHiding], list[FlowRun]]
NoteRuns = Callable[[str], list[FlowRun]]
Card = Callable[[CardFacts, MessageStyle, int], Payload]
Name = Callable[[str, int, str], str]


@mutation("a passage ends a block too early")
def passage_off_by_one(plant: Plant) -> None:
    def change(old: BodyRuns) -> BodyRuns:
        def body_runs(body: Body, hiding: ChapterHiding) -> list[FlowRun]:
            shorter = (replace(each, last=max(each.first, each.last - 1)) for each in body.passages)
            return old(replace(body, passages=tuple(shorter)), hiding)

        return body_runs

    plant(packing, "body_runs", change)


@mutation("a chapter hidden as a whole is shown")
def whole_not_hidden(plant: Plant) -> None:
    def change(old: BodyRuns) -> BodyRuns:
        def body_runs(body: Body, hiding: ChapterHiding) -> list[FlowRun]:
            return old(body, replace(hiding, whole=()))

        return body_runs

    plant(packing, "body_runs", change)


@mutation("a passage in a note is shown")
def note_not_hidden(plant: Plant) -> None:
    def show(run: FlowRun) -> FlowRun:
        blocks = (
            replace(block, spans=tuple(map(without_spoiler, block.spans))) for block in run.blocks
        )
        return replace(run, blocks=tuple(blocks))

    def change(old: NoteRuns) -> NoteRuns:
        def note_runs(note: str) -> list[FlowRun]:
            return list(map(show, old(note)))

        return note_runs

    plant(packing, "note_runs", change)


@mutation("the card tells the beginning of what is hidden")
def card_tells(plant: Plant) -> None:
    told = _overhear(plant)

    def change(old: Card) -> Card:
        def card_payload(facts: CardFacts, style: MessageStyle, mark: int) -> Payload:
            return old(replace(facts, summary=told(None) or facts.summary), style, mark)

        return card_payload

    plant(door, "card_payload", change)


@mutation("a heading in a passage becomes part of the thread's name")
def heading_in_thread_name(plant: Plant) -> None:
    told = _overhear(plant)

    def change(old: Name) -> Name:
        def thread_name(story: str, number: int, title: str) -> str:
            heading = told(BlockKind.HEADING)[:60]
            return old("", number, heading) if heading else old(story, number, title)

        return thread_name

    plant(door, "thread_name", change)


def _overhear(plant: Plant) -> Callable[[BlockKind | None], str]:
    """Return what tells the first hidden block, of a kind if one is given, of the last chapter."""
    heard: list[ChapterContent] = []

    def listen(old: Callable[..., ChapterContent]) -> Callable[..., ChapterContent]:
        def content(*given: object) -> ChapterContent:
            heard[:] = [old(*given)]
            return heard[0]

        return content

    plant(door, "ChapterContent", listen)
    return lambda kind: next(_hidden_texts(heard[0], kind), "")


def _hidden_texts(content: ChapterContent, kind: BlockKind | None) -> Iterator[str]:
    passages = content.body.passages
    behind = {at for each in passages for at in range(each.first, each.last + 1)}
    for at, block in enumerate(content.body.blocks):
        if (content.hiding.whole or at in behind) and kind in (None, block.kind):
            yield block.text
