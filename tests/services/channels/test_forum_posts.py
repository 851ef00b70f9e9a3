"""One post a story in a forum, whatever is lost between asking for it and knowing of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.models.release import PartKind, PartState, PlannedPart, Release, ReleaseState
from bot.models.server import ForumTag, Layout, MessageStyle, TargetState
from bot.services.channels.forum_posts import ON_ITS_WAY
from bot.services.channels.texts import POST_WAITS
from bot.services.delivery.texts import CARD_GONE, POST_GONE
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.storage.releases import forum_posts
from tests.builders import AUTHOR, CHANNEL, GUILD, add_a_target
from tests.worlds.delivery import (
    PASSING,
    PERMANENT,
    Crash,
    World,
    claim,
    messages,
    open_world,
    planned,
    target_of,
)

TEXTS = 3
STYLES = list(MessageStyle)
WAIT = ON_ITS_WAY + 1


@pytest.fixture
async def forum(tmp_path: Path):
    async with open_world(tmp_path, layout=Layout.FORUM) as world:
        yield world


@pytest.fixture
async def drop(tmp_path: Path):
    """Three chapters due at one instant."""
    async with open_world(tmp_path, layout=Layout.FORUM, together=True) as world:
        yield world


async def begin(world: World, number: int) -> tuple[Release, tuple[PlannedPart, ...]]:
    release = await world.release(number)
    world.fixed.time = max(world.clock.now(), release.due_at)
    return await claim(world, number, TEXTS), planned(release, TEXTS)


async def crash(world: World, release: Release, request: int, *, effective: bool) -> None:
    world.publisher.crash_in, world.publisher.effective = request, effective
    with pytest.raises(Crash):
        await world.carry_out(release)


async def go_on(world: World) -> None:
    """A new process, for as long as something is put off."""
    delivery = world.delivery()
    for _ in range(3):
        for release in await world.unfinished():
            await delivery.resume(release)
        world.fixed.advance(seconds=WAIT)


async def forget_post(world: World) -> None:
    async with world.db.write() as tx:
        release = await world.release()
        post = await forum_posts.find_post(tx, release)
        await forum_posts.forget_post(tx, release, post and post.thread_id)


def posts(world: World) -> list[int]:
    return [post.message_id for post in world.publisher.forum_posts]


async def assert_whole(world: World, release: Release, chapter) -> None:
    """All of the chapter stands once and in order at the end of the newest post."""
    shown = world.publisher.in_channel(posts(world)[-1])
    assert shown[-len(messages(chapter)) :] == messages(chapter)
    assert (await world.release(release.chapter_number)).state is ReleaseState.POSTED


async def test_a_chapter_goes_out_as_post_card_and_parts(forum: World):
    release, chapter = await begin(forum, 1)
    await forum.carry_out(release)
    (post,) = forum.publisher.forum_posts
    assert (post.channel_id, post.payload) == (CHANNEL, chapter[0].payload)
    assert forum.publisher.in_channel(post.message_id) == messages(chapter)
    first, card, *texts = await forum.parts()
    assert (first.message_id, first.channel_id) == (post.message_id, CHANNEL)
    assert {part.channel_id for part in (card, *texts)} == {post.message_id}
    ((recipient, text),) = await forum.notices()
    assert recipient == AUTHOR
    assert f"https://discord.com/channels/{GUILD}/{post.message_id}/{card.message_id}" in text


async def test_later_chapters_go_to_the_same_post(forum: World):
    whole = []
    for number in (1, 2, 3):
        release, chapter = await begin(forum, number)
        await forum.carry_out(release)
        whole += messages(chapter)
    (thread,) = posts(forum)
    assert forum.publisher.in_channel(thread) == whole


async def test_chapters_due_at_one_instant_share_one_post(drop: World):
    delivery = drop.delivery()
    claimed = [await claim(drop, number, TEXTS) for number in (1, 2, 3)]
    await drop.carry_out_together(claimed, delivery)
    (thread,) = posts(drop)
    expected = [payload for each in claimed for payload in messages(planned(each, TEXTS))]
    assert drop.publisher.in_channel(thread) == expected


@pytest.mark.parametrize("effective", [True, False], ids=["after effect", "before effect"])
@pytest.mark.parametrize("style", STYLES)
async def test_a_crash_in_any_request_leaves_one_post_and_one_chapter(
    tmp_path: Path, style: MessageStyle, effective: bool
):
    requests = 2 + TEXTS
    layout = Layout.FORUM
    async with open_world(tmp_path, layout=layout, style=style, chapters=requests) as world:
        for number in range(1, requests + 1):
            await forget_post(world)
            release, chapter = await begin(world, number)
            await crash(world, release, number, effective=effective)
            await go_on(world)
            assert len(posts(world)) == number
            await assert_whole(world, release, chapter)


@pytest.mark.parametrize("style", STYLES)
async def test_a_crash_after_every_request_leaves_one_post_and_one_chapter(
    tmp_path: Path, style: MessageStyle
):
    async with open_world(tmp_path, layout=Layout.FORUM, style=style) as world:
        release, chapter = await begin(world, 1)
        await crash(world, release, 1, effective=True)
        for _ in range(3 * TEXTS):
            world.publisher.crash_in = 1
            try:
                await go_on(world)
            except Crash:
                # So long that no nonce helps any more.
                world.fixed.advance(minutes=3)
                continue
            break
        assert len(posts(world)) == 1
        await assert_whole(world, release, chapter)


async def test_nobody_looks_while_the_request_may_be_on_its_way(forum: World):
    release, _ = await begin(forum, 1)
    await crash(forum, release, 1, effective=False)
    delivery = forum.delivery()
    forum.fixed.advance(seconds=ON_ITS_WAY - 1)
    for unfinished in await forum.unfinished():
        await delivery.resume(unfinished)
    waiting = await forum.release()
    assert (waiting.state, waiting.reason) == (ReleaseState.POSTING, POST_WAITS)
    assert (waiting.retry_at - forum.clock.now()).total_seconds() == 1
    # The dead process's request arrives only now.
    await forum.publisher.create_post(CHANNEL, planned(release, TEXTS)[0].payload)
    forum.fixed.advance(seconds=1)
    for unfinished in await forum.unfinished():
        await delivery.resume(unfinished)
    assert len(posts(forum)) == 1
    await assert_whole(forum, release, planned(release, TEXTS))


@pytest.mark.parametrize("effective", [True, False], ids=["made", "not made"])
async def test_an_answer_that_was_lost_is_settled_by_looking(forum: World, effective: bool):
    release, chapter = await begin(forum, 1)
    forum.publisher.lose_answers = effective
    forum.publisher.fail_next(PASSING)
    delivery = forum.delivery()
    await forum.carry_out(release, delivery)
    assert len(posts(forum)) == effective
    assert (await forum.release()).reason == PASSING.sentence
    for _ in range(2):
        forum.fixed.advance(seconds=WAIT)
        for unfinished in await forum.unfinished():
            await delivery.resume(unfinished)
    assert len(posts(forum)) == 1
    await assert_whole(forum, release, chapter)


async def test_a_request_that_broke_off_is_waited_out_from_its_end(forum: World):
    """It took minutes to fail, and may have its effect right after."""
    release, chapter = await begin(forum, 1)
    create = forum.publisher.create_post

    async def slow(channel_id, payload):
        forum.fixed.advance(minutes=5)
        raise PASSING

    forum.publisher.create_post = slow
    delivery = forum.delivery()
    await forum.carry_out(release, delivery)
    forum.fixed.advance(seconds=6)
    forum.publisher.create_post = create
    for unfinished in await forum.unfinished():
        await delivery.resume(unfinished)
    assert (await forum.release()).reason == POST_WAITS
    assert posts(forum) == []
    forum.fixed.advance(seconds=WAIT)
    for unfinished in await forum.unfinished():
        await delivery.resume(unfinished)
    await assert_whole(forum, release, chapter)


async def test_a_chapter_settles_what_another_one_left_open(forum: World):
    """A later chapter, released by hand ahead of its turn, died while it made the post."""
    later = planned(await forum.release(3), TEXTS)[0]
    release, chapter = await begin(forum, 1)
    async with forum.db.write() as tx:
        await forum_posts.record_attempt(tx, release, later.mark, forum.clock.now())
    await forum.publisher.create_post(CHANNEL, later.payload)
    delivery = forum.delivery()
    forum.fixed.advance(seconds=WAIT)
    await forum.carry_out(release, delivery)
    assert len(posts(forum)) == 1
    await assert_whole(forum, release, chapter)


async def test_a_plain_no_is_not_looked_into(forum: World):
    release, chapter = await begin(forum, 1)
    forum.publisher.fail_next(PERMANENT)
    await forum.carry_out(release)
    assert (await forum.release()).state is ReleaseState.STOPPED
    assert (await target_of(forum)).state is TargetState.PAUSED
    await forum.resume_stopped()
    assert len(posts(forum)) == 1
    await assert_whole(forum, release, chapter)


async def test_alike_words_of_another_storys_post_are_not_adopted(tmp_path: Path):
    style, layout = MessageStyle.TEXT, Layout.FORUM
    async with open_world(tmp_path, layout=layout, style=style) as world:
        release, chapter = await begin(world, 1)
        taken = await world.publisher.create_post(CHANNEL, chapter[0].payload)
        async with world.db.write() as tx:
            target_id = await add_a_target(tx, CHANNEL + 1, layout=Layout.FORUM)
            other = replace(release, target_id=target_id)
            await forum_posts.record_attempt(tx, other, 5, world.clock.now())
            await forum_posts.record_post(tx, other, taken, world.clock.now())
        await crash(world, release, 1, effective=False)
        await go_on(world)
        assert len(posts(world)) == 2
        await assert_whole(world, release, chapter)


async def lose_post(world: World, release: Release) -> int:
    """Two texts are out when the post is deleted; returns its id."""
    await crash(world, release, 4, effective=False)
    thread = posts(world)[-1]
    publisher = world.publisher
    publisher.gone.add(thread)
    publisher.posted = [post for post in publisher.posted if post.channel_id != thread]
    world.fixed.advance(hours=1)
    await go_on(world)
    return thread


async def test_a_chapter_whose_post_was_deleted_stops_and_starts_anew_on_resume(forum: World):
    release, _ = await begin(forum, 1)
    gone = await lose_post(forum, release)
    stopped = await forum.release()
    assert (stopped.state, stopped.reason) == (ReleaseState.STOPPED, POST_GONE)
    assert (await target_of(forum)).state is TargetState.ACTIVE
    told = dict(await forum.notices())
    assert "/release resume" in told[AUTHOR]
    await forum.resume_stopped()
    assert len(posts(forum)) == 2 and posts(forum)[0] == gone
    old, new = (post.payload["message"] for post in forum.publisher.forum_posts)
    assert old["components"][0]["id"] != new["components"][0]["id"]
    shown = forum.publisher.in_channel(posts(forum)[-1])
    assert shown[1:] == messages(planned(release, TEXTS), PartKind.TEXT)


async def test_a_post_deleted_between_two_chapters_stops_the_second(forum: World):
    first, _ = await begin(forum, 1)
    await forum.carry_out(first)
    forum.publisher.gone.add(posts(forum)[0])
    second, _ = await begin(forum, 2)
    await forum.carry_out(second)
    assert (await forum.release(2)).reason == POST_GONE
    await forum.resume_stopped()
    assert (await forum.release(2)).state is ReleaseState.POSTED
    assert len(posts(forum)) == 2
    third, chapter = await begin(forum, 3)
    await forum.carry_out(third)
    assert len(posts(forum)) == 2
    await assert_whole(forum, third, chapter)


async def test_a_chapter_of_the_old_post_goes_on_in_the_new_one(forum: World):
    """Another chapter met the deletion first, and made the new post."""
    release, _ = await begin(forum, 1)
    await crash(forum, release, 4, effective=False)
    old = posts(forum)[0]
    forum.publisher.gone.add(old)
    second = replace(await forum.release(2), chapter_number=0)
    async with forum.db.write() as tx:
        await forum_posts.forget_post(tx, second, old)
        await forum_posts.record_attempt(tx, second, 5, forum.clock.now())
        new = await forum.publisher.create_post(CHANNEL, planned(second)[0].payload)
        await forum_posts.record_post(tx, second, new, forum.clock.now())
    forum.fixed.advance(hours=1)
    await go_on(forum)
    assert (await forum.release()).reason == POST_GONE
    await forum.resume_stopped()
    assert posts(forum) == [old, new]
    assert (await forum.release()).state is ReleaseState.POSTED


async def test_a_forum_that_is_gone_with_its_posts_pauses_the_target(forum: World):
    release, _ = await begin(forum, 1)
    await crash(forum, release, 4, effective=False)
    forum.publisher.gone.update({CHANNEL, *posts(forum)})
    forum.fixed.advance(hours=1)
    await go_on(forum)
    assert (await forum.release()).state is ReleaseState.STOPPED
    assert (await target_of(forum)).state is TargetState.PAUSED


async def test_a_card_deleted_before_its_id_was_known_is_posted_anew_in_the_same_post(
    forum: World,
):
    release, _ = await begin(forum, 1)
    await crash(forum, release, 2, effective=True)
    forum.publisher.deleted.add(forum.publisher.posted[-1].message_id)
    await forum.go_on()
    assert (await forum.release()).reason == CARD_GONE
    assert (await forum.parts())[0].state is PartState.SENT
    await forum.resume_stopped()
    assert (await forum.release()).state is ReleaseState.POSTED
    assert len(posts(forum)) == 1


@pytest.mark.parametrize(
    ("tags", "taken"),
    [
        ((ForumTag(5, "Art"), ForumTag(6, "Serial fiction")), ["6"]),
        ((ForumTag(5, "Art"), ForumTag(7, "Games")), ["5"]),
        ((), None),
    ],
)
async def test_a_forum_that_wants_a_tag_gets_one(forum: World, tags, taken):
    forum.publisher.channel(CHANNEL, GUILD, is_forum=True, wants_tag=True, tags=tags)
    release, _ = await begin(forum, 1)
    await forum.carry_out(release)
    assert forum.publisher.forum_posts[0].payload.get("applied_tags") == taken


async def test_a_forum_that_is_gone_is_the_targets_matter(forum: World):
    release, _ = await begin(forum, 1)
    forum.publisher.fail_next(DeliveryProblem(ProblemKind.NO_CHANNEL, "The channel is gone."))
    await forum.carry_out(release)
    assert (await forum.release()).state is ReleaseState.STOPPED
    assert (await target_of(forum)).state is TargetState.PAUSED
