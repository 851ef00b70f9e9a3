"""Thrown out and invited again, and channels that are deleted."""

from dataclasses import replace

import pytest

from bot.models.release import PartKind, ReleaseState
from bot.models.server import Pause, PauseReason, TargetState
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.services.ports.texts import CHANNEL_GONE
from bot.services.schedules.schedules import Schedules
from bot.services.schedules.texts import LEFT
from bot.services.servers.presence import Presence
from bot.storage.releases import claims, releases
from bot.storage.servers import guilds, targets
from tests.builders import (
    AUTHOR,
    CHANNEL,
    GUILD,
    a_member,
)
from tests.worlds.delivery import (
    NOTICES,
    PERMANENT,
    World,
    another_story,
    claim,
    messages,
    planned,
    target_of,
)

NO_SIGHT = DeliveryProblem(ProblemKind.PERMANENT, "I cannot see that channel.")


@pytest.fixture
def wakes() -> list[str]:
    return []


@pytest.fixture
def presence(world: World, wakes: list[str]) -> Presence:
    return Presence(world.db, world.clock, lambda: wakes.append("woken"))


async def due(world: World) -> list[int]:
    async with world.db.read() as tx:
        found = await releases.find_due(tx, world.clock.now(), 10)
    return [release.chapter_number for release in found]


async def next_due(world: World):
    async with world.db.read() as tx:
        return await releases.next_due(tx)


async def test_in_a_server_that_was_left_nothing_is_due_and_nobody_waits(world, presence):
    assert await due(world) == [1]
    await presence.guild_left(GUILD)
    assert await due(world) == []
    assert await next_due(world) is None
    assert not await world.delivery().claim(await world.release(), [])
    await presence.guild_joined(GUILD)
    assert await due(world) == [1]


async def test_its_authors_are_told_once_and_its_admins_when_it_is_back(world, presence, wakes):
    await another_story(world, "The *Quiet* Room")
    await another_story(world, "Far Off", author_id=AUTHOR + 1)
    for _ in range(2):
        await presence.guild_left(GUILD)
    told = dict(await world.notices())
    assert sorted(told) == [AUTHOR, AUTHOR + 1]
    both = "“Salt and Lanterns” and “The \\*Quiet\\* Room”"
    assert f"the server of {both}, so what is to come there waits." in told[AUTHOR]
    for _ in range(2):
        await presence.guild_joined(GUILD)
    (back,) = [text for whom, text in await world.notices() if whom == NOTICES]
    assert back.startswith("I am back, and 3 stories that waited here go on")
    assert wakes == ["woken"] * 2


async def test_a_chapter_goes_on_at_the_same_part_when_we_are_invited_again(world, presence):
    release = await claim(world)
    world.publisher.fail_after(3, NO_SIGHT)
    await presence.guild_left(GUILD)
    async with world.db.write() as tx:  # it had begun a moment before
        await guilds.mark_guild_back(tx, GUILD)
        assert await claims.begin(
            tx, release.release_id, owner=world.delivery().owner, now=world.clock.now()
        )
        await guilds.mark_guild_left(tx, GUILD, world.clock.now())
    await world.delivery().resume(await world.release())
    waiting = await world.release()
    assert (waiting.state, waiting.reason) == (ReleaseState.POSTING, LEFT)
    assert (await target_of(world)).state is TargetState.ACTIVE
    assert {whom for whom, _ in await world.notices()} == {AUTHOR}
    world.fixed.advance(days=3)
    assert await world.unfinished() == []
    assert await next_due(world) is None

    await presence.guild_joined(GUILD)
    await world.go_on()
    thread = (await world.parts())[1].message_id
    assert (await world.release()).state is ReleaseState.POSTED
    assert world.publisher.in_channel(thread) == messages(planned(release, 3), PartKind.TEXT)
    assert len(world.publisher.in_channel(CHANNEL)) == 1


