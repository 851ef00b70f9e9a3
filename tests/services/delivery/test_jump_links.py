import logging
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.messages.layout.spoiler_labels import JUMP_ADDRESS
from bot.models.release import JumpLink, PartKind, PlannedPart, Release, ReleaseState
from bot.models.server import Layout, TargetState
from bot.services.background.back_off import OWN_TRIES
from bot.services.background.pace import Pace
from bot.services.delivery.jump_links import JumpLinks
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.storage.releases import jump_links
from tests.builders import AUTHOR, GUILD, NOW
from tests.worlds.delivery import (
    OURS,
    PASSING,
    PERMANENT,
    Crash,
    World,
    open_world,
    planned,
    target_of,
)

LINKED = 3
GONE = [
    PERMANENT,
    OURS,
    DeliveryProblem(ProblemKind.NO_MESSAGE, "A message was deleted."),
    DeliveryProblem(ProblemKind.NO_CHANNEL, "The channel is gone."),
]


def with_links(release: Release) -> list[PlannedPart]:
    """A chapter of four texts, of which the first three lead to the last."""
    parts = list(planned(release, LINKED + 1))
    return [
        replace(part, link=JumpLink(len(parts) - 1, edit_of(part)))
        if part.kind is PartKind.TEXT and part is not parts[-1]
        else part
        for part in parts
    ]


def edit_of(part: PlannedPart) -> dict:
    said = f"{part.nonce}: [skip there]({JUMP_ADDRESS})"
    return {"flags": 32768, "components": [{"type": 10, "id": part.mark, "content": said}]}


async def post(world: World, number: int = 1) -> Release:
    release = await world.release(number)
    world.fixed.time = max(world.clock.now(), release.due_at)
    assert await world.delivery().claim(release, with_links(release))
    await world.carry_out(await world.release(number))
    return await world.release(number)


async def links(world: World, number: int = 1) -> list[str]:
    """Where the messages of a chapter lead, those without a link left out."""
    ids = [part.message_id for part in await world.parts(number) if part.kind is PartKind.TEXT]
    shown = {post.message_id: str(post.payload) for post in world.publisher.posted}
    said = [shown[message_id] for message_id in ids]
    return [text.split("](")[1].split(")")[0] for text in said if "](" in text]


async def owed(world: World) -> datetime | None:
    async with world.db.read() as tx:
        return await jump_links.next_due(tx, NOW - timedelta(days=1))


async def goal(world: World, number: int = 1) -> str:
    part = (await world.parts(number))[-1]
    return f"https://discord.com/channels/{GUILD}/{part.channel_id}/{part.message_id}"


@pytest.mark.parametrize("layout", [Layout.THREAD, Layout.CHANNEL])
async def test_every_label_leads_to_the_message_where_its_passage_ends(
    tmp_path: Path, layout: Layout
):
    async with open_world(tmp_path, layout=layout) as world:
        await post(world)
        assert await links(world) == []
        await world.linker().run()
        assert await links(world) == [await goal(world)] * LINKED
        assert await owed(world) is None


async def test_the_author_is_told_and_the_chapter_is_out_before_any_edit(world: World):
    assert (await post(world)).state is ReleaseState.POSTED
    assert [recipient for recipient, _ in await world.notices()] == [AUTHOR]
    assert world.publisher.edits == []


async def test_nothing_is_edited_while_a_part_is_missing(world: World):
    world.publisher.fail_after(4, PASSING)
    assert (await post(world)).state is ReleaseState.POSTING
    await world.linker().run()
    assert world.publisher.edits == []
    world.fixed.advance(hours=3)
    await world.go_on()
    await world.linker().run()
    assert len(world.publisher.edits) == LINKED


@pytest.mark.parametrize("effective", [True, False], ids=["after effect", "before effect"])
@pytest.mark.parametrize("step", range(1, LINKED + 1))
async def test_a_crash_in_any_edit_loses_none(world: World, step: int, effective: bool):
    await post(world)
    world.publisher.crash_in, world.publisher.effective = step, effective
    with pytest.raises(Crash):
        await world.linker().run()
    await world.linker().run()
    assert await links(world) == [await goal(world)] * LINKED
    assert len(world.publisher.edits) == LINKED + effective
    assert await owed(world) is None


