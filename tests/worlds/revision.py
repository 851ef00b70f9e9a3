"""A posted chapter, changes to it, and what a reader sees of it afterwards."""

from dataclasses import replace

from bot.messages.payload.compose import describe
from bot.messages.proof.expectation import everything_said
from bot.messages.proof.fidelity import compare
from bot.messages.proof.reader import read_payload
from bot.models.release import Part, PartKind, PartState, Payload, Release
from bot.models.story import ChapterText
from bot.services.background.pace import Pace
from bot.services.channels.channel_queue import ChannelQueue
from bot.services.delivery.jump_links import JumpLinks
from bot.services.delivery.material import read_material
from bot.services.revisions.requests import ask_story
from bot.services.revisions.revisions import Revisions
from bot.storage.revisions import revisions
from bot.storage.stories import chapter_versions, stories, warnings
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.words import count_words
from tests.builders import AUTHOR, GUILD
from tests.worlds.delivery import World


def prose(count: int, mark: str = "night", words: int = 120) -> str:
    """So many paragraphs of which each says where it stands."""
    filler = " ".join(["the tide went out over the stones"] * (words // 7))
    return "\n\n".join(f"Of {mark} {number}: {filler}." for number in range(1, count + 1))


def hidden(text: str, warning: str = "gore") -> str:
    return f"::: warning {warning}\n{text}\n:::"


async def post(world: World, number: int = 1) -> Release:
    """As the loop does: composed, claimed, carried out."""
    release = await world.release(number)
    world.fixed.time = max(world.clock.now(), release.due_at)
    delivery = world.delivery()
    ready = await delivery.prepare(release)
    assert ready is not None
    claim = await delivery.claim(release, ready.parts)
    assert claim is not None
    await delivery.carry_out(claim)
    return await world.release(number)


def reviser(world: World, linker: JumpLinks | None = None) -> Revisions:
    """As a process makes it at its start."""
    pace = Pace(world.clock, sleep=world.sleep)
    lanes = ChannelQueue(sleep=world.sleep)
    return Revisions(
        world.db,
        world.clock,
        world.publisher,
        pace,
        lanes=lanes,
        linker=linker or world.linker(),
    )


async def change(world: World, body: str, number: int = 1, **text: object) -> None:
    """Give a chapter another text, and owe its messages the revision."""
    read = parse_body(body)
    async with world.db.write() as tx:
        story = await stories.get_story(tx, world.schedule.story_id)
        chapter = await stories.get_chapter(tx, story.story_id, number)
        facts = await warnings.get_warning_facts(tx, story.story_id)
        old = ChapterText(
            chapter.head.title,
            body,
            chapter.note_before,
            chapter.note_after,
            chapter.head.warnings,
        )
        assert await chapter_versions.replace_text(
            tx,
            story,
            chapter,
            replace(old, **text),
            passages=read.passages,
            words=count_words(read),
            story_notes=(story.note_before, story.note_after),
            replaced_by=AUTHOR,
            now=world.clock.now(),
        )
        await ask_story(
            tx,
            GUILD,
            story.story_id,
            facts,
            chapter_id=chapter.head.chapter_id,
            new_text=True,
            asked_by=AUTHOR,
            now=world.clock.now(),
        )


async def shown(world: World, number: int = 1) -> list[Payload]:
    """The chapter's text messages as Discord has them, in the order of the ledger."""
    there = {post.message_id: post.payload for post in world.publisher.posted}
    texts = [part for part in await world.parts(number) if part.kind is PartKind.TEXT]
    return [there[part.message_id] for part in texts if part.message_id in there]


async def faults(world: World, number: int = 1) -> list[str]:
    """What is wrong with what a reader sees: nothing lost, doubled, out of order or unhidden."""
    release = await world.release(number)
    async with world.db.read() as tx:
        material = await read_material(tx, release)
    described = describe(
        material.story,
        material.chapter,
        material.warnings,
        layout=release.layout,
        release_id=release.release_id,
        chapter_total=material.story.expected_chapters,
        policy=material.policy,
    )
    messages = [read_payload(payload) for payload in await shown(world, number)]
    return list(compare(everything_said(described[2]), messages))


async def is_done(world: World) -> bool:
    async with world.db.read() as tx:
        return not await revisions.find_open(tx, world.schedule.story_id)


async def text_parts(world: World, number: int = 1) -> list[Part]:
    return [part for part in await world.parts(number) if part.kind is PartKind.TEXT]


def is_whole(chapter: list[Part]) -> bool:
    """Every step is sent, and no message is two of them."""
    ids = [part.message_id for part in chapter if part.kind is not PartKind.THREAD]
    sent = all(part.state is PartState.SENT for part in chapter)
    return sent and len(ids) == len(set(ids))
