from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.models.server import Audit, Guild, Layout, MessageStyle, Pause, PauseReason, TargetState
from bot.services.ports.pauses import pause_sentence
from bot.storage.database import installation
from bot.storage.servers import audit, guilds, targets
from bot.storage.tables import core
from tests.builders import AUTHOR, CHANNEL, GUILD, LATER, NOW, add_a_guild, add_a_target


async def test_a_guild_is_made_once_and_keeps_its_settings(tx):
    assert await guilds.get_guild(tx, GUILD) is None
    await add_a_guild(tx)
    assert await guilds.get_guild(tx, GUILD) == Guild(GUILD)
    settings = Guild(GUILD, "Asia/Tokyo", author_role_id=GUILD, notice_channel_id=CHANNEL)
    await guilds.update_guild(tx, settings)
    await add_a_guild(tx)
    assert await guilds.get_guild(tx, GUILD) == settings


async def test_a_guild_that_was_left_and_came_back_is_there_again(tx):
    await add_a_guild(tx)
    left_at = select(core.guilds.c.left_at)
    await guilds.mark_guild_left(tx, GUILD, LATER)
    assert await tx.scalar(left_at) == LATER
    await add_a_guild(tx)
    assert await tx.scalar(left_at) is None


async def test_a_reader_has_one_zone(tx):
    assert await guilds.get_zone(tx, AUTHOR) is None
    await guilds.set_zone(tx, AUTHOR, "Europe/Berlin", now=NOW)
    await guilds.set_zone(tx, AUTHOR, "Asia/Tokyo", now=LATER)
    assert await guilds.get_zone(tx, AUTHOR) == "Asia/Tokyo"


async def test_a_target_comes_back_as_it_was_added(tx):
    target_id = await add_a_target(tx, layout=Layout.CHANNEL, style=MessageStyle.TEXT)
    target = await targets.get_target(tx, target_id)
    assert (target.guild_id, target.channel_id) == (GUILD, CHANNEL)
    assert (target.layout, target.style) == (Layout.CHANNEL, MessageStyle.TEXT)
    assert (target.state, target.pause) == (TargetState.ACTIVE, None)
    assert await targets.find_target(tx, CHANNEL) == target
    assert await targets.get_target(tx, 99) is None


async def test_a_removed_target_is_revived_with_its_new_settings(tx):
    target_id = await add_a_target(tx)
    await targets.set_target_state(tx, target_id, TargetState.REMOVED, None)
    assert await targets.find_target(tx, CHANNEL) is None
    assert await targets.find_targets(tx, GUILD) == []
    assert (await targets.get_target(tx, target_id)).state is TargetState.REMOVED
    assert await add_a_target(tx, style=MessageStyle.TEXT) == target_id
    revived = await targets.find_target(tx, CHANNEL)
    assert (revived.state, revived.style) == (TargetState.ACTIVE, MessageStyle.TEXT)


@pytest.mark.parametrize("reason", PauseReason)
@pytest.mark.parametrize("detail", ["", "View Channel, Send Messages", "Two: colons: here."])
async def test_a_paused_target_keeps_its_reason(tx, reason: PauseReason, detail: str):
    target_id = await add_a_target(tx)
    pause = Pause(reason, detail)
    await targets.set_target_state(tx, target_id, TargetState.PAUSED, pause)
    assert (await targets.find_target(tx, CHANNEL)).pause == pause


@pytest.mark.parametrize(
    "sentence",
    [
        "The channel was deleted. Choose another.",
        "I lack permissions in the channel: View Channel.",
    ],
)
async def test_a_pause_of_an_older_row_says_what_people_were_told(tx, sentence: str):
    target_id = await add_a_target(tx)
    change = update(core.targets).values(state=TargetState.PAUSED, reason=sentence)
    await tx.execute(change.where(core.targets.c.target_id == target_id))
    found = await targets.get_target(tx, target_id)
    assert pause_sentence(found.pause) == sentence


async def test_targets_are_found_by_guild_and_over_all(tx):
    first, second = await add_a_target(tx), await add_a_target(tx, CHANNEL + 1)
    third = await add_a_target(tx, CHANNEL + 2, guild_id=9)
    assert [t.target_id for t in await targets.find_targets(tx, GUILD)] == [first, second]
    everywhere = await targets.find_all_targets(tx)
    assert [t.target_id for t in everywhere] == [first, second, third]


async def test_acts_are_recorded(tx):
    await add_a_guild(tx)
    await audit.record(tx, Audit(GUILD, AUTHOR, "channel add", "channel 5", NOW))
    row = (await tx.execute(select(core.audit))).one()
    assert (row.actor_id, row.action, row.subject, row.at) == (
        AUTHOR,
        "channel add",
        "channel 5",
        NOW,
    )


async def test_the_digest_of_the_commands_is_kept(tx):
    assert await installation.get_commands_digest(tx) is None
    await installation.set_commands_digest(tx, "abc")
    assert await installation.get_commands_digest(tx) == "abc"


async def test_instants_are_kept_to_the_millisecond(tx):
    at = NOW + timedelta(milliseconds=123, microseconds=456)
    await guilds.ensure_guild(tx, GUILD, now=at)
    joined = await tx.scalar(select(core.guilds.c.joined_at))
    assert joined == NOW + timedelta(milliseconds=123)
