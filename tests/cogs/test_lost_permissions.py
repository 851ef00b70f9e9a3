"""Each single permission taken from the bot, in each layout: who is told, and what they are shown.

A release is due when it happens, so that the bot meets it in the midst of its work.
"""

from typing import Any

import discord
import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.discord_api.permissions import NEEDED, VIEW, shown_name
from bot.models.server import LAYOUT_NEEDS, Layout
from tests.worlds.stage import TITLE, Stage, said

Place = simcord.ChannelHandle


@pytest.mark.parametrize("flag", [name for name, needed in NEEDED if needed])
async def test_a_permission_that_is_taken_is_named_to_everybody(stage: Stage, flag: str):
    notices, places = await released_into(stage, *Layout)
    for place in places.values():
        take(stage, place, flag)
    await stage.env.advance_time(30)

    name = shown_name(flag)
    wanted = {layout for layout in Layout if name in LAYOUT_NEEDS[layout]}
    stopped = {layout for layout, place in places.items() if f"<#{place.id}>" in told(notices)}
    assert stopped == wanted
    listed = said(await stage.slash(stage.admin, "server channel list")).replace("\n- ", "\n\n- ")
    for layout in wanted:
        place = places[layout]
        words = [told(dm(stage)), told(notices), listed]
        to_author, to_admins, in_list = (about(place, each) for each in words)
        assert "is not out" in to_author and "I paused all releases" in to_admins
        why = said(await stage.slash(stage.author, "release why", story=TITLE, channel=place))
        for each in (to_author, to_admins, in_list, why):
            assert f"permissions in the channel: {name}." in each
    assert told(dm(stage)).count("is out:") == len(Layout) - len(wanted)


async def test_what_cannot_be_seen_is_named_where_it_is_planned(stage: Stage):
    await stage.set_up("thread")
    await stage.add_story()
    take(stage, stage.channel, "view_channel")
    await stage.env.settle()
    listed = await stage.slash(stage.admin, "server channel list")
    assert f"Give me {VIEW} there." in said(listed)
    for refused in (
        await stage.slash(stage.author, "release now", story=TITLE, channel=stage.channel),
        await stage.schedule(),
        await stage.slash(stage.admin, "server channel add", channel=stage.channel),
        await stage.slash(stage.admin, "server setup", notices=stage.channel),
    ):
        assert VIEW in said(refused)


async def test_it_goes_on_when_it_is_given_back(stage: Stage):
    notices, places = await released_into(stage, Layout.THREAD)
    place = places[Layout.THREAD]
    take(stage, place, "view_channel")
    await stage.env.advance_time(30)
    again = {"story": TITLE, "channel": place}
    refused = await stage.slash(stage.admin, "release resume", **again)
    assert f"I lack permissions in <#{place.id}>: {VIEW}." in said(refused)
    stage.env.backend.delete_overwrite(place.id, stage.env.backend.bot_user.id)
    await stage.env.settle()
    await stage.slash(stage.admin, "release resume", **again)
    await stage.env.advance_time(30)
    assert told(dm(stage)).count("is out:") == 1
    assert len(notices.history()) == 1


async def released_into(stage: Stage, *layouts: Layout) -> tuple[Place, dict[Layout, Place]]:
    """A chapter that is asked for, and about to go out in a channel of each layout."""
    guild, places = stage.guild, dict[Layout, Place]()
    notices = guild.create_text_channel("notices")
    settings: dict[str, Any] = {"authors": stage.authors, "notices": notices}
    await stage.slash(stage.admin, "server setup", timezone="Europe/Berlin", **settings)
    await stage.add_story()
    for layout in layouts:
        forum = layout is Layout.FORUM
        make = guild.create_forum_channel if forum else guild.create_text_channel
        places[layout] = place = make(layout.value)
        await stage.slash(stage.admin, "server channel add", channel=place, layout=layout.value)
        asked = await stage.slash(stage.author, "release now", story=TITLE, channel=place)
        assert "Chapter 1 goes out" in said(asked)
    return notices, places


def take(stage: Stage, place: Place, flag: str) -> None:
    backend, denied = stage.env.backend, discord.Permissions(**{flag: True}).value
    me = backend.bot_user.id
    backend.set_overwrite(place.id, Overwrite(me, OverwriteType.MEMBER, deny=denied))


def dm(stage: Stage) -> Place:
    return stage.author.user.dm_channel


def told(channel: Place) -> str:
    return "\n\n".join(message.content for message in channel.history())


def about(place: Place, words: str) -> str:
    (one,) = [each for each in words.split("\n\n") if f"<#{place.id}>" in each]
    return one
