"""The last thing a rehearsal says: what was recorded, read back from the database."""

from bot.models.server import Member
from bot.rehearsal import texts
from bot.rehearsal.narration import Narrator
from bot.rehearsal.world import World
from bot.services.services import Services


async def tell_what_was_recorded(services: Services, world: World, narrator: Narrator) -> None:
    """One line a chapter, for every story of the guild. Titles and numbers only."""
    await services.reactions.flush()
    narrator.scene("What was recorded")
    author = Member(world.guild.id, world.author.id, world.author.name, may_manage=True)
    for story in await services.library.suggest(author, ""):
        stats = await services.feedback.stats(author, story.story_id)
        narrator.say(f"  {story.title}")
        for row in stats.chapters:
            narrator.say(
                texts.RECORDED(
                    number=f"{row.number:>3}",
                    title=row.title or texts.CHAPTER(number=row.number),
                    posted=row.posted,
                    reactions=row.reactions,
                    readers=row.readers,
                    comments=row.comments,
                )
            )
