"""The client after its end: what discord.py still does then meets no error."""

from bot.bot import Cliffhanger


async def test_a_client_that_counts_itself_ready_after_its_end_says_nothing(bot: Cliffhanger):
    async with bot:
        pass
    bot.dispatch("ready")
