"""Each addition to simcord, tried through discord.py and through the raw routes."""

from datetime import timedelta
from functools import partial
from typing import Any

import discord
import pytest
import simcord
from discord.http import MultipartParameters, Route
from simcord.backend import Backend
from simcord.backend.errors import BackendError
from simcord.http.router import dispatch

from bot.rehearsal.simcord_patches.install import (
    SPOILER_CHANNEL,
    add_burst_reaction,
    install,
    remove_burst_reaction,
    set_age_restricted,
    set_channel_flags,
)

V2 = 1 << 15
HEART = "❤️"


class Listener(discord.Client):
    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, guild_reactions=True)
        )
        self.messages: list[discord.Message] = []
        self.reactions: list[discord.RawReactionActionEvent] = []
        self.channel_updates: list[discord.abc.GuildChannel] = []

    async def on_message(self, message: discord.Message) -> None:
        self.messages.append(message)

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        self.reactions.append(event)

    async def on_guild_channel_update(self, _before: Any, after: discord.abc.GuildChannel) -> None:
        self.channel_updates.append(after)


class Place:
    """A world with one guild and one channel, and raw requests to it."""

    def __init__(self, env: simcord.Env, client: Listener) -> None:
        self.env = env
        self.client = client
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("serial")
        self.reader = self.guild.add_member(env.create_user("Ada"))

    def request(self, method: str, path: str, body: Any = None, **params: Any) -> Any:
        return dispatch(self.env.backend, method, path, json=body, params=params)

    def post(self, body: dict[str, Any], channel_id: int | None = None) -> Any:
        return self.request("POST", f"/channels/{channel_id or self.channel.id}/messages", body)

    def events(self, name: str) -> list[Any]:
        sent = self.env.backend.transcript
        return [payload for kind, event, payload in sent if (kind, event) == ("GATEWAY", name)]


@pytest.fixture
async def place():
    # Not `simcord.run`: its clock is bound to one context, and a fixture ends in another.
    env = simcord.Env(client := Listener())
    await env.start()
    try:
        install(env)
        yield Place(env, client)
    finally:
        await env.shutdown()
    env.raise_errors()


def refused(call: Any) -> tuple[int, int]:
    with pytest.raises(BackendError) as caught:
        call()
    return caught.value.status, caught.value.code


async def test_an_age_restriction_is_seen_by_channels_and_their_threads(place: Place):
    sent = place.post({"content": "card"})
    place.request(
        "POST", f"/channels/{place.channel.id}/messages/{sent['id']}/threads", {"name": "One"}
    )
    channel = place.client.get_channel(place.channel.id)
    assert isinstance(channel, discord.TextChannel) and not channel.is_nsfw()

    set_age_restricted(place.env, place.channel.id)

    thread = place.client.get_channel(int(sent["id"]))
    assert channel.is_nsfw() and isinstance(thread, discord.Thread) and thread.is_nsfw()
    assert place.request("GET", f"/channels/{channel.id}")["nsfw"] is True
    await place.env.settle()
    assert [updated.id for updated in place.client.channel_updates] == [channel.id]


async def test_an_age_restriction_can_be_lifted_and_flags_set(place: Place):
    set_age_restricted(place.env.backend, place.channel.id, True)
    set_age_restricted(place.env.backend, place.channel.id, False)
    set_channel_flags(place.env, place.channel.id, SPOILER_CHANNEL)
    got = place.request("GET", f"/channels/{place.channel.id}")
    assert (got["nsfw"], got["flags"]) == (False, SPOILER_CHANNEL)