async def test_a_passing_failure_is_retried_later_and_later(world: World):
    linker, waits = world.linker(), list[int]()
    await post(world)
    for _ in range(3):
        world.publisher.fail_next(*[PASSING] * LINKED)
        await linker.run()
        again = await owed(world)
        waits.append(round((again - world.clock.now()).total_seconds()))
        await linker.run()
        assert world.publisher.edits == []
        world.fixed.time = again
    assert waits == [30, 60, 120]
    await linker.run()
    assert len(await links(world)) == LINKED


async def test_discords_own_wait_is_kept(world: World):
    linker = world.linker()
    await post(world)
    world.publisher.fail_next(DeliveryProblem(ProblemKind.PASSING, "Slow down.", retry_after=77))
    await linker.run()
    assert round((await owed(world) - world.clock.now()).total_seconds()) == 77
    assert len(await links(world)) == LINKED - 1


async def test_stale_links_are_given_up_at_last(world: World):
    await post(world)
    world.publisher.fail_next(*[PASSING] * LINKED * JumpLinks.tries)
    for _ in range(JumpLinks.tries):
        await world.linker().run()
        world.fixed.time = await owed(world) or world.clock.now()
    assert await owed(world) is None
    assert world.clock.now() - NOW < timedelta(days=1)


async def test_messages_of_another_process_that_cannot_be_looked_at_get_theirs_later(world: World):
    await post(world)
    linker = world.linker()
    world.publisher.fail_next(PASSING)
    await linker.run()
    assert world.publisher.edits == []
    world.fixed.time = await owed(world)
    await linker.run()
    assert len(await links(world)) == LINKED


@pytest.mark.parametrize("problem", GONE, ids=lambda problem: problem.kind.value)
async def test_what_cannot_be_edited_is_given_up_and_stops_nothing(
    world: World, problem: DeliveryProblem, caplog: pytest.LogCaptureFixture
):
    linker = world.linker()
    release = await post(world)
    told = len(await world.notices())
    world.publisher.fail_next(problem)
    with caplog.at_level(logging.INFO):
        await linker.run()
    assert await owed(world) is None
    assert len(await links(world)) == LINKED - 1
    assert f"release {release.release_id}: part 2 stays without its link" in caplog.text
    assert (await world.release()).state is ReleaseState.POSTED
    assert (await target_of(world)).state is TargetState.ACTIVE
    assert len(await world.notices()) == told
    assert (await post(world, 2)).state is ReleaseState.POSTED


async def test_links_come_after_every_part_of_every_release(world: World):
    class Watched(Pace):
        async def turn(self, priority):
            turns.append(priority[0])
            await super().turn(priority)

    turns = list[int]()
    pace = Watched(world.clock, sleep=world.sleep)
    linker = JumpLinks(world.db, world.clock, world.publisher, pace)
    await post(world)
    await linker.run()
    assert len(turns) == LINKED
    assert min(turns) > 1_000_000


async def test_a_bug_in_one_chapter_keeps_no_other_from_its_links(
    world: World, caplog: pytest.LogCaptureFixture
):
    await post(world, 1)
    await post(world, 2)
    first = (await world.parts(1))[2].message_id
    edit = world.publisher.edit

    async def broken(channel_id, message_id, payload):
        if message_id == first:
            raise ZeroDivisionError
        await edit(channel_id, message_id, payload)

    world.publisher.edit = broken
    linker = world.linker()
    linker.batch = 1
    await linker.run()
    assert len(await links(world, 1)) == LINKED - 1
    assert len(await links(world, 2)) == LINKED
    assert "jump links: release 1, part 2: error " in caplog.text
    world.publisher.edit = edit
    world.fixed.time = await owed(world)
    await linker.run()
    assert len(await links(world, 1)) == LINKED


async def test_a_link_that_always_raises_is_given_up(world: World, caplog):
    await post(world)

    async def broken(channel_id, message_id, payload):
        raise ZeroDivisionError

    world.publisher.edit = broken
    linker, tries = world.linker(), 1
    await linker.run()
    while (again := await owed(world)) is not None:
        world.fixed.time = again
        await linker.run()
        tries += 1
    assert tries == OWN_TRIES
    assert "part 2 stays without its link: An error of mine comes between" in caplog.text
