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
from cogs import texts

if TYPE_CHECKING:
    from bot.bot import Cliffhanger

StoryChannel: TypeAlias = discord.TextChannel | discord.ForumChannel
LATE = [
    app_commands.Choice(name=texts.LATE_SHIFT, value="shift"),
    app_commands.Choice(name=texts.LATE_CATCH_UP, value="catch_up"),
    app_commands.Choice(name=texts.LATE_HOLD, value="hold"),
]


@app_commands.guild_only()
class ReleasesCog(commands.GroupCog, name="release", description=texts.RELEASE_GROUP):
    def __init__(self, bot: "Cliffhanger") -> None:
        self._library = bot.services.library
        self._schedules = bot.services.schedules

    @app_commands.command(description=texts.RELEASE_SCHEDULE)
    @app_commands.describe(
        story=texts.STORY,
        channel=texts.SCHEDULE_CHANNEL,
        repeat=texts.REPEAT,
        time=texts.TIME,
        days=texts.DAYS,
        start=texts.START,
        timezone=texts.ZONE,
        per_drop=texts.PER_DROP,
        late=texts.LATE,
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

    @app_commands.command(description=texts.RELEASE_NOW)
    @app_commands.describe(
        story=texts.STORY, channel=texts.WHICH_CHANNEL, chapter=texts.NOW_CHAPTER
    )
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

    @app_commands.command(description=texts.RELEASE_QUEUE)
    @app_commands.describe(story=texts.STORY, channel=texts.WHICH_CHANNEL)
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

    @app_commands.command(description=texts.RELEASE_PAUSE)
    @app_commands.describe(story=texts.STORY, channel=texts.WHICH_CHANNEL)
    @app_commands.autocomplete(story=choices.stories_to(Act.HALT))
    async def pause(
        self,
        interaction: discord.Interaction,
        story: str,
        channel: StoryChannel | None = None,
    ) -> None:
        member, found, channel_id = await self._asked(interaction, story, channel)
        changed = await self._schedules.pause(member, found.story_id, channel_id)
        await tell(interaction, changed_text(texts.PAUSED, changed))

    @app_commands.command(description=texts.RELEASE_RESUME)
    @app_commands.describe(story=texts.STORY, channel=texts.WHICH_CHANNEL)
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
            changed_text(texts.GOES_ON, changed) if changed else texts.STOPPED_GOES_ON,
        )

    @app_commands.command(description=texts.RELEASE_SKIP)
    @app_commands.describe(story=texts.STORY, channel=texts.WHICH_CHANNEL)
    @app_commands.autocomplete(story=choices.stories_to(Act.SCHEDULE))
    async def skip(
        self,
        interaction: discord.Interaction,
        story: str,
        channel: StoryChannel | None = None,
    ) -> None:
        member, found, channel_id = await self._asked(interaction, story, channel)
        changed = await self._schedules.skip(member, found.story_id, channel_id)
        date = stamp(changed.at) if changed.at else texts.NEXT_DATE
        await tell(interaction, changed_text(texts.SKIPS, changed, date=date))

    @app_commands.command(description=texts.RELEASE_CANCEL)
    @app_commands.describe(story=texts.STORY, channel=texts.WHICH_CHANNEL)
    @app_commands.autocomplete(story=choices.stories_to(Act.CANCEL))
    async def cancel(
        self,
        interaction: discord.Interaction,
        story: str,
        channel: StoryChannel | None = None,
    ) -> None:
        member, found, channel_id = await self._asked(interaction, story, channel)
        changed = await self._schedules.cancel(member, found.story_id, channel_id)
        await tell(interaction, changed_text(texts.CANCELLED, changed))

    @app_commands.command(description=texts.RELEASE_WHY)
    @app_commands.describe(story=texts.STORY, channel=texts.WHICH_CHANNEL)
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
