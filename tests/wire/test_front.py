"""The front, tried with a bot that shares no code with ours, and with a plain HTTP client."""

import re
import signal

import aiohttp
import discord
import pytest

from tests.wire.faults import Broken, Limited, Moment, Reset, Silence
from tests.wire.front import Front
from tests.wire.process import BotProcess
from tests.worlds.scene import Scene

HEART = "❤️"
MESSAGES = r"/channels/\d+/messages"


def contents(scene: Scene) -> list[str]:
    return [message.content for message in scene.front.people.messages(scene.channel)]


async def test_commands_files_and_autocomplete_are_answered(scene: Scene, tiny: BotProcess):
    await tiny.start()
    people = scene.front.people
    pong = await people.slash(scene.reader, scene.channel, "ping")
    assert pong.response.content == "pong" and pong.ephemeral
    weighed = await people.slash(scene.reader, scene.channel, "weigh", file=("a.md", b"# One"))
    assert weighed.response.content == "a.md: # One"
    (copy,) = weighed.response.attachments
    assert (copy.filename, copy.description, copy.size) == ("copy.md", "a copy", 5)
    offered = await people.autocomplete(scene.reader, scene.channel, "greet", "name", "An")
    assert [choice["value"] for choice in offered] == ["Ana", "Ano"]
    assert await tiny.stop() == -signal.SIGTERM  # it has no handler of its own


async def test_buttons_and_modals_reach_dynamic_items(scene: Scene, tiny: BotProcess):
    await tiny.start()
    people = scene.front.people
    await people.slash(scene.reader, scene.channel, "buttons")
    (message,) = people.messages(scene.channel)
    pressed = await people.click(scene.reader, message, label="here")
    assert pressed.response.content == "pressed here"
    asked = await people.click(scene.reader, message, custom_id="press:ask")
    answer = await people.submit(scene.reader, asked, {"words": "two words"})
    assert answer.response.content == "you wrote two words"


async def test_the_same_nonce_makes_one_message(scene: Scene, tiny: BotProcess):
    await tiny.start()
    said = await scene.front.people.slash(scene.reader, scene.channel, "twice")
    assert said.response.content == "same=True"
    assert contents(scene) == ["once"]
    assert len(scene.front.traffic.find("POST", MESSAGES)) == 2
    await scene.front.gateway.roundtrip()
    await tiny.until_said("message 'once' nonce=the-nonce")


async def test_reactions_and_messages_of_people_are_heard(scene: Scene, tiny: BotProcess):
    front = scene.front
    front.gateway.compressed = True
    await tiny.start()
    await front.people.slash(scene.reader, scene.channel, "drop", count=1)
    await tiny.until_said("dropped")
    (message,) = front.people.messages(scene.channel)
    bot_id = front.world.backend.bot_user.id
    await front.people.react(scene.reader, message, HEART)
    await tiny.until_said(f"reaction {HEART} burst=False of={bot_id}")
    await front.people.react(scene.reader, message, HEART, burst=True)
    await tiny.until_said(f"reaction {HEART} burst=True of={bot_id}")
    # No content intent: what was said reaches the bot only where it pings or answers the bot.
    await front.people.send(scene.reader, scene.channel, "a secret")
    await tiny.until_said("message '' nonce=None")
    await front.people.send(scene.reader, scene.channel, "a reply", reply_to=message)
    await tiny.until_said("message 'a reply' nonce=None")


async def test_a_reaction_may_come_before_the_reply(scene: Scene, tiny: BotProcess):
    await tiny.start()
    scene.front.react_before_reply(scene.reader, HEART)
    await scene.front.people.slash(scene.reader, scene.channel, "drop", count=1)
    await tiny.until_said("dropped")
    assert tiny.output.index("reaction") < tiny.output.index("sent part 1")
    assert scene.front.traffic.find("POST", MESSAGES)[0].reply["reactions"] == []


async def test_what_was_missed_is_replayed_to_a_resumed_session(scene: Scene, tiny: BotProcess):
    front = scene.front
    await tiny.start()
    await front.people.slash(scene.reader, scene.channel, "drop", count=1)
    await tiny.until_said("dropped")
    (message,) = front.people.messages(scene.channel)
    await front.gateway.drop(meanwhile=lambda: front.people.react(scene.reader, message, HEART))
    await tiny.until_said("resumed")
    await tiny.until_said("reaction")
    assert (front.gateway.identified, front.gateway.resumed) == (1, 1)
    front.gateway.ask_to_reconnect()
    await front.news.until(lambda: front.gateway.resumed == 2, "a second RESUME")


async def test_a_lost_session_begins_anew(scene: Scene, tiny: BotProcess):
    front = scene.front
    await tiny.start()
    await front.gateway.lose_sessions()
    await front.news.until(lambda: front.gateway.identified == 2, "a second IDENTIFY")
    await front.until_ready()
    assert front.gateway.resumed == 0


async def test_headers_are_obeyed_and_nothing_is_refused(scene: Scene, tiny: BotProcess):
    front = scene.front
    await tiny.start()
    await front.people.slash(scene.reader, scene.channel, "drop", count=12)
    await tiny.until_said("dropped")
    times = [request.at for request in front.traffic.find("POST", MESSAGES)]
    assert len(times) == 12 and front.limits.refused == 0
    assert times[5] - times[0] >= 0.5 and times[10] - times[5] >= 0.5


