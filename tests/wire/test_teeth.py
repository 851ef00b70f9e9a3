"""Each way in which Discord may refuse, break or forget, tried with a plain HTTP client."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.rehearsal.simcord_patches.install import install
from tests.wire.admins import Admins
from tests.wire.faults import Cut, Limited, Refused, Silence
from tests.wire.limits import Rule
from tests.wire.process import BotProcess
from tests.worlds.scene import Scene

HEART = "❤️"


class Client:
    """The bot's token and plain requests."""

    def __init__(self, session: aiohttp.ClientSession, scene: Scene) -> None:
        self._session = session
        self._base = scene.front.api_url
        self.messages = f"/channels/{scene.channel.id}/messages"
        self.headers: Any = {}

    async def ask(self, method: str, path: str, body: Any = None, **params: Any) -> tuple[int, Any]:
        url = f"{self._base}{path}"
        async with self._session.request(method, url, json=body, params=params) as reply:
            self.headers = reply.headers
            if reply.content_type != "application/json":
                return reply.status, await reply.text()
            return reply.status, await reply.json()

    async def send(self, content: str, **more: Any) -> dict[str, Any]:
        status, message = await self.ask("POST", self.messages, {"content": content, **more})
        assert status == 200, message
        return message

    async def code(self, method: str, path: str, body: Any = None) -> tuple[int, int]:
        status, reply = await self.ask(method, path, body)
        return status, (reply or {}).get("code", 0)


@pytest.fixture
async def client(scene: Scene) -> AsyncIterator[Client]:
    headers = {"Authorization": f"Bot {scene.front.token}"}
    timeout = aiohttp.ClientTimeout(total=5)
    async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
        yield Client(session, scene)


@pytest.fixture
def admins(scene: Scene) -> Admins:
    return Admins(scene.front)


async def open_thread(client: Client) -> tuple[str, str]:
    """A thread with one message: the path of its messages, and that message's id."""
    card = await client.send("card")
    path = f"{client.messages}/{card['id']}/threads"
    assert (await client.ask("POST", path, {"name": "Night"}))[0] in (200, 201)
    inside = f"/channels/{card['id']}/messages"
    status, message = await client.ask("POST", inside, {"content": "part"})
    assert status == 200
    return inside, message["id"]


async def test_an_answer_is_cut_off_in_its_middle_and_the_message_is_there(
    scene: Scene, client: Client
):
    scene.front.faults.fail(Cut(), when="after_effect_before_reply")
    with pytest.raises(aiohttp.ClientPayloadError):
        await client.send("cut")
    assert [m.content for m in scene.front.people.messages(scene.channel)] == ["cut"]


async def test_silence_ends_with_a_reset_where_it_is_given_a_time(scene: Scene, client: Client):
    scene.front.faults.fail(Silence(0.05), when="after_effect_before_reply")
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.send("unanswered")
    assert len(scene.front.people.messages(scene.channel)) == 1


async def test_an_answer_may_be_slow(scene: Scene, client: Client):
    scene.front.faults.delay(0.1)
    before = scene.front.traffic
    await client.send("slow")
    await client.send("quick")
    slow, quick = before.requests[-2:]
    assert quick.at - slow.at >= 0.1


async def test_any_refusal_of_discords_can_be_had(scene: Scene, client: Client):
    scene.front.faults.fail(Refused(400, 200000))
    assert await client.code("POST", client.messages, {"content": "rude"}) == (400, 200000)
    assert not scene.front.people.messages(scene.channel)


@pytest.mark.parametrize(("scope", "counted"), [("user", 1), ("shared", 0), ("global", 1)])
async def test_a_429_says_whose_limit_it_was(scene: Scene, client: Client, scope, counted: int):
    scene.front.faults.fail(Limited(0.01, scope))
    status, body = await client.ask("POST", client.messages, {"content": "?"})
    assert (status, body["global"]) == (429, scope == "global")
    assert client.headers["X-RateLimit-Scope"] == scope and client.headers["Via"]
    assert scene.front.limits.invalid == counted


async def test_a_rule_may_be_shared_with_others(scene: Scene, client: Client):
    rule = Rule("threads", "POST", r"/channels/(\d+)/messages", 1, 300.0, "shared")
    scene.front.limits.rules = (rule,)
    await client.send("one")
    status, body = await client.ask("POST", client.messages, {"content": "two"})
    assert status == 429 and body["retry_after"] > 20
    assert client.headers["X-RateLimit-Scope"] == "shared"
    assert client.headers["X-RateLimit-Bucket"] == "threads"


async def test_too_many_invalid_requests_are_answered_by_cloudflare(scene: Scene, client: Client):
    scene.front.limits.invalid_limit = 3
    Admins(scene.front).forbid(scene.channel.id, send_messages=True)
    for _ in range(3):
        assert await client.code("POST", client.messages, {"content": "?"}) == (403, 50013)
    status, body = await client.ask("GET", "/users/@me")
    assert (status, body) == (429, "error code: 1015")
    assert "Via" not in client.headers