async def test_a_bot_may_set_the_age_restriction(place: Place):
    channel = place.client.get_channel(place.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.edit(nsfw=True)
    assert channel.is_nsfw()


async def test_a_nonce_is_echoed_in_reply_and_event_and_not_in_history(place: Place):
    channel = place.client.get_channel(place.channel.id)
    assert isinstance(channel, discord.TextChannel)
    sent = await channel.send("one", nonce="part-1")
    await place.env.settle()
    assert sent.nonce == "part-1"
    assert [message.nonce for message in place.client.messages] == ["part-1"]
    assert [message.nonce async for message in channel.history()] == [None]


async def test_the_same_nonce_in_the_window_makes_no_second_message(place: Place):
    body = {"content": "one", "nonce": "n", "enforce_nonce": True}
    first = place.post(body)
    place.env.backend.advance_clock(179)
    again = place.post({**body, "content": "other words"})
    assert (again["id"], again["content"]) == (first["id"], "one")
    assert len(place.events("MESSAGE_CREATE")) == 1


async def test_a_nonce_counts_for_its_author_in_all_channels(place: Place):
    other = place.guild.create_text_channel("other")
    body = {"content": "one", "nonce": "n", "enforce_nonce": True}
    assert place.post(body)["id"] == place.post(body, other.id)["id"]


async def test_a_nonce_is_forgotten_after_the_window(place: Place):
    install(place.env, nonce_window=timedelta(seconds=5))
    body = {"content": "one", "nonce": "n", "enforce_nonce": True}
    first = place.post(body)
    place.env.backend.advance_clock(5)
    assert place.post(body)["id"] != first["id"]


async def test_a_nonce_that_is_not_enforced_makes_another_message(place: Place):
    body = {"content": "one", "nonce": "n"}
    assert place.post(body)["id"] != place.post(body)["id"]


async def test_the_nonce_of_a_deleted_message_is_refused(place: Place):
    body = {"content": "one", "nonce": "n", "enforce_nonce": True}
    sent = place.post(body)
    place.request("DELETE", f"/channels/{place.channel.id}/messages/{sent['id']}")
    assert refused(lambda: place.post(body)) == (404, 10008)


async def test_a_nonce_of_26_characters_is_refused(place: Place):
    assert refused(lambda: place.post({"content": "one", "nonce": "n" * 26})) == (400, 50035)


async def test_a_failed_send_leaves_its_nonce_free(place: Place):
    assert refused(lambda: place.post({"content": "", "nonce": "n", "enforce_nonce": True}))
    assert place.post({"content": "one", "nonce": "n", "enforce_nonce": True})["content"] == "one"


async def test_a_message_has_one_thread_and_no_line_about_it(place: Place):
    sent = place.post({"content": "card"})
    path = f"/channels/{place.channel.id}/messages/{sent['id']}/threads"
    assert place.request("POST", path, {"name": "One"})["id"] == sent["id"]
    assert refused(lambda: place.request("POST", path, {"name": "Two"})) == (400, 160004)
    assert len(place.channel.threads) == 1
    assert [message.id for message in place.channel.history()] == [int(sent["id"])]


async def test_an_edit_in_an_archived_thread_is_refused(place: Place):
    sent = place.post({"content": "card"})
    place.request(
        "POST", f"/channels/{place.channel.id}/messages/{sent['id']}/threads", {"name": "One"}
    )
    part = place.post({"content": "part"}, int(sent["id"]))
    path = f"/channels/{sent['id']}/messages/{part['id']}"
    assert place.request("PATCH", path, {"content": "new"})["content"] == "new"
    place.request("PATCH", f"/channels/{sent['id']}", {"archived": True})
    assert refused(lambda: place.request("PATCH", path, {"content": "newer"})) == (400, 50083)


def forum_post(place: Place, forum_id: int, **more: Any) -> Any:
    body = {"name": "Salt", "message": {"content": "starter"}, **more}
    return place.request("POST", f"/channels/{forum_id}/threads", body)


async def test_a_message_opens_an_archived_thread_again(place: Place):
    forum = place.guild.create_forum_channel("stories")
    thread_id = int(forum_post(place, forum.id)["id"])
    place.request("PATCH", f"/channels/{thread_id}", {"archived": True})
    (archived,) = place.request("GET", f"/channels/{forum.id}/threads/archived/public")["threads"]
    assert int(archived["id"]) == thread_id
    place.post({"content": "part"}, thread_id)
    (active,) = place.request("GET", f"/guilds/{place.guild.id}/threads/active")["threads"]
    assert (int(active["id"]), active["thread_metadata"]["archived"]) == (thread_id, False)


async def test_a_locked_thread_takes_messages_of_moderators_only(place: Place):
    nobody = discord.PermissionOverwrite(manage_threads=False)
    strict = place.guild.create_text_channel(
        "strict", overwrites={place.guild.default_role: nobody}
    )
    for channel, may in ((place.channel, True), (strict, False)):
        sent = place.post({"content": "card"}, channel.id)
        path = f"/channels/{channel.id}/messages/{sent['id']}/threads"
        thread_id = int(place.request("POST", path, {"name": "One"})["id"])
        place.env.backend.edit_channel(thread_id, {}, thread_metadata={"locked": True})
        if may:
            assert place.post({"content": "part"}, thread_id)["content"] == "part"
        else:
            part = {"content": "part"}
            assert refused(partial(place.post, part, thread_id)) == (400, 160005)


async def test_a_forum_that_wants_a_tag_takes_no_post_without(place: Place):
    forum = place.guild.create_forum_channel("stories")
    tags = [{"name": "Serial", "moderated": False, "emoji_id": None, "emoji_name": None}]
    place.request("PATCH", f"/channels/{forum.id}", {"available_tags": tags, "flags": 1 << 4})
    assert refused(lambda: forum_post(place, forum.id)) == (400, 40067)
    channel = place.client.get_channel(forum.id)
    assert isinstance(channel, discord.ForumChannel) and channel.flags.require_tag
    (tag,) = channel.available_tags
    assert forum_post(place, forum.id, applied_tags=[str(tag.id)])["applied_tags"] == [str(tag.id)]


async def test_a_forum_post_keeps_the_marks_of_its_first_message(place: Place):
    forum = place.guild.create_forum_channel("stories")
    starter = {"flags": V2, "components": TEXTS}
    post = forum_post(place, forum.id, message=starter)
    path = f"/channels/{post['id']}/messages/{post['id']}"
    assert ids_in(place.request("GET", path)["components"]) == [2**31 - 1, 1, 2]


def ids_in(components: Any) -> list[int]:
    found: list[int] = []
    for component in components:
        found += [component["id"], *ids_in(component.get("components") or ())]
    return found


HIDDEN = {"type": 17, "spoiler": True, "components": [{"type": 10, "content": "b"}]}
TEXTS = [{"type": 10, "content": "a", "id": 2**31 - 1}, HIDDEN]
BUTTON = {"type": 2, "style": 1, "label": "Comment", "custom_id": "comment:1"}
ROWS = [{"type": 1, "components": [{**BUTTON, "id": 77}]}]


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        ({"flags": V2, "components": TEXTS}, [2**31 - 1, 1, 2]),
        ({"content": "card", "components": ROWS}, [1, 77]),
    ],
    ids=["layout", "plain"],
)
async def test_component_ids_come_back_everywhere(place: Place, body: Any, ids: list[int]):
    sent = place.post(body)
    history = place.request("GET", f"/channels/{place.channel.id}/messages")
    alone = place.request("GET", f"/channels/{place.channel.id}/messages/{sent['id']}")
    for shown in (sent, history[0], alone, place.events("MESSAGE_CREATE")[0]):
        assert ids_in(shown["components"]) == ids