async def test_a_429_and_a_502_are_tried_again(scene: Scene, tiny: BotProcess):
    front = scene.front
    front.faults.fail(Broken(502), when="after_effect_before_reply")
    front.faults.fail(Limited(0.2), nth=3)
    await tiny.start()
    await front.people.slash(scene.reader, scene.channel, "drop", count=2)
    await tiny.until_said("dropped")
    assert contents(scene) == ["part 1", "part 2"]
    statuses = [request.status for request in front.traffic.find("POST", MESSAGES)]
    assert statuses == [502, 200, 429, 200] and front.limits.refused == 1


async def test_connections_break_before_and_after_the_effect(scene: Scene, tiny: BotProcess):
    front = scene.front
    front.faults.fail(Reset(), nth=1, when="before_effect")
    front.faults.fail(Reset(), nth=1, when="after_effect_before_reply")
    front.faults.fail(Silence(), nth=2, when="after_effect_before_reply")
    await tiny.start()
    told: list[tuple[str, int]] = []
    for _ in range(4):
        result = await front.people.slash(scene.reader, scene.channel, "try_one")
        told.append((result.response.content, len(contents(scene))))
    assert told == [
        ("failed: ClientOSError", 0),
        ("failed: ClientOSError", 1),
        ("failed: TimeoutError", 2),
        ("worked", 3),
    ]


@pytest.mark.parametrize(
    ("moment", "made"),
    [("before_effect", 1), ("after_effect_before_reply", 2), ("after_reply", 2)],
)
async def test_the_process_is_killed_at_one_exact_request(
    scene: Scene, tiny: BotProcess, moment: Moment, made: int
):
    front = scene.front
    await tiny.start()
    front.kill_after(2, tiny, when=moment)
    await front.people.begin_slash(scene.reader, scene.channel, "drop", count=4)
    await front.news.until(lambda: not tiny.running, "the bot to die")
    assert await tiny.until_ended() == -9
    assert contents(scene) == [f"part {number}" for number in range(1, made + 1)]
    assert moment == "after_reply" or "sent part 2" not in tiny.output

    await tiny.start()
    await front.people.slash(scene.reader, scene.channel, "drop", count=4)
    await tiny.until_said("dropped")
    assert contents(scene) == ["part 1", "part 2", "part 3", "part 4"]


async def test_too_fast_requests_are_refused_with_what_discord_py_needs(scene: Scene):
    front, url = scene.front, f"{scene.front.api_url}/channels/{scene.channel.id}/messages"
    front.limits.scale = 1.0
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {front.token}"}) as session:
        for number in range(5):
            async with session.post(url, json={"content": str(number)}) as reply:
                assert reply.headers["Content-Type"] == "application/json"
                assert reply.headers["X-RateLimit-Remaining"] == str(4 - number)
        async with session.post(url, json={"content": "too fast"}) as reply:
            body = await reply.json()
    assert (reply.status, reply.headers["Via"]) == (429, "1.1 front")
    assert 0 < body["retry_after"] <= 5 and body["global"] is False
    assert len(contents(scene)) == 5


async def test_the_global_limit_is_50_a_second(scene: Scene):
    front = scene.front
    front.limits.scale = 30.0
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {front.token}"}) as session:
        for _ in range(50):
            async with session.get(f"{front.api_url}/users/@me") as reply:
                assert reply.status == 200
        async with session.get(f"{front.api_url}/users/@me") as reply:
            body = await reply.json()
    assert reply.headers["X-RateLimit-Global"] == "true" and body["global"] is True


async def test_a_wrong_token_is_refused(scene: Scene):
    async with aiohttp.ClientSession() as session:
        url = f"{scene.front.api_url}/users/@me"
        async with session.get(url, headers={"Authorization": "Bot other"}) as reply:
            assert reply.status == 401


@pytest.mark.parametrize(
    ("token", "intents", "code"),
    [("other", discord.Intents(), 4004), (None, discord.Intents(message_content=True), 4014)],
    ids=["token", "intent"],
)
async def test_the_gateway_refuses(
    scene: Scene, token: str | None, intents: discord.Intents, code: int
):
    front = scene.front
    data = {"token": token or front.token, "intents": intents.value}
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(front.gateway_url) as ws,
    ):
        assert (await ws.receive_json())["op"] == 10
        await ws.send_json({"op": 2, "d": data})
        assert (await ws.receive()).data == code


async def test_what_simcord_lacks_is_a_complaint(scene: Scene):
    front = scene.front
    headers = {"Authorization": f"Bot {front.token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(f"{front.api_url}/no/such/route") as reply,
    ):
        assert reply.status == 501
    assert re.match(r"GET /no/such/route: ", front.judge.complaints.pop())


async def test_waiting_in_vain_tells_what_came(front: Front):
    with pytest.raises(AssertionError, match="in vain for: a miracle\nlast requests"):
        await front.news.until(lambda: False, "a miracle", within=0.01)
