"""What a host sees when something is not right: one line that says what to do, and the status."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.models.server import Layout, MessageStyle
from tests.wire.admins import Admins
from tests.wire.chapters import as_file, paragraphs_of
from tests.wire.environment import ROOT
from tests.wire.process import RUN, BotProcess, Ended, MakeBot, altered, run_to_end, settings_of
from tests.wire.steps import AFTER
from tests.wire.traffic import WireRequest
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene

REFUSED = "Discord refused the token. Copy it again from the Developer Portal, page Bot."
COMMANDS = r"/applications/\d+/commands"
BROKEN = {"extension": "broken_extension"}

Host = Callable[..., Awaitable[Ended]]


def command(*arguments: str) -> list[str]:
    """Altered in nothing; the code is read already in the process that it is forked from."""
    return altered({}, *arguments)


@pytest.fixture
def host(scene: Scene, tmp_path: Path) -> Host:
    """Run a command to its end, with these variables changed; None unsets one."""

    async def run(words, **changed: str | None) -> Ended:
        environment = settings_of(scene.front, tmp_path) | {"LOG_LEVEL": "WARNING"} | changed
        told = {name: value for name, value in environment.items() if value is not None}
        return await run_to_end(tmp_path, words, told)

    return run


async def test_every_problem_of_the_configuration_is_named(host: Host):
    ended = await host(
        RUN, MESSAGE_CONTENT_INTENT="maybe", LOG_LEVEL="loud", DISCORD_API_URL="ftp://discord"
    )
    assert (ended.status, ended.out) == (2, "")
    names = [line.split()[0] for line in ended.err.splitlines()]
    assert names == ["DISCORD_API_URL", "MESSAGE_CONTENT_INTENT", "LOG_LEVEL"]


async def test_run_needs_a_token(host: Host):
    ended = await host(command("run"), DISCORD_TOKEN=None)
    assert ended == Ended(2, "", "DISCORD_TOKEN is not set; put the bot's token into .env.\n")


@pytest.mark.parametrize("verb", ["run", "sync"])
async def test_a_refused_token_is_one_line(host: Host, verb: str):
    ended = await host(command(verb), DISCORD_TOKEN="an.other.token")
    assert ended == Ended(1, "", REFUSED + "\n")


async def test_a_disallowed_intent_is_one_line(host: Host):
    ended = await host(command("run"), MESSAGE_CONTENT_INTENT="on")
    assert ended.status == 1
    assert ended.err.count("\n") == 1 and "MESSAGE_CONTENT_INTENT=off" in ended.err


async def test_discord_out_of_reach_is_one_line(host: Host):
    ended = await host(command("run"), DISCORD_API_URL="http://127.0.0.1:9/api/v10")
    assert ended.status == 1
    assert ended.err.count("\n") == 1 and "DISCORD_API_URL" in ended.err


async def test_a_second_process_on_the_same_database_is_refused(bot: BotProcess, host: Host):
    await bot.start()
    for words in (command("run"), command("sync")):
        ended = await host(words)
        line = "Another Cliffhanger process is using bot.db. Stop it first.\n"
        assert ended == Ended(1, "", line)
    assert (await host(command("export", "out"))).status == 0, "it only reads"
    assert await bot.stop() == 0


async def test_a_database_of_a_newer_version_is_refused(scene: Scene, shelf: BotFile, host: Host):
    await shelf.fill(scene, as_file([paragraphs_of(3)]))
    shelf.change("UPDATE alembic_version SET version_num = '9999'")
    ended = await host(command("run"))
    assert ended.status == 1
    assert ended.err.count("\n") == 1 and "made by a newer Cliffhanger" in ended.err


async def test_a_broken_extension_is_one_line_and_one_entry_of_the_log(host: Host, tmp_path: Path):
    (tmp_path / "broken_extension.py").write_text("def setup(:\n")
    ended = await host(altered(BROKEN, "run"), PYTHONPATH=f"{ROOT}:{tmp_path}")
    assert ended.status == 1
    assert ended.err.count("Traceback") == 1 == ended.err.count("ERROR")
    last = ended.err.splitlines()[-1]
    assert last == "The extension broken_extension is broken (SyntaxError); see the log."


async def test_check_names_a_broken_extension(host: Host, tmp_path: Path):
    (tmp_path / "broken_extension.py").write_text("def setup(:\n")
    ended = await host(altered(BROKEN, "check"), PYTHONPATH=f"{ROOT}:{tmp_path}")
    assert (ended.status, ended.err) == (1, "")
    assert "MEND  Extension broken_extension: cannot be imported" in ended.out


async def test_check_finds_everything_in_order(scene: Scene, shelf: BotFile, host: Host):
    place = (scene.channel.id, Layout.THREAD, MessageStyle.COMPONENTS)
    await shelf.fill(scene, as_file([paragraphs_of(3)]), place)
    ended = await host(command("check"))
    assert (ended.status, ended.err) == (0, "")
    assert "MEND" not in ended.out and "#serial: all permissions granted" in ended.out
    assert "https://discord.com/oauth2/authorize?" in ended.out


async def test_check_says_which_permission_is_missing(scene: Scene, shelf: BotFile, host: Host):
    place = (scene.channel.id, Layout.THREAD, MessageStyle.COMPONENTS)
    await shelf.fill(scene, as_file([paragraphs_of(3)]), place)
    scene.forbid(create_public_threads=True, send_messages_in_threads=True)
    ended = await host(command("check"))
    assert ended.status == 1
    assert (
        "MEND  Channel #serial: give the bot Create Public Threads, Send Messages in Threads."
        in ended.out
    )


async def test_check_says_whether_a_channel_is_hidden_or_gone(
    scene: Scene, shelf: BotFile, host: Host
):
    place = (scene.channel.id, Layout.THREAD, MessageStyle.COMPONENTS)
    await shelf.fill(scene, as_file([paragraphs_of(3)]), place)
    line = f"MEND  Channel {scene.channel.id}: I cannot see it;"
    scene.forbid(view_channel=True)
    ended = await host(command("check"))
    assert f"{line} give the bot View Channel." in ended.out
    Admins(scene.front).delete_channel(scene.channel.id)
    ended = await host(command("check"))
    assert f"{line} use /server channel remove." in ended.out


async def test_check_and_a_refused_token(host: Host):
    ended = await host(command("check"), DISCORD_TOKEN="an.other.token")
    assert (ended.status, ended.err) == (1, "")
    assert "MEND  Token: refused" in ended.out


async def test_sync_registers_the_commands_each_time(scene: Scene, host: Host):
    for times in (1, 2):
        ended = await host(command("sync"))
        assert ended == Ended(0, "The commands are registered.\n", "")
        assert len(scene.front.traffic.find("PUT", COMMANDS)) == times


async def test_export_writes_what_is_kept(scene: Scene, shelf: BotFile, host: Host, tmp_path: Path):
    chapters = [paragraphs_of(3), paragraphs_of(4)]
    place = (scene.channel.id, Layout.THREAD, MessageStyle.COMPONENTS)
    await shelf.fill(scene, as_file(chapters), place)
    ended = await host(command("export", "out"))
    assert (ended.status, ended.err) == (0, "")
    lines = (tmp_path / "out" / "chapters.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["number"] for line in lines] == [1, 2]
    assert "       2  chapters" in ended.out.splitlines()


async def test_export_says_where_it_cannot_write(
    scene: Scene, shelf: BotFile, host: Host, tmp_path: Path
):
    await shelf.fill(scene, as_file([paragraphs_of(3)]))
    (tmp_path / "taken").write_text("a file")
    ended = await host(command("export", "taken/out"))
    assert ended.status == 1
    assert ended.err.count("\n") == 1 and ended.err.startswith("taken/out cannot be written")


async def test_a_token_refused_while_running_ends_the_bot_with_one_line(
    scene: Scene, make_bot: MakeBot
):
    bot = make_bot()
    await bot.start()
    await scene.front.gateway.drop(4004)
    assert await bot.until_ended() == 1
    assert bot.output.endswith(REFUSED + "\n") and "Traceback" not in bot.output


async def test_a_bot_told_to_stop_while_it_logs_in_stops(scene: Scene, make_bot: MakeBot):
    bot = make_bot()

    async def stop(_: WireRequest) -> None:
        bot.ask_to_stop()

    scene.front.faults.on_nth(1, lambda request: request.is_a("PUT", COMMANDS), stop, when=AFTER)
    await bot.start(wait=False)
    assert await bot.until_ended() == 0
    assert "Traceback" not in bot.output
