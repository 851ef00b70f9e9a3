"""`/release`: when chapters come out."""

from typing import TYPE_CHECKING, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_api.members import member_of
from bot.models.release import DEFAULT_LATE, LatePolicy, Repeat
from bot.models.server import Member
from bot.models.story import Story
from bot.schedule.wording import stamp
from bot.services.schedules.proposal import MAX_PER_DROP
from bot.services.servers.permissions import Act
from bot.views import choices
from bot.views.confirming import said
from bot.views.errors import tell
from bot.views.schedule_view import (
    changed_text,
    cut,
    proposal_view,
    queue_text,
    release_view,
)

if TYPE_CHECKING:
    from bot.bot import Cliffhanger

StoryChannel: TypeAlias = discord.TextChannel | discord.ForumChannel
STORY = "The story"
CHANNEL = "The channel, where there are several"
LATE = [
    app_commands.Choice(name="The oldest now, the rest on the next dates", value="shift"),
    app_commands.Choice(name="All that were missed, in order", value="catch_up"),
    app_commands.Choice(name="Hold them and ask me", value="hold"),
]


@app_commands.guild_only()
class ReleasesCog(commands.GroupCog, name="release", description="Plan when chapters come out"):
    def __init__(self, bot: "Cliffhanger") -> None:
        self._library = bot.services.library
        self._schedules = bot.services.schedules

    @app_commands.command(description="Plan a story's chapters; you see the first dates first")
    @app_commands.describe(
        story=STORY,
        channel="Where its chapters go",
        repeat="How often",
        time="At what time, such as 18:30",
        days="For weekly and fortnightly: days such as mon,wed,fri",
        start="The first day, as YYYY-MM-DD; else today",
        timezone="The time zone, such as Europe/Berlin; else your last one",
        per_drop="Chapters each time, 1 if you do not say; 0 means all at once",
        late="What happens to what was missed while I was down",
    )
    @app_commands.choices(repeat=choices.words(Repeat), late=LATE)
    @app_commands.autocomplete(story=choices.stories_to(Act.SCHEDULE), timezone=choices.zones)
    async def schedule(
        self,
        interaction: discord.Interaction,
        story: str,
        channel: StoryChannel,
        repeat: str,
        time: str,
        days: str | None = None,
        start: str | None = None,
        timezone: str | None = None,
        per_drop: app_commands.Range[int, 0, MAX_PER_DROP] = 1,
        late: str = DEFAULT_LATE.value,
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction)
        found = await self._library.find_story(member, story)
        proposal = await self._schedules.propose(
            member,
            found.story_id,
            channel.id,
            repeat=Repeat(repeat),
            at=time,
            days=days,
            start=start,
            zone=timezone,
            per_drop=per_drop,
            late=LatePolicy(late),
        )
        await interaction.edit_original_response(view=proposal_view(proposal))

    @app_commands.command(description="Release the next chapter now; you have ten seconds to undo")
    @app_commands.describe(story=STORY, channel=CHANNEL, chapter="Another than the next one")
    @app_commands.autocomplete(story=choices.stories_to(Act.SCHEDULE), chapter=choices.chapters)
    async def now(
        self,
        interaction: discord.Interaction,
        story: str,
        channel: StoryChannel | None = None,
        chapter: str | None = None,
    ) -> None:
        member, found, channel_id = await self._asked(interaction, story, channel)
        number = (
            await self._library.find_chapter(member, found.story_id, chapter) if chapter else None
        )
        release = await self._schedules.release_now(member, found.story_id, channel_id, number)
        await interaction.edit_original_response(view=release_view(release))

    @app_commands.command(description="What is still to come, and when")
    @app_commands.describe(story=STORY, channel=CHANNEL)
    @app_commands.autocomplete(story=choices.stories_to(Act.LOOK_AHEAD))
    async def queue(
        self,
        interaction: discord.Interaction,
        story: str,
        channel: StoryChannel | None = None,
    ) -> None:
        member, found, channel_id = await self._asked(interaction, story, channel)
        queue = await self._schedules.queue(member, found.story_id, channel_id)
        await interaction.edit_original_response(view=said(queue_text(found.title, queue)))

    @app_commands.command(description="Let nothing more go out until you resume")
    @app_commands.describe(story=STORY, channel=CHANNEL)
    @app_commands.autocomplete(story=choices.stories_to(Act.HALT))
    async def pause(
        self,
        interaction: discord.Interaction,
        story: str,
        channel: StoryChannel | None = None,
    ) -> None:
        member, found, channel_id = await self._asked(interaction, story, channel)
        changed = await self._schedules.pause(member, found.story_id, channel_id)
        await tell(interaction, changed_text(changed, "is paused; go on with /release resume"))

    @app_commands.command(description="Go on after a pause or a stop")
    @app_commands.describe(story=STORY, channel=CHANNEL)
    @app_commands.autocomplete(story=choices.stories_to(Act.HALT))
    async def resume(
        self,
        interaction: discord.Interaction,
        story: str,
        channel: StoryChannel | None = None,
    ) -> None:
        member, found, channel_id = await self._asked(interaction, story, channel)
        changed = await self._schedules.resume(member, found.story_id, channel_id)
        await tell(
            interaction,
            changed_text(changed, "goes on") if changed else "What had stopped goes on now.",
        )

    @app_commands.command(description="Leave the next date empty; the chapters behind it move")
    @app_commands.describe(story=STORY, channel=CHANNEL)
    @app_commands.autocomplete(story=choices.stories_to(Act.SCHEDULE))
    async def skip(
        self,
        interaction: discord.Interaction,
        story: str,
        channel: StoryChannel | None = None,
    ) -> None:
        member, found, channel_id = await self._asked(interaction, story, channel)
        changed = await self._schedules.skip(member, found.story_id, channel_id)
        date = stamp(changed.at) if changed.at else "the next date"
        await tell(interaction, changed_text(changed, f"skips {date}"))

    @app_commands.command(description="End a schedule; the chapters stay in the story")
    @app_commands.describe(story=STORY, channel=CHANNEL)
    @app_commands.autocomplete(story=choices.stories_to(Act.CANCEL))
    async def cancel(
        self,
        interaction: discord.Interaction,
        story: str,
        channel: StoryChannel | None = None,
    ) -> None:
        member, found, channel_id = await self._asked(interaction, story, channel)
        changed = await self._schedules.cancel(member, found.story_id, channel_id)
        done = "has no schedule any more; what is not out waits for a new one"
        await tell(interaction, changed_text(changed, done))

    @app_commands.command(description="Why a chapter is not out yet")
    @app_commands.describe(story=STORY, channel=CHANNEL)
    @app_commands.autocomplete(story=choices.stories_to(Act.LOOK_AHEAD))
    async def why(
        self,
        interaction: discord.Interaction,
        story: str,
        channel: StoryChannel | None = None,
    ) -> None:
        member, found, channel_id = await self._asked(interaction, story, channel)
        lines = await self._schedules.why(member, found.story_id, channel_id)
        await interaction.edit_original_response(view=said(cut("\n".join(lines))))

    async def _asked(
        self,
        interaction: discord.Interaction,
        story: str,
        channel: StoryChannel | None,
    ) -> tuple[Member, Story, int | None]:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction)
        found = await self._library.find_story(member, story)
        return member, found, channel.id if channel else None


async def setup(bot: "Cliffhanger") -> None:
    await bot.add_cog(ReleasesCog(bot))
