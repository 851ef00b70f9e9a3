"""So many users react to one message while the bot is down, and as many whom it knows leave."""

import time
from pathlib import Path

from simcord.backend.models import Reaction

from hunts.feedback.judging import differences
from hunts.feedback.rounds import open_round

EMOJI = "🔥"


async def crowd_in(users: int) -> int:
    """Print how long it took and what memory it needed; returns how much is not true."""
    async with open_round("a crowd") as this:
        await this.judge()
        await this.bot.stop()
        world = this.front.world
        message = this.cast.ours()[0]
        ids = [world.create_user(f"Guest {number}").id for number in range(users)]
        message.reactions.append(Reaction(EMOJI, user_ids=ids))
        this.shelf.change(_leaving(message.id, users))
        started = time.perf_counter()
        this.mark()
        await this.bot.start()
        before = _memory(this.bot.pid)
        await this.until_asked(within=3_600.0)
        spent, grown = time.perf_counter() - started, _memory(this.bot.pid) - before
        wrong = differences(this.cast, this.shelf, chat=this.chat)
    print(f"{users:,} users asked for in {spent:.1f} s; peak memory {grown / 1e6:.1f} MB higher")
    print("\n".join(wrong))
    return len(wrong)


def _leaving(message_id: int, users: int) -> str:
    numbers = f"n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {users})"  # noqa: S608
    return (
        f"WITH RECURSIVE {numbers} INSERT INTO reactions"  # noqa: S608
        f" SELECT {message_id}, i, '{EMOJI}', 0, 1700000000000, NULL FROM n"
    )


def _memory(pid: int) -> int:
    """Return the peak of a process's memory, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024
