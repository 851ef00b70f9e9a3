"""What becomes of a chapter of which something was deleted while it was being posted."""

import pytest

from bot.models.release import PartKind, PartState, ReleaseState
from bot.models.server import TargetState
from bot.services.delivery.texts import CARD_GONE, CARD_USED_UP, MESSAGE_GONE, THREAD_GONE
from tests.builders import AUTHOR, CHANNEL
from tests.worlds.delivery import (
    NOTICES,
    PASSING,
    Crash,
    World,
    claim,
    messages,
    planned,
    target_of,
)

# Requests: the card, the thread, the texts.
THREAD, TEXT = 2, 3


async def card_id(world: World) -> int:
    return (await world.parts())[0].message_id


async def lose_thread(world: World) -> int:
    """Two texts are out when the thread is deleted; returns its id."""
    release = await claim(world)
    world.publisher.crash_in, world.publisher.effective = TEXT + 2, False
    with pytest.raises(Crash):
        await world.carry_out(release)
    thread = await card_id(world)
    forget(world, thread)
    world.fixed.advance(hours=1)
    await world.go_on()
    return thread


def forget(world: World, thread: int) -> None:
    """Delete a thread and what stands in it."""
    publisher = world.publisher
    publisher.gone.add(thread)
    publisher.posted = [post for post in publisher.posted if post.channel_id != thread]


def assert_stopped(release, reason: str) -> None:
    assert (release.state, release.reason) == (ReleaseState.STOPPED, reason)


async def whole(world: World) -> bool:
    """All of the chapter, once, in order: the card in the channel and the texts in its thread."""
    release, parts = await world.release(), await world.parts()
    shown = world.publisher.in_channel(CHANNEL)[-1:]
    shown += world.publisher.in_channel(parts[1].message_id)
    texts = messages(planned(release, 3), PartKind.TEXT)
    return release.state is ReleaseState.POSTED and shown == [parts[0].payload, *texts]


async def test_a_chapter_whose_thread_was_deleted_stops_and_blames_no_channel(world: World):
    await lose_thread(world)
    assert_stopped(await world.release(), THREAD_GONE)
    assert (await target_of(world)).state is TargetState.ACTIVE
    told = await world.notices()
    assert sorted(recipient for recipient, _ in told) == sorted([AUTHOR, NOTICES])
    assert all("/release resume" in text for _, text in told)


async def test_resume_starts_a_new_thread_from_the_same_card(world: World):
    await lose_thread(world)
    await world.resume_stopped()
    assert await whole(world)
    assert len(world.publisher.in_channel(CHANNEL)) == 1


async def test_resume_posts_a_new_card_where_the_old_one_can_have_no_other_thread(world: World):
    thread = await lose_thread(world)
    world.publisher.one_thread_a_message = True
    await world.resume_stopped()
    going_on = await world.release()
    assert (going_on.state, going_on.reason) == (ReleaseState.POSTING, CARD_USED_UP)
    await world.go_on()
    assert await whole(world)
    assert await card_id(world) != thread
    cards = world.publisher.in_channel(CHANNEL)
    assert len(cards) == 2 and cards[0] != cards[1]


async def test_nonces_of_deleted_messages_are_not_used_again(world: World):
    """Within minutes Discord would answer them with the messages that are gone."""
    release = await claim(world)
    world.publisher.crash_in, world.publisher.effective = TEXT + 2, False
    with pytest.raises(Crash):
        await world.carry_out(release)
    used = {part.nonce for part in (await world.parts())[2:]}
    forget(world, await card_id(world))
    await world.go_on()
    await world.resume_stopped()
    again = {part.nonce for part in (await world.parts())[2:]}
    assert not used & again and all(len(nonce) == 25 for nonce in again)
    assert await whole(world)


