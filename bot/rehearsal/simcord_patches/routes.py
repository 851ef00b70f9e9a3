"""Answers that simcord's routes give otherwise than Discord, put right.

Each route is wrapped once, when this module is imported. A wrapper asks whose backend is meant and
leaves those without a memory to simcord's own handler.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import unquote

from simcord.backend import serializers
from simcord.backend.errors import BackendError
from simcord.components import COMPONENTS_V2_FLAG, walk_components
from simcord.http import client, router  # the client's import registers simcord's routes
from simcord.http.routes import messages

from bot.rehearsal.simcord_patches.memory import (
    Memory,
    Named,
    Sending,
    find_memory,
    refuse_bad_nonce,
)
from bot.rehearsal.simcord_patches.reactions import reaction_users

Handler = Callable[[Any], Any]
Correction = Callable[[Any, Memory, Handler], Any]

REQUIRE_TAG = 1 << 4
LARGEST_COMPONENT_ID = 2**31 - 1
_router: Any = router
_messages: Any = messages


def _corrects(method: str, template: str) -> Callable[[Correction], Correction]:
    def wrap(correction: Correction) -> Correction:
        assert client is not None  # noqa: S101 - see the import
        segments = template.strip("/").split("/")
        routes = _router._ROUTES[method]
        place = next(i for i, (known, _) in enumerate(routes) if known == segments)
        plain = routes[place][1]

        def corrected(ctx: Any) -> Any:
            memory = find_memory(ctx.backend)
            return plain(ctx) if memory is None else correction(ctx, memory, plain)

        routes[place] = (segments, corrected)
        return correction

    return wrap


@_corrects("POST", "/channels/{channel_id}/messages")
def send_message(ctx: Any, memory: Memory, plain: Handler) -> Any:
    """Keep component ids, echo the nonce, and make no second message of it in the window.

    In a thread: open it again if it is archived, refuse if it is locked.
    """
    body, channel_id, backend = ctx.body(), ctx.int_arg("channel_id"), ctx.backend
    _open_thread(ctx, channel_id)
    _refuse_bad_component_ids(body)
    nonce = body.get("nonce")
    if nonce is None:
        return _send(ctx, memory, plain, Sending(channel_id, None))
    refuse_bad_nonce(nonce)
    author_id, now = backend.bot_user.id, backend.clock.now()
    named = memory.find_named(author_id, nonce, now) if body.get("enforce_nonce") else None
    if named is not None:
        _messages._send_permissions(ctx, channel_id)
        original = backend.get_message(named.channel_id, named.message_id)
        return {**_messages.message_response(ctx, original), "nonce": nonce}
    reply = _send(ctx, memory, plain, Sending(channel_id, nonce))
    memory.nonces[author_id, str(nonce)] = Named(channel_id, int(reply["id"]), now)
    return reply


def _send(ctx: Any, memory: Memory, plain: Handler, sending: Sending) -> Any:
    commit = ctx.backend.commit_message

    def commit_with_ids(message: Any, **options: Any) -> Any:
        _note_legacy_ids(memory, message.id, ctx.body(), message.flags)
        return commit(message, **options)

    ctx.backend.commit_message = commit_with_ids
    try:
        with memory.while_sending(sending):
            return plain(ctx)
    finally:
        del ctx.backend.commit_message


@_corrects("PATCH", "/channels/{channel_id}/messages/{message_id}")
def edit_message(ctx: Any, memory: Memory, plain: Handler) -> Any:
    """Refuse in an archived thread; keep component ids."""
    body, message_id = ctx.body(), ctx.int_arg("message_id")
    thread = ctx.backend.get_channel(ctx.int_arg("channel_id")).thread_metadata
    if thread is not None and thread.archived:
        raise BackendError(400, 50083, "Thread is archived")
    _refuse_bad_component_ids(body)
    if "components" in body:
        message = ctx.require_message(ctx.int_arg("channel_id"), message_id)
        _note_legacy_ids(memory, message_id, body, message.flags | int(body.get("flags") or 0))
    return plain(ctx)


@_corrects("GET", "/channels/{channel_id}/messages")
def get_history(ctx: Any, memory: Memory, plain: Handler) -> Any:
    """`after` gives the messages that follow at once, not the newest of all; newest first."""
    limit = int(ctx.params.get("limit", 50))
    if not 1 <= limit <= 100:
        raise BackendError(400, 50035, "Invalid Form Body: limit: between 1 and 100")
    if "after" not in ctx.params:
        return plain(ctx)
    # simcord cuts off the older end, so it is asked for everything and the newer end is cut here.
    ctx.params = {
        **ctx.params,
        "limit": len(ctx.backend.messages.get(ctx.int_arg("channel_id"), ())) + 1,
    }
    return plain(ctx)[-limit:]


@_corrects("POST", "/channels/{channel_id}/threads")
def create_post(ctx: Any, memory: Memory, plain: Handler) -> Any:
    """Give a forum post its first message's id; refuse one without a tag where one is wanted."""
    backend = ctx.backend
    flags = memory.channel_fields.get(ctx.int_arg("channel_id"), {}).get("flags", 0)
    if flags & REQUIRE_TAG and not ctx.body().get("applied_tags"):
        raise BackendError(400, 40067, "A tag is required to create a forum post in this channel")
    _refuse_bad_component_ids(ctx.body().get("message") or {})
    make_post, make_thread = backend.create_forum_post, backend.create_thread

    def make_post_of(forum_id: int, name: str, starter: Any, **options: Any) -> Any:
        backend.create_thread = partial(make_thread, message_id=starter.id)
        return make_post(forum_id, name, starter, **options)

    backend.create_forum_post = make_post_of
    try:
        return plain(ctx)
    finally:
        del backend.create_forum_post
        backend.__dict__.pop("create_thread", None)


