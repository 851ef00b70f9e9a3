import discord

from tests.cogs.stage import STORY, Stage, answer, labels, said


async def test_a_server_is_set_up_step_by_step(stage: Stage):
    shown = await stage.slash(stage.admin, "server setup", timezone="berlin")
    assert "Europe/Berlin" in said(shown)
    assert "only those who may manage" in said(shown)
    shown = await stage.slash(stage.admin, "server setup", authors=stage.authors)
    assert f"<@&{stage.authors.id}>" in said(shown)
    assert "Europe/Berlin" in said(shown)


async def test_everyone_can_be_made_an_author(stage: Stage):
    shown = await stage.slash(stage.admin, "server setup", authors=stage.guild.default_role)
    assert "Authors: everyone" in said(shown)
    shown = await stage.slash(stage.reader, "story add", file=("a.txt", STORY.encode()))
    assert "Add story" in labels(shown)


async def test_a_channel_is_added_listed_and_removed(stage: Stage):
    added = await stage.slash(stage.admin, "server channel add", channel=stage.channel)
    assert "layout thread, style components" in said(added)
    assert "Explicit stories will be refused" in said(added)
    listed = await stage.slash(stage.admin, "server channel list")
    assert f"<#{stage.channel.id}>: thread, components, 0 schedules" in said(listed)
    removed = await stage.slash(stage.admin, "server channel remove", channel=stage.channel)
    assert "is removed" in said(removed)
    listed = await stage.slash(stage.admin, "server channel list")
    assert "No channel receives stories yet" in said(listed)


async def test_layouts_to_come_are_refused(stage: Stage):
    refused = await stage.slash(
        stage.admin, "server channel add", channel=stage.channel, layout="forum"
    )
    assert "not available yet" in said(refused)
    assert answer(refused).ephemeral


async def test_others_do_not_even_see_the_commands(stage: Stage):
    seen = stage.author.available_commands(stage.channel)
    assert "story add" in seen
    assert not [name for name in seen if name.startswith("server")]


async def test_a_channel_without_permissions_is_refused_by_name(stage: Stage):
    closed = stage.guild.create_text_channel(
        "closed",
        overwrites={stage.guild.default_role: discord.PermissionOverwrite(send_messages=False)},
    )
    refused = await stage.slash(stage.admin, "server channel add", channel=closed)
    assert "Send Messages" in said(refused)
