"""A delivery stored by a bot that counted no bytes: the rest is planned anew, and all comes."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.models.release import Part, PartKind, PartState, ReleaseState
from bot.models.server import Layout
from bot.models.story import ChapterText
from tests.worlds.delivery import Crash, World, open_world
from tests.worlds.heavy import (
    BEARABLE,
    SENTENCE,
    before_the_limit_was_known,
    heavy,
    light,
    make_tender,
    weight,
)
from tests.worlds.revision import (
    change,
    faults,
    hidden,
    is_done,
    is_whole,
    post,
    reviser,
    shown,
    text_parts,
)

LATER = timedelta(minutes=10)
BODIES = {
    "light, then heavy": f"{light(9)}\n\n{heavy(3)}",
    "heavy from the start": heavy(3),
    "heavy in the middle": f"{light(6)}\n\n{heavy(4)}\n\n{light(6)}",
    "one heavy paragraph": f"{light(4)}\n\n{SENTENCE * 200}\n\n{light(2)}",
    "hidden from before": f"{light(2)}\n\n{hidden(light(4) + heavy(3))}\n\n{light(1)}",
    "all hidden": hidden(f"{light(5)}\n\n{heavy(3)}"),
}


async def stuck(world: World, patch: pytest.MonkeyPatch) -> list[Part]:
    """Post by the old version as far as Discord takes it; returns its ledger."""
    make_tender(world)
    with before_the_limit_was_known(patch):
        await post(world)
    assert world.publisher.refused
    assert (await world.release()).state is ReleaseState.POSTING
    return await world.parts()


async def deliver(world: World) -> None:
    delivery = world.delivery()
    for _ in range(3):
        world.fixed.time += LATER
        for release in await world.unfinished():
            await delivery.resume(release)


async def finish(world: World) -> None:
    """What a new process does: what is begun goes on, then revisions, then links."""
    await deliver(world)
    await reviser(world).run()
    await world.linker().run()


async def assert_whole(world: World) -> None:
    assert (await world.release()).state is ReleaseState.POSTED
    assert await is_done(world)
    assert is_whole(await world.parts())
    assert await faults(world) == []
    assert max(map(weight, await shown(world))) <= 10_000
    texts = await text_parts(world)
    assert [part.message_id for part in texts] == sorted(part.message_id or 0 for part in texts)
    kinds = (PartKind.CARD, PartKind.TEXT)
    ours = {part.message_id for part in await world.parts() if part.kind in kinds}
    assert {one.message_id for one in world.publisher.posted} == ours


@pytest.mark.parametrize(
    ("layout", "body"),
    [
        *((Layout.THREAD, body) for body in BODIES.values()),
        (Layout.CHANNEL, BODIES["hidden from before"]),
        (Layout.FORUM, BODIES["light, then heavy"]),
    ],
    ids=[*BODIES, "in a channel", "in a forum"],
)
async def test_what_was_stored_too_heavy_arrives_whole_and_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: Layout, body: str
):
    async with open_world(
        tmp_path, layout=layout, written=[ChapterText("The Mill", body)]
    ) as world:
        old = await stuck(world, monkeypatch)
        out = {p.position: p.message_id for p in old if p.state is PartState.SENT}
        world.publisher.refused.clear()
        await finish(world)
        await assert_whole(world)
        new = {part.position: part.message_id for part in await world.parts()}
        assert out.items() <= new.items()
        assert world.publisher.refused == []


HALF = f"{light(9)}\n\n{heavy(3)}"


@pytest.mark.parametrize("body", [HALF, hidden(HALF)], ids=["open", "hidden"])
async def test_a_crash_in_any_request_after_it_loses_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
):
    async with open_world(tmp_path, written=[ChapterText("The Mill", body)]) as world:
        await stuck(world, monkeypatch)
        crashes = 0
        while (await world.release()).state is not ReleaseState.POSTED:
            world.fixed.time += LATER if crashes % 3 else timedelta(seconds=20)
            world.publisher.crash_in, world.publisher.effective = 1 + crashes % 2, crashes % 4 < 2
            try:
                await world.go_on()
            except Crash:
                crashes += 1
            else:
                world.fixed.time += LATER
        assert crashes >= 3
        world.publisher.crash_in = None
        await finish(world)
        await assert_whole(world)


async def test_what_was_tried_just_now_is_planned_anew_when_its_outcome_is_sure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async with open_world(tmp_path, written=[ChapterText("The Mill", HALF)]) as world:
        await stuck(world, monkeypatch)
        tried = next(p for p in await world.parts() if p.state is PartState.ATTEMPTED)
        world.fixed.time = tried.attempted_at + timedelta(seconds=15)
        await world.go_on()
        assert "which is too large" in ((await world.release()).reason or "")
        assert tried in await world.parts()
        assert (await world.release()).retry_at == tried.attempted_at + timedelta(seconds=60)
        await finish(world)
        await assert_whole(world)


async def test_what_came_through_all_the_same_is_adopted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A message between our limit and Discord's, whose answer was lost."""
    async with open_world(tmp_path, written=[ChapterText("The Mill", HALF)]) as world:
        make_tender(world).bearable = 12_000
        with before_the_limit_was_known(monkeypatch):
            release = await world.release()
            ready = await world.delivery().prepare(release)
            assert await world.delivery().claim(release, ready.parts)
            too_heavy = [
                at for at, part in enumerate(ready.parts) if weight(part.payload) > BEARABLE
            ]
            world.publisher.crash_in = too_heavy[0] + 1
            with pytest.raises(Crash):
                await world.carry_out(await world.release())
        world.publisher.bearable = BEARABLE
        await deliver(world)
        texts = await text_parts(world)
        assert is_whole(await world.parts())
        heavy_ones = [part for part in texts if weight(part.payload) > 10_000]
        assert [part.position for part in heavy_ones] == too_heavy[:1]
        await finish(world)
        await assert_whole(world)