async def test_a_nonce_is_known_for_a_while_only(scene: Scene, client: Client):
    install(scene.front.world, nonce_window=timedelta(seconds=60))
    named = {"nonce": "part", "enforce_nonce": True}
    first = await client.send("one", **named)
    assert (await client.send("one", **named))["id"] == first["id"]
    scene.front.world.backend.clock.advance(60)
    assert (await client.send("one", **named))["id"] != first["id"]


async def test_a_nonce_whose_message_was_deleted_is_unknown(
    scene: Scene, client: Client, admins: Admins
):
    named = {"content": "one", "nonce": "part", "enforce_nonce": True}
    sent = await client.send(**named)
    admins.delete_message(scene.channel.id, int(sent["id"]))
    assert await client.code("POST", client.messages, named) == (404, 10008)


async def test_history_may_lag_behind(scene: Scene, client: Client):
    scene.front.history_lag = 60.0
    await client.send("one")
    assert await client.ask("GET", client.messages) == (200, [])
    scene.front.world.backend.clock.advance(61)
    _, seen = await client.ask("GET", client.messages)
    assert [message["content"] for message in seen] == ["one"]


async def test_a_second_thread_is_refused(client: Client):
    inside, _ = await open_thread(client)
    card = inside.split("/")[2]
    path = f"{client.messages}/{card}/threads"
    assert await client.code("POST", path, {"name": "Again"}) == (400, 160004)


async def test_an_archived_thread_takes_messages_and_no_edits(client: Client, admins: Admins):
    inside, message = await open_thread(client)
    thread = int(inside.split("/")[2])
    admins.archive(thread)
    edit = f"{inside}/{message}"
    assert await client.code("PATCH", edit, {"content": "new"}) == (400, 50083)
    assert await client.code("PUT", f"{edit}/reactions/%F0%9F%8C%8A/@me") == (400, 50083)
    assert await client.code("PATCH", f"/channels/{thread}", {"name": "New"}) == (400, 50083)
    assert await client.code("POST", inside, {"content": "more"}) == (200, 0)
    assert await client.code("PATCH", edit, {"content": "new"}) == (200, 0)


async def test_a_locked_thread_takes_messages_of_those_who_may_manage_it(
    client: Client, admins: Admins, scene: Scene
):
    inside, _ = await open_thread(client)
    admins.archive(int(inside.split("/")[2]), locked=True)
    admins.forbid(scene.channel.id, manage_threads=True)
    assert await client.code("POST", inside, {"content": "more"}) == (403, 160005)
    admins.allow_again(scene.channel.id)


async def test_old_messages_are_edited_so_often_and_no_more(scene: Scene, client: Client):
    scene.front.limits.scale = 0.0
    sent = await client.send("old")
    scene.front.old_edits.limit = 2
    edit = f"{client.messages}/{sent['id']}"
    for _ in range(2):
        assert (await client.ask("PATCH", edit, {"content": "young"}))[0] == 200
    scene.front.world.backend.clock.advance(3601)
    codes = [await client.code("PATCH", edit, {"content": "new"}) for _ in range(3)]
    assert codes == [(200, 0), (200, 0), (429, 30046)]
    scene.front.world.backend.clock.advance(61)
    assert await client.code("PATCH", edit, {"content": "new"}) == (200, 0)


async def test_a_channel_goes_with_its_threads(scene: Scene, client: Client, admins: Admins):
    inside, _ = await open_thread(client)
    admins.delete_channel(scene.channel.id)
    for path in (client.messages, inside):
        assert await client.code("POST", path, {"content": "?"}) == (404, 10003)


async def test_an_age_flag_is_told_and_read(scene: Scene, client: Client, admins: Admins):
    admins.set_age_restricted(scene.channel.id)
    _, channel = await client.ask("GET", f"/channels/{scene.channel.id}")
    assert channel["nsfw"] is True


async def test_who_reacted_is_told_page_by_page_and_bursts_apart(scene: Scene, client: Client):
    front, sent = scene.front, await client.send("one")
    (message,) = front.people.messages(scene.channel)
    await front.people.react(scene.reader, message, HEART, burst=True)
    for who in (scene.reader, scene.keeper):
        await front.people.react(who, message, HEART)
    path = f"{client.messages}/{sent['id']}/reactions/%E2%9D%A4%EF%B8%8F"
    _, bursts = await client.ask("GET", path, type=1)
    assert [int(user["id"]) for user in bursts] == [scene.reader.id]
    first, second = sorted((scene.reader.id, scene.keeper.id))
    pages = [(await client.ask("GET", path, limit=1, after=after))[1] for after in (0, first)]
    assert [[int(user["id"]) for user in page] for page in pages] == [[first], [second]]


async def test_sessions_are_resumed_where_discord_allows_it(scene: Scene, tiny: BotProcess):
    gateway, news = scene.front.gateway, scene.front.news
    await tiny.start()
    gateway.invalidate(resumable=True)
    await news.until(lambda: gateway.resumed == 1, "a RESUME")
    await gateway.drop(1001)
    await news.until(lambda: gateway.resumed == 2, "a second RESUME")
    await gateway.drop(4009)
    await news.until(lambda: gateway.identified == 2, "a second IDENTIFY")
    gateway.invalidate(resumable=False)
    await news.until(lambda: gateway.identified == 3, "a third IDENTIFY")
    assert gateway.resumed == 2
