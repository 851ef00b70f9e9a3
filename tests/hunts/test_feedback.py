"""A short round of the hunt for lost feedback; the hunt itself finds the bugs planted in it."""

from hunts.feedback.judging import differences
from hunts.feedback.rounds import Round, open_round


async def test_the_rows_are_true_after_a_kill_and_a_lost_session():
    async with open_round("a short round") as this:
        wrong = await meet(this, "killed", "cut off")
        assert not wrong, wrong
        assert not this.front.judge.complaints
        assert "Traceback" not in this.bot.output
        this.shelf.change("UPDATE reactions SET removed_at = added_at WHERE removed_at IS NULL")
        this.shelf.change("UPDATE comments SET text = 'Never said.'")
        wrong = differences(this.cast, this.shelf, chat=this.chat)
        assert [what.split()[1:3] for what in wrong] == [
            ["reactions", "missing:"],
            ["comments", "missing:"],
            ["comments", "too"],
        ]


async def meet(this: Round, *mishaps: str) -> list[str]:
    for mishap in mishaps:
        await this.act(40)
        await this.judge()
        await this.meet(mishap)
    return await this.judge()