async def test_component_ids_are_kept_by_an_edit(place: Place):
    sent = place.post({"content": "card", "components": ROWS})
    rows = [{"type": 1, "id": 5, "components": [BUTTON]}]
    path = f"/channels/{place.channel.id}/messages/{sent['id']}"
    assert ids_in(place.request("PATCH", path, {"components": rows})["components"]) == [5, 1]


@pytest.mark.parametrize("bad", [-1, 2**31, "7", True])
async def test_a_component_id_that_is_no_32_bit_number_is_refused(place: Place, bad: Any):
    body = {"flags": V2, "components": [{"type": 10, "content": "a", "id": bad}]}
    assert refused(lambda: place.post(body)) == (400, 50035)


async def test_history_after_a_message_begins_right_behind_it(place: Place):
    sent = [place.post({"content": str(number)})["id"] for number in range(6)]
    path = f"/channels/{place.channel.id}/messages"
    page = place.request("GET", path, after=sent[1], limit=2)
    assert [message["id"] for message in page] == [sent[3], sent[2]]
    assert len(place.request("GET", path, limit=4)) == 4
    assert refused(lambda: place.request("GET", path, limit=101)) == (400, 50035)


async def test_discord_py_reads_a_long_history_forwards_without_a_gap(place: Place):
    for number in range(230):
        place.post({"content": str(number)})
    channel = place.client.get_channel(place.channel.id)
    assert isinstance(channel, discord.TextChannel)
    after = discord.Object(discord.utils.time_snowflake(place.env.now()) - (1 << 32))
    read = [m.content async for m in channel.history(limit=None, after=after, oldest_first=True)]
    assert read == [str(number) for number in range(230)]


