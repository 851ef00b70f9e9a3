from typing import Any

import pytest

from bot.messages.proof.client_markdown import Shown
from bot.messages.proof.reader import read_payload
from tests.worlds.stage import Stage, answer


def posted(stage: Stage) -> list[dict[str, Any]]:
    """What was sent to the channel, as it was sent."""
    path = f"/channels/{stage.channel.id}/messages"
    requests = stage.env.http_requests
    return [each.json for each in requests if each.method == "POST" and each.path == path]


def read(bodies: list[dict[str, Any]]) -> str:
    runs = [run for body in bodies for run in read_payload(body)]
    assert not [run for run in runs if run.active], "something acts"
    return "".join(run.text for run in runs if run.role is Shown.TEXT)


async def release_all(stage: Stage, text: str) -> list[dict[str, Any]]:
    """The parts of a story's only chapter, without its card."""
    shown = await stage.draft(text)
    await stage.author.click(answer(shown), label="Add story")
    await stage.slash(stage.author, "release now", story="Odd Words")
    await stage.env.advance_time(600)
    return [body for body in posted(stage) if body["flags"] & 4096]


async def test_a_paragraph_of_200000_characters_arrives_whole(stage: Stage):
    words = [f"word{number}" for number in range(21_200)]
    paragraph = " ".join(words)
    assert len(paragraph) > 200_000
    parts = await release_all(stage, f"Title: Odd Words\n\n{paragraph}")
    assert len(parts) >= len(paragraph) / 4_000
    assert " ".join(read([part]).strip() for part in parts).split() == words


PROSE = [
    "@everyone and @here, come quickly.",
    "<@1> met <@!2>, <@&3> and <#4> at </story add:5>.",
    "He said || and went home.",
    "C:\\new\\folder and a lone \\ and \\* and \\|",
    "Join discord.gg/abcdef or https://discord.gg/abcdef today.",
    "[a safe place](https://example.org/trap) and <https://example.org/a_b_c>",
    "<t:1700000000:R> ago, <:smile:123> and <a:wave:456> were seen.",
    "1. is no list, - neither, and # no heading.",
    "# No heading",
    "-# No small print",
    "> No quote",
    "`no code` and ```none``` either",
    "~~through~~ and snake_case_words and a*b*c stay",
]


@pytest.mark.parametrize("few", [PROSE[:4], PROSE[4:7], PROSE[7:]], ids=["calls", "links", "signs"])
async def test_prose_is_shown_as_it_was_written_and_calls_nobody(stage: Stage, few: list[str]):
    paragraphs = [f"So: {prose}" for prose in few]
    text = "\n\n".join(["Title: Odd Words", "First.", *paragraphs, "Last."])
    parts = await release_all(stage, text)
    shown = read(parts)
    assert [words for words in paragraphs if words not in shown] == []
    assert all(body["allowed_mentions"] == {"parse": []} for body in posted(stage))
    for message in stage.channel.history():
        assert not message.mentions and not message.role_mentions
        assert not message.mention_everyone and not message.embeds
