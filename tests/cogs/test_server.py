import discord

from tests.worlds.stage import STORY, TITLE, Stage, answer, labels, said

MORE_GORE = STORY.replace("Debt", "Heir")


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


async def test_every_layout_is_offered(stage: Stage):
    command = stage.env.bot.tree.get_command("server").get_command("channel").get_command("add")
    layout = next(option for option in command.parameters if option.name == "layout")
    assert [choice.value for choice in layout.choices] == ["thread", "channel", "forum", "card"]


async def test_a_policy_is_shown_changed_and_followed(stage: Stage):
    await stage.set_up()
    shown = await stage.slash(stage.admin, "server policy")
    assert "Hidden behind a spoiler: **every other warning**" in said(shown)
    changed = await stage.slash(stage.admin, "server policy", warning="Gory", action="refused")
    assert "Not accepted (such stories are not released here): gore" in said(changed)
    assert answer(changed).ephemeral
    one = await stage.slash(stage.admin, "server policy", warning="graphic gore")
    assert said(one) == "gore: not accepted (such stories are not released here)."
    draft = await stage.draft()
    assert "Refused here: gore" in said(draft)
    await stage.author.click(answer(draft), label="Add story")
    refused = await stage.schedule()
    assert "does not accept stories with gore" in said(refused)
    refused = await stage.slash(stage.author, "release now", story=TITLE)
    assert "does not accept stories with gore" in said(refused)


async def test_opening_a_warning_is_asked_about_first(stage: Stage):
    await stage.set_up()
    await stage.add_story()
    asked = await stage.slash(stage.admin, "server policy", warning="gore", action="open")
    assert "Readers will see" in said(asked)
    assert labels(asked) == ["Show it openly", "Never mind"]
    preview = await stage.slash(stage.author, "story preview", story=TITLE, chapter="1")
    assert "This chapter is hidden" in said(preview)
    await stage.admin.click(answer(asked), label="Show it openly")
    preview = await stage.slash(stage.author, "story preview", story=TITLE, chapter="1")
    assert "This chapter is hidden" not in said(preview)
    assert "Shown openly here, by this server's policy: gore" in said(await stage.draft(MORE_GORE))


async def test_a_decision_needs_its_warning(stage: Stage):
    refused = await stage.slash(stage.admin, "server policy", action="open")
    assert "For which warning?" in said(refused)


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
