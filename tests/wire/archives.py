"""What Discord does with archived and locked threads, and simcord does not."""

import re
from typing import Any

from simcord.backend.errors import BackendError

from tests.wire.traffic import WireRequest

IN_CHANNEL = re.compile(r"/channels/(\d+)(?:/.*)?")
REACTION = r"/channels/\d+/messages/\d+/reactions/.+"
MEMBERS = r"/channels/\d+/thread-members/.+"


def mind_archive(backend: Any, request: WireRequest) -> None:
    """Called before the effect: a message opens an archived thread; locked ones take none.

    Raises what Discord answers. Edits of messages are refused by
    `bot.rehearsal.simcord_patches.routes`.
    """
    found = IN_CHANNEL.fullmatch(request.path)
    thread = backend.channels.get(int(found[1])) if found else None
    if thread is None or thread.thread_metadata is None:
        return
    if request.makes_message:
        _open_for_message(backend, thread)
    elif thread.thread_metadata.archived and _is_refused(request):
        raise BackendError(400, 50083, "Thread is archived")


def _open_for_message(backend: Any, thread: Any) -> None:
    state = thread.thread_metadata
    if state.locked and not _may_manage(backend, thread):
        raise BackendError(403, 160005, "Thread is locked")
    if state.archived:
        backend.edit_channel(thread.id, {}, thread_metadata={"archived": False})


def _is_refused(request: WireRequest) -> bool:
    if request.method == "PATCH" and request.is_a("PATCH", r"/channels/\d+"):
        return "archived" not in (request.json or {}) and "locked" not in (request.json or {})
    return request.is_a("PUT", REACTION) or request.is_a("PUT", MEMBERS)


def _may_manage(backend: Any, thread: Any) -> bool:
    try:
        backend.require_permissions(
            thread.guild_id, backend.bot_user.id, thread.id, "manage_threads"
        )
    except BackendError:
        return False
    return True