async def test_what_failed_before_we_knew_of_it_goes_on_as_well(world, presence):
    """Discord refuses a part, and only then tells that we are out."""
    release = await claim(world)
    world.publisher.fail_after(3, NO_SIGHT)
    await world.carry_out(release)
    assert (await target_of(world)).state is TargetState.PAUSED
    await presence.guild_left(GUILD)
    await presence.guild_joined(GUILD)
    assert (await target_of(world)).state is TargetState.ACTIVE
    await world.go_on()
    assert (await world.release()).state is ReleaseState.POSTED


async def test_what_happened_while_nobody_listened_is_learnt_at_the_start(world, presence):
    async with world.db.write() as tx:
        await guilds.ensure_guild(tx, GUILD + 1, now=world.clock.now())
    await presence.present_in({GUILD + 1, GUILD + 2})
    async with world.db.read() as tx:
        assert await guilds.is_left(tx, GUILD)
        assert not await guilds.is_left(tx, GUILD + 1)
    await presence.present_in({GUILD, GUILD + 1})
    assert await due(world) == [1]


async def test_other_servers_go_on(world, presence):
    await another_story(world, "Elsewhere", channel_id=CHANNEL + 5, guild_id=GUILD + 1)
    world.fixed.advance(days=2)
    everything = await due(world)
    await presence.guild_left(GUILD)
    elsewhere = await due(world)
    assert 0 < len(elsewhere) < len(everything)
    await presence.guild_left(GUILD + 1)
    assert await due(world) == []


async def test_a_deleted_channel_pauses_its_target_at_once(world, presence, wakes):
    await another_story(world, "Far Off", author_id=AUTHOR + 1)
    for _ in range(2):
        await presence.channel_deleted(CHANNEL)
    target = await target_of(world)
    assert (target.state, target.pause) == (TargetState.PAUSED, Pause(PauseReason.CHANNEL_GONE))
    told = await world.notices()
    assert sorted(whom for whom, _ in told) == sorted([AUTHOR, AUTHOR + 1, NOTICES])
    assert all(CHANNEL_GONE in text for _, text in told)
    assert await due(world) == [] and world.publisher.posted == []
    await presence.channel_deleted(CHANNEL + 1)
    assert len(await world.notices()) == 3 and wakes == ["woken"]


async def test_what_has_begun_waits_with_its_paused_target_and_goes_on_with_it(world, presence):
    release = await claim(world)
    world.publisher.fail_after(3, DeliveryProblem(ProblemKind.PASSING, "Trouble."))
    await world.carry_out(release)
    async with world.db.write() as tx:
        target_id = world.schedule.target_id
        await targets.set_target_state(
            tx, target_id, TargetState.PAUSED, Pause(PauseReason.REFUSED, PERMANENT.sentence)
        )
    world.fixed.advance(hours=1)
    assert await world.unfinished() == []
    assert await next_due(world) is None
    scheduling = Schedules(world.db, world.clock, world.publisher, lambda: None)
    await scheduling.resume(a_member(AUTHOR, may_manage=False), world.schedule.story_id)
    await world.go_on()
    assert (await world.release()).state is ReleaseState.POSTED


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"missing": ("Send Messages",)}, "Send Messages"),
        ({"guild_id": GUILD}, None),
    ],
)
async def test_a_resume_looks_first_and_refuses_while_it_is_still_wrong(world, wrong, words):
    release = await claim(world)
    world.publisher.fail_next(PERMANENT)
    await world.carry_out(release)
    world.publisher.facts[CHANNEL] = replace(world.publisher.facts[CHANNEL], **wrong)
    scheduling = Schedules(world.db, world.clock, world.publisher, lambda: None)
    resuming = scheduling.resume(a_member(AUTHOR, may_manage=False), world.schedule.story_id)
    if words:
        with pytest.raises(Exception, match=words):
            await resuming
        assert (await target_of(world)).state is TargetState.PAUSED
        assert (await world.release()).state is ReleaseState.STOPPED
    else:
        assert await resuming
        assert (await target_of(world)).state is TargetState.ACTIVE