@pytest.mark.parametrize("layout", [Layout.THREAD, Layout.FORUM, Layout.CARD])
async def test_a_card_and_a_forum_post_too_heavy_are_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: Layout
):
    chapter = ChapterText("The Mill", light(2))
    summary = SENTENCE * 70
    async with open_world(tmp_path, layout=layout, written=[chapter], summary=summary) as world:
        old = await stuck(world, monkeypatch)
        assert [part.state for part in old].count(PartState.SENT) == 0
        await finish(world)
        parts = await world.parts()
        assert (await world.release()).state is ReleaseState.POSTED
        assert is_whole(parts)
        assert max(weight(part.payload) for part in parts) <= 10_000
        assert [(p.kind, p.mark, p.nonce) for p in parts] == [
            (p.kind, p.mark, p.nonce) for p in old
        ]


async def test_a_text_that_was_changed_meanwhile_is_what_is_read_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async with open_world(tmp_path, written=[ChapterText("The Mill", HALF)]) as world:
        await stuck(world, monkeypatch)
        await change(world, f"{light(3)}\n\n{heavy(2)}\n\n{hidden(heavy(1))}")
        await finish(world)
        await assert_whole(world)


async def test_a_chapter_made_shorter_meanwhile_ends_in_what_is_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async with open_world(tmp_path, written=[ChapterText("The Mill", HALF)]) as world:
        await stuck(world, monkeypatch)
        await change(world, light(3))
        await finish(world)
        assert (await world.release()).state is ReleaseState.POSTED
        assert await faults(world) == []


async def test_a_revision_planned_too_heavy_is_planned_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async with open_world(tmp_path, written=[ChapterText("The Mill", light(9))]) as world:
        make_tender(world)
        await post(world)
        await change(world, f"{light(2)}\n\n{heavy(5)}")
        with before_the_limit_was_known(monkeypatch):
            await reviser(world).run()
        assert world.publisher.refused
        assert not await is_done(world)
        world.publisher.refused.clear()
        await finish(world)
        await assert_whole(world)
        assert world.publisher.refused == []


async def test_a_part_that_a_revision_added_too_heavy_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The edits went through; the added part, which nobody answered for, never will."""
    async with open_world(tmp_path, written=[ChapterText("The Mill", light(9))]) as world:
        make_tender(world)
        await post(world)
        await change(world, f"{light(9)}\n\n{heavy(3)}")
        with before_the_limit_was_known(monkeypatch):
            await reviser(world).run()
        assert PartState.ATTEMPTED in [part.state for part in await world.parts()]
        await finish(world)
        await assert_whole(world)


async def test_a_link_that_would_make_its_message_too_heavy_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    body = f"{hidden(heavy(3))}\n\n{light(1)}"
    async with open_world(tmp_path, written=[ChapterText("The Mill", body)]) as world:
        make_tender(world).bearable = 15_000
        with before_the_limit_was_known(monkeypatch):
            await post(world)
        world.publisher.bearable = BEARABLE
        await world.linker().run()
        assert world.publisher.refused == []
        assert await world.linker().next_due(world.clock.now()) is None
