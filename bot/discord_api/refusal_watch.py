"""Sees every request of discord.py, its own repetitions and the answers to people included.

aiohttp's tracing is the one place that all of them pass. What is raised when a request starts ends
it before anything is sent.
"""

from collections.abc import Callable
from types import SimpleNamespace

import aiohttp
from discord.http import Route

from bot.services.delivery.refusal_budget import RefusalBudget, is_refusal

# What may be held back: the rest is the start-up, and answers to people, which cost little.
_OURS = ("/channels/", "/guilds/", "/users/@me/channels")
# These carry tokens of their own, which end by themselves after minutes.
_FOREIGN_TOKENS = ("/webhooks/", "/interactions/")


def watch_requests(
    restraint: RefusalBudget, ticks: Callable[[], float], token_refused: Callable[[], None]
) -> aiohttp.TraceConfig:
    """To be given to the client as its `http_trace`.

    `token_refused` is called for every answer that says that our own token is no good.
    """

    async def started(
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        request: aiohttp.TraceRequestStartParams,
    ) -> None:
        if _path(str(request.url)).startswith(_OURS):
            restraint.require_room(ticks())

    async def ended(
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        request: aiohttp.TraceRequestEndParams,
    ) -> None:
        status, scope = request.response.status, request.response.headers.get("X-RateLimit-Scope")
        path = _path(str(request.url))
        if path and is_refusal(status, scope):
            restraint.refused(ticks())
        if path and status == 401 and not path.startswith(_FOREIGN_TOKENS):
            token_refused()

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(started)
    trace.on_request_end.append(ended)
    return trace


def _path(url: str) -> str:
    """Within Discord's API; empty for its gateway and its files."""
    return url.removeprefix(Route.BASE) if url.startswith(Route.BASE) else ""