async def test_nothing_is_planned_anew_while_the_thread_may_be_there(world: World):
    """Discord says that it is gone, and cannot say so again: the release waits."""
    release = await claim(world)
    world.publisher.crash_in, world.publisher.effective = TEXT + 2, False
    with pytest.raises(Crash):
        await world.carry_out(release)
    before = await world.parts()
    forget(world, await card_id(world))
    exists = world.publisher.exists

    async def unknown(_: int) -> bool:
        raise PASSING

    world.publisher.exists = unknown
    world.fixed.advance(hours=1)
    await world.go_on()
    waiting = await world.release()
    assert (waiting.state, waiting.reason) == (ReleaseState.POSTING, PASSING.sentence)
    assert [part.nonce for part in await world.parts()] == [part.nonce for part in before]
    world.publisher.exists = exists
    world.fixed.advance(hours=1)
    await world.go_on()
    assert_stopped(await world.release(), THREAD_GONE)


async def test_a_thread_that_is_there_keeps_what_stands_in_it(world: World):
    """One request is answered wrongly; nothing may be posted there a second time."""
    release = await claim(world)
    world.publisher.crash_in, world.publisher.effective = TEXT + 2, False
    with pytest.raises(Crash):
        await world.carry_out(release)
    thread = await card_id(world)
    history = world.publisher.history

    async def wrong(channel_id, *, after, limit):
        world.publisher.gone.add(thread)
        try:
            return await history(channel_id, after=after, limit=limit)
        finally:
            world.publisher.gone.discard(thread)

    world.publisher.history = wrong
    world.fixed.advance(hours=1)
    await world.go_on()
    assert (await world.release()).state is ReleaseState.STOPPED
    sent = [part.state for part in await world.parts()][:4]
    assert sent == [PartState.SENT] * 4
    world.publisher.history = history
    await world.resume_stopped()
    assert await whole(world)


async def test_a_channel_that_is_gone_with_its_threads_pauses_the_target(world: World):
    release = await claim(world)
    world.publisher.crash_in, world.publisher.effective = TEXT + 1, False
    with pytest.raises(Crash):
        await world.carry_out(release)
    world.publisher.gone.update({CHANNEL, await card_id(world)})
    world.fixed.advance(hours=1)
    await world.go_on()
    assert (await world.release()).state is ReleaseState.STOPPED
    assert (await target_of(world)).state is TargetState.PAUSED
    assert (await world.parts())[1].state is PartState.SENT


async def test_a_card_deleted_before_its_thread_is_posted_anew_on_resume(world: World):
    release = await claim(world)
    world.publisher.crash_in, world.publisher.effective = THREAD, False
    with pytest.raises(Crash):
        await world.carry_out(release)
    gone = await card_id(world)
    world.publisher.deleted.add(gone)
    world.fixed.advance(hours=1)
    await world.go_on()
    assert_stopped(await world.release(), CARD_GONE)
    await world.resume_stopped()
    assert await whole(world)
    assert await card_id(world) != gone


async def test_a_message_deleted_before_its_id_was_known_is_posted_again_on_resume(world: World):
    release = await claim(world)
    world.publisher.crash_in, world.publisher.effective = TEXT + 1, True
    with pytest.raises(Crash):
        await world.carry_out(release)
    lost = world.publisher.posted[-1].message_id
    world.publisher.deleted.add(lost)
    await world.go_on()
    assert_stopped(await world.release(), MESSAGE_GONE)
    assert (await target_of(world)).state is TargetState.ACTIVE
    world.publisher.posted = [post for post in world.publisher.posted if post.message_id != lost]
    await world.resume_stopped()
    assert await whole(world)


async def test_a_later_chapter_goes_out_once_the_first_has_gone_on(together: World):
    """In the channel itself nothing can vanish but a message; what waits is let go by resume."""
    release = await claim(together)
    together.publisher.crash_in, together.publisher.effective = 2, True
    with pytest.raises(Crash):
        await together.carry_out(release)
    together.publisher.deleted.add(together.publisher.posted[-1].message_id)
    await together.go_on()
    second = await together.release(2)
    assert await together.delivery().prepare(second) is None
    await together.resume_stopped()
    assert (await together.release()).state is ReleaseState.POSTED
    assert await together.delivery().prepare(second) is not None
