"""Payloads that were made of what is no longer there never reach the ledger."""

import json
from collections.abc import Awaitable, Callable

import pytest

from bot.models.release import PartKind, ReleaseState
from bot.models.server import ChannelFacts, Member
from bot.models.story import Action
from bot.services.warnings.passages import Passages
from bot.storage.releases import parts
from bot.storage.servers import policies
from bot.storage.stories import stories
from tests.builders import AUTHOR, GUILD, NOW, a_member
from tests.worlds.delivery import World

HERSELF: Member = a_member(AUTHOR)
Change = Callable[[World, int], Awaitable[None]]


async def mark(world: World, story_id: int) -> None:
    marking = Passages(world.db, world.fixed.clock, lambda: None)
    shown = await marking.look(HERSELF, story_id, 1, age_restricted=True)
    await marking.mark(HERSELF, story_id, 1, shown.stamp, (1, 1), warnings="gore")


async def warn_elsewhere(world: World, story_id: int) -> None:
    marking = Passages(world.db, world.fixed.clock, lambda: None)
    await marking.warn(HERSELF, story_id, 2, "gore")


async def change_policy(world: World, story_id: int) -> None:
    async with world.db.write() as tx:
        await policies.set_action(tx, GUILD, "gore", Action.REFUSED)


async def remove_story(world: World, story_id: int) -> None:
    async with world.db.write() as tx:
        await stories.remove_story(tx, story_id, NOW)


@pytest.mark.parametrize("change", [mark, warn_elsewhere, change_policy, remove_story])
async def test_what_changes_between_composing_and_claiming_is_composed_anew(
    world: World, change: Change
):
    release, delivery = await world.release(), world.delivery()
    ready = await delivery.prepare(release)
    assert ready is not None
    await change(world, release.story_id)
    assert not await delivery.claim(release, ready.parts, made_of=ready.material)
    async with world.db.read() as tx:
        assert await parts.get_parts(tx, release.release_id) == []
    assert (await world.release()).state is ReleaseState.WAITING


async def test_what_did_not_change_is_claimed(world: World):
    release, delivery = await world.release(), world.delivery()
    ready = await delivery.prepare(release)
    assert ready is not None
    assert await delivery.claim(release, ready.parts, made_of=ready.material)
    assert (await world.release()).state is ReleaseState.CLAIMED


async def test_a_passage_marked_in_time_is_hidden_in_what_goes_out(world: World):
    release, delivery = await world.release(), world.delivery()
    await delivery.prepare(release)
    await mark(world, release.story_id)
    ready = await delivery.prepare(release)
    assert ready is not None
    text = [part.payload for part in ready.parts if part.kind is PartKind.TEXT]
    assert '"spoiler": true' in json.dumps(text)


@pytest.mark.parametrize("accepted", [True, False])
async def test_what_its_server_accepts_meanwhile_is_not_put_off_for_hours(
    world: World, monkeypatch: pytest.MonkeyPatch, accepted: bool
):
    """The policy lets go on what waits for it; what is put off afterwards would wait in vain."""
    release, delivery = await world.release(), world.delivery()
    await mark(world, release.story_id)
    await change_policy(world, release.story_id)
    ask = world.publisher.channel_facts

    async def asked_meanwhile(channel_id: int, **how: bool) -> ChannelFacts:
        if accepted:
            async with world.db.write() as tx:
                await policies.set_action(tx, GUILD, "gore", Action.SPOILER)
        return await ask(channel_id, **how)

    monkeypatch.setattr(world.publisher, "channel_facts", asked_meanwhile)
    assert await delivery.prepare(release) is None
    assert ((await world.release()).retry_at is None) is accepted
    assert (await world.notices() == []) is accepted
    assert (await delivery.prepare(release) is not None) is accepted