async def test_a_burst_reaction_reaches_the_bot_and_the_message(place: Place):
    sent = place.post({"content": "part"})
    message_id = int(sent["id"])
    for _ in range(2):
        add_burst_reaction(place.env, place.channel.id, message_id, HEART, place.reader.id)
    await place.env.settle()
    (event,) = place.client.reactions
    assert (event.burst, event.type) == (True, discord.ReactionType.burst)
    assert event.message_author_id == place.env.backend.bot_user.id
    got = place.request("GET", f"/channels/{place.channel.id}/messages/{message_id}")
    assert got["reactions"][0]["count_details"] == {"normal": 0, "burst": 1}


async def test_an_ordinary_reaction_names_the_author_too(place: Place):
    sent = place.post({"content": "part"})
    message = place.channel.last_message
    assert message is not None and message.id == int(sent["id"])
    await place.reader.react(message, HEART)
    (event,) = place.client.reactions
    assert (event.burst, event.message_author_id) == (False, place.env.backend.bot_user.id)


async def test_reaction_users_come_by_type_and_page(place: Place):
    message_id = int(place.post({"content": "part"})["id"])
    backend, channel_id = place.env.backend, place.channel.id
    readers = [place.guild.add_member(place.env.create_user(f"r{n}")).id for n in range(30)]
    for user_id in reversed(readers):
        backend.add_reaction(channel_id, message_id, HEART, user_id)
    for user_id in readers[:3]:
        add_burst_reaction(backend, channel_id, message_id, HEART, user_id)
    path = f"/channels/{channel_id}/messages/{message_id}/reactions/{HEART}"

    def listed(**params: Any) -> list[int]:
        return [int(user["id"]) for user in place.request("GET", path, **params)]

    assert listed() == readers[:25]
    assert listed(limit=10, after=readers[4]) == readers[5:15]
    assert listed(type=1, limit=2) == readers[:2]
    remove_burst_reaction(backend, channel_id, message_id, HEART, readers[0])
    assert listed(type=1) == readers[1:3]
    place.request("DELETE", path)
    assert listed(type=1) == listed() == []


async def test_raw_sends_of_discord_py_pass(place: Place):
    payload = {"content": "x", "nonce": "n", "enforce_nonce": True}
    params = MultipartParameters(payload=payload, multipart=None, files=None)
    sent = await place.client.http.send_message(place.channel.id, params=params)
    route = Route("GET", "/channels/{channel_id}", channel_id=place.channel.id)
    assert (await place.client.http.request(route))["last_message_id"] == sent["id"]


def test_a_backend_without_the_additions_is_left_alone():
    backend = Backend()
    guild = backend.create_guild("Elsewhere")
    channel = backend.create_channel(guild.id, "general")
    path = f"/channels/{channel.id}/messages"
    body = {"content": "one", "nonce": "n", "enforce_nonce": True}
    first, second = (dispatch(backend, "POST", path, json=body) for _ in range(2))
    assert first["id"] != second["id"] and first["nonce"] is None
    assert "nsfw" not in dispatch(backend, "GET", f"/channels/{channel.id}")


async def test_installing_twice_wraps_once(place: Place):
    emit = place.env.backend._emit_reaction
    install(place.env)
    assert place.env.backend._emit_reaction is emit
