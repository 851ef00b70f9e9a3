from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models.release import JumpLink
from bot.storage.releases import claims, jump_links
from tests.builders import (
    CHANNEL,
    GUILD,
    LATER,
    NOW,
    OWNER,
    add_a_plan,
    first_release,
    send_all,
    some_parts,
)

EDIT = {"content": "with a link"}
EARLIER = NOW - timedelta(seconds=1)


@pytest.fixture
async def release_id(tx) -> int:
    """Claimed and begun: its first text leads to its second."""
    release_id = (await first_release(tx, await add_a_plan(tx))).release_id
    card, thread, first, second = some_parts(release_id)
    planned = [card, thread, replace(first, link=JumpLink(3, EDIT)), second]
    assert await claims.claim(tx, release_id, planned, owner=OWNER, lease_until=LATER, now=NOW)
    assert await claims.begin(tx, release_id, owner=OWNER, now=NOW)
    return release_id


@pytest.fixture
async def link(tx, release_id: int):
    """The link, owed since the release is complete."""
    await send_all(tx, release_id, first_message=900)
    assert await claims.finish(tx, release_id, NOW)
    (link,) = await jump_links.find_due(tx, NOW, 10)
    return link


async def test_nothing_is_owed_before_the_chapter_is_complete(tx, release_id: int):
    await send_all(tx, release_id, first_message=900)
    assert await jump_links.find_due(tx, LATER, 10) == []
    assert await jump_links.next_due(tx, EARLIER) is None


async def test_a_complete_chapter_owes_its_links(tx, release_id: int, link):
    assert (link.release_id, link.position, link.payload) == (release_id, 2, EDIT)
    assert (link.guild_id, link.channel_id, link.message_id) == (GUILD, CHANNEL, 901)
    assert (link.goal_channel_id, link.goal_message_id, link.attempts) == (CHANNEL, 902, 0)
    assert await jump_links.next_due(tx, EARLIER) == NOW
    assert await jump_links.next_due(tx, NOW) is None
    assert await jump_links.find_due(tx, EARLIER, 10) == []


@pytest.mark.parametrize("end", [jump_links.mark_done, jump_links.give_up])
async def test_a_link_ends_once(tx, link, end):
    await end(tx, link, NOW)
    await jump_links.postpone(tx, link, LATER)
    assert await jump_links.find_due(tx, LATER, 10) == []
    assert await jump_links.next_due(tx, EARLIER) is None


async def test_a_link_can_be_put_off(tx, link):
    await jump_links.postpone(tx, link, LATER)
    assert await jump_links.find_due(tx, NOW, 10) == []
    assert await jump_links.next_due(tx, NOW) == LATER
    (again,) = await jump_links.find_due(tx, LATER, 10)
    assert again == replace(link, attempts=1)


async def test_a_chapter_is_linked_once_however_often_it_is_finished(tx, link, release_id: int):
    await jump_links.mark_done(tx, link, NOW)
    assert not await claims.finish(tx, release_id, LATER)
    assert await jump_links.find_due(tx, LATER, 10) == []


async def test_what_was_never_begun_takes_its_links_along(tx):
    release_id = (await first_release(tx, await add_a_plan(tx))).release_id
    planned = [replace(part, link=JumpLink(9, EDIT)) for part in some_parts(release_id)]
    for _ in range(2):
        assert await claims.claim(tx, release_id, planned, owner=OWNER, lease_until=LATER, now=NOW)
        assert await claims.unclaim(tx, release_id)