@_corrects("POST", "/channels/{channel_id}/messages/{message_id}/threads")
def create_thread(ctx: Any, memory: Memory, plain: Handler) -> Any:
    """One thread a message, and no «started a thread» line in the channel: the message shows it."""
    backend, message_id = ctx.backend, ctx.int_arg("message_id")
    if message_id in backend.channels:
        raise BackendError(400, 160004, "A thread has already been created for this message")
    backend.create_system_message = _say_nothing
    try:
        return plain(ctx)
    finally:
        del backend.create_system_message


@_corrects("GET", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}")
def get_reaction_users(ctx: Any, memory: Memory, plain: Handler) -> Any:
    """By `type`, with `limit` and `after`."""
    message = ctx.require_message(
        ctx.int_arg("channel_id"), ctx.int_arg("message_id"), "read_message_history"
    )
    return reaction_users(ctx.backend, message, unquote(ctx.args["emoji"]), ctx.params)


@_corrects("PATCH", "/channels/{channel_id}")
def edit_channel(ctx: Any, memory: Memory, plain: Handler) -> Any:
    """Take `nsfw` and `flags` too, which simcord's channels do not have."""
    body, channel_id = ctx.body(), ctx.int_arg("channel_id")
    channel = ctx.require_channel_permissions(channel_id, "manage_channels")
    if channel.is_thread:
        return plain(ctx)
    memory.channel_fields.setdefault(channel_id, {}).update(
        {name: body[name] for name in ("nsfw", "flags") if name in body}
    )
    ctx.json = {name: value for name, value in body.items() if name not in ("nsfw", "flags")}
    plain(ctx)
    return dict(serializers.channel_payload(ctx.backend, channel))


def _open_thread(ctx: Any, channel_id: int) -> None:
    backend = ctx.backend
    channel = backend.channels.get(channel_id)
    state = None if channel is None else channel.thread_metadata
    if channel is None or state is None or not (state.archived or state.locked):
        return
    _messages._send_permissions(ctx, channel_id)
    if state.locked:
        try:
            ctx.require_channel_permissions(channel_id, "manage_threads")
        except BackendError as error:
            raise BackendError(400, 160005, "Thread is locked") from error
    backend.edit_channel(channel_id, {}, thread_metadata={"archived": False})


def _say_nothing(*_: Any, **__: Any) -> None:
    return None


def _refuse_bad_component_ids(body: dict[str, Any]) -> None:
    for component in walk_components(body.get("components") or []):
        given = component.get("id")
        if given is not None and not (type(given) is int and 0 <= given <= LARGEST_COMPONENT_ID):
            raise BackendError(400, 50035, "Invalid Form Body: components: id is no 32-bit integer")


def _note_legacy_ids(memory: Memory, message_id: int, body: dict[str, Any], flags: int) -> None:
    if flags & COMPONENTS_V2_FLAG:
        return  # simcord keeps and numbers these itself
    given = [c.get("id") or 0 for c in walk_components(body.get("components") or [])]
    unused = (number for number in range(1, len(given) * 2 + 1) if number not in given)
    memory.legacy_ids[message_id] = [known or next(unused) for known in given]
