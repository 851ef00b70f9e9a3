"""What a machine does that a signal does not: the log of the database is cut, an old copy is put
back, the disk takes nothing for a while, and readers notice none of it.
"""

import resource
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models.server import Layout, MessageStyle
from bot.rehearsal.simcord_patches.install import install
from tests.wire.chapters import as_file, paragraphs_of
from tests.wire.process import MakeBot, altered, run_to_end, settings_of
from tests.wire.steps import (
    AFTER,
    Killer,
    assert_each_step_made_one_message,
    chapter_in,
    is_step,
    until_posted,
)
from tests.wire.traffic import WireRequest
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene

IN_THREAD = Layout.THREAD, MessageStyle.COMPONENTS
IN_CHANNEL = Layout.CHANNEL, MessageStyle.TEXT


@pytest.mark.parametrize("place", [IN_THREAD, IN_CHANNEL], ids=["thread", "channel"])
async def test_a_chapter_of_which_the_ledger_forgot_everything_is_finished(
    scene: Scene, shelf: BotFile, make_bot: MakeBot, tmp_path: Path, place
):
    chapter = paragraphs_of(18)
    await shelf.fill(scene, as_file([chapter]), (scene.channel.id, *place))
    bot = make_bot()
    Killer(scene.front, moments=[AFTER], first=4, last=4).aim(bot)
    await bot.start(wait=False)
    await bot.until_killed()
    log = tmp_path / "bot.db-wal"
    assert log.stat().st_size > 0
    log.unlink()
    assert shelf.states() == ["waiting"]
    # Whatever Discord knows of nonces, it will have forgotten when the power is back.
    install(scene.front.world, nonce_window=timedelta(0))
    assert await until_posted(scene.front, bot) == 0

    assert chapter_in(scene.front, scene.channel) == chapter
    assert_each_step_made_one_message(scene.front, scene.channel)
    assert "found in its channel" in bot.output


async def test_a_backup_of_before_a_chapter_is_put_back_and_the_chapter_stays_one(
    scene: Scene, shelf: BotFile, make_bot: MakeBot, tmp_path: Path
):
    chapter = paragraphs_of(12)
    await shelf.fill(scene, as_file([chapter]), (scene.channel.id, *IN_THREAD))
    bot = make_bot()
    shutil.copy(shelf.file, tmp_path / "planned.db")

    async def host(*words: str) -> str:
        ended = await run_to_end(tmp_path, altered({}, *words), settings_of(scene.front, tmp_path))
        return f"{ended.status} {ended.out}{ended.err}"

    assert await until_posted(scene.front, bot) == 0
    said = await host("backup", "running.db")
    assert said.startswith("0 running.db: verified. It holds stories: 1, chapters: 1, releases: 1")
    said = await host("restore", "planned.db")
    assert said == "1 Another Cliffhanger process is using bot.db. Stop it first.\n"
    assert await bot.stop() == 0
    said = await host("restore", "planned.db")
    assert said.startswith("0 Restored") and "is kept as" in said
    assert shelf.states() == ["waiting"]
    install(scene.front.world, nonce_window=timedelta(0))
    before = bot.output.count(": posted\n")
    await bot.start(wait=False)
    await until(scene, lambda: bot.output.count(": posted\n") > before)
    assert chapter_in(scene.front, scene.channel) == chapter
    assert_each_step_made_one_message(scene.front, scene.channel)


async def test_a_disk_that_takes_nothing_for_a_while_only_delays_the_chapter(
    scene: Scene, shelf: BotFile, make_bot: MakeBot
):
    chapter = paragraphs_of(18)
    await shelf.fill(scene, as_file([chapter]), (scene.channel.id, *IN_THREAD))
    bot = make_bot()

    async def fail(_: WireRequest) -> None:
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))

    scene.front.faults.on_nth(3, is_step, fail, when=AFTER)
    await bot.start(wait=False)
    await until(scene, lambda: "nothing is posted until it can" in bot.output)
    asked = len(scene.front.traffic.which(is_step))
    assert "SQLITE_IOERR" in bot.output
    assert len(scene.front.traffic.which(is_step)) == asked == 3
    endless = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, endless)
    await until(scene, lambda: ": posted" in bot.output)
    assert bot.output.count("cannot be used") == bot.output.count("works again") == 1
    assert "Traceback" not in bot.output

    assert chapter_in(scene.front, scene.channel) == chapter
    assert_each_step_made_one_message(scene.front, scene.channel)


async def until(scene: Scene, said: Callable[[], bool]) -> None:
    await scene.front.news.until(said, "the bot to say it", within=60)
