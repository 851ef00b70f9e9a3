"""Discord over a real port of this machine: REST and gateway, with simcord's rules behind them.

Everything the bot does passes here, so a test can break, delay, count or judge it, and can kill the
bot's process at an exact point of an exact request.
"""

import asyncio
import json
import re
import socket
import struct
from contextlib import suppress
from datetime import timedelta
from typing import Any, Protocol

from aiohttp import web
from discord.utils import snowflake_time
from simcord.backend.cdn import CDN_BASE
from simcord.backend.errors import BackendError
from simcord.http.router import RouteNotImplemented, UnsupportedField, dispatch

from tests.wire.archives import mind_archive
from tests.wire.faults import Broken, Cut, Faults, Limited, Moment, Refused, Reset, Silence
from tests.wire.gateway import Gateway
from tests.wire.judge import Judge
from tests.wire.limits import Limits, Verdict
from tests.wire.news import News
from tests.wire.old_edits import OldEdits
from tests.wire.people import People
from tests.wire.traffic import API, Traffic, WireRequest, read_request
from tests.wire.weights import Weights
from tests.wire.world import WireWorld

TOKEN = "wire.test.token"
YES = ("1", "true")
# These carry a token of their own in the path.
WITHOUT_TOKEN = ("/interactions/", "/webhooks/")
HISTORY = re.compile(r"/channels/\d+/messages")


class Killable(Protocol):
    async def kill(self) -> None: ...


class Front:
    """One simulated Discord for one bot; use it as `async with Front() as front`.

    `history_lag`: a message stands in the channel's history so many seconds after it was made.
    """

    def __init__(self, *, scale: float = 1.0) -> None:
        self.news = News()
        self.world = WireWorld()
        self.people = People(self.world, self.news)
        self.gateway = Gateway(self.world, self.news, TOKEN)
        self.limits = Limits(scale)
        self.faults = Faults()
        self.old_edits = OldEdits()
        self.weights = Weights()
        self.history_lag = 0.0
        self.judge = Judge.at_hand()
        self.traffic = Traffic()
        self.token = TOKEN
        self.port = 0
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.news.describers.append(self.traffic.tail)
        self.gateway.rewrite = self._rewrite

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}{API}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    async def __aenter__(self) -> "Front":
        app = web.Application(client_max_size=30 * 1024**2)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_get("/cdn/{path:.*}", self._serve_cdn)
        app.router.add_route("*", API + "/{path:.*}", self._serve_rest)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        self.gateway.url = self.gateway_url
        await web.SockSite(self._runner, listening).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing.set()
        await self.gateway.drop(1001)
        assert self._runner is not None
        await self._runner.cleanup()

    async def until_ready(self) -> None:
        """Wait until a bot has read its READY and all its guilds.

        discord.py says `on_ready` `guild_ready_timeout` (2 s) later: do not wait for what follows.
        """
        await self.news.until(lambda: self.gateway.ready, "the bot to be ready", within=30.0)

    def kill_after(
        self, nth: int, process: Killable, *, when: Moment = "after_effect_before_reply"
    ) -> None:
        """SIGKILL the process at the nth message that it sends from now on.

        `before_effect`: the message is not made. `after_effect_before_reply`: it is made, and the
        bot never hears so. `after_reply`: the answer's bytes are on their way.
        """

        async def kill(_: WireRequest) -> None:
            await process.kill()
            raise Reset

        self.faults.on_nth(nth, lambda request: request.makes_message, kill, when=when)

    def react_before_reply(self, who: Any, emoji: str, *, nth: int = 1) -> None:
        """Let somebody react to the nth message before the bot hears that message's id."""

        async def react(request: WireRequest) -> None:
            channel_id, message_id = int(request.reply["channel_id"]), int(request.reply["id"])
            self.world.backend.add_reaction(channel_id, message_id, emoji, who.id)
            await self.gateway.roundtrip()

        self.faults.on_nth(
            nth, lambda request: request.makes_message, react, when="after_effect_before_reply"
        )

    async def _serve_rest(self, request: web.Request) -> web.StreamResponse:
        seen = await read_request(request)
        self.traffic.requests.append(seen)
        self.judge.hear(seen)
        try:
            verdict = await self._decide(seen)
        except Reset:
            return _reset(request)
        except Silence as fault:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), fault.seconds)
            return _reset(request)
        except Cut:
            if seen.status is None:
                return _reset(request)
            return await _cut(request, self._response(seen, Verdict()))
        response = self._response(seen, verdict)
        with suppress(ConnectionError):
            await response.prepare(request)
            await response.write_eof()
        self.news.tell()
        with suppress(Reset):
            await self.faults.run("after_reply", seen)
        return response

    async def _decide(self, seen: WireRequest) -> Verdict:
        if self.limits.banned:
            # No `Via`, and no JSON: this is Cloudflare speaking.
            seen.status, seen.reply = 429, "error code: 1015"
            return Verdict()
        verdict = await self._judge(seen)
        assert seen.status is not None
        self.limits.note_answer(seen.status, verdict.scope)
        return verdict

    async def _judge(self, seen: WireRequest) -> Verdict:
        if not seen.path.startswith(WITHOUT_TOKEN) and not self._is_authorized(seen):
            seen.status, seen.reply = 401, {"message": "401: Unauthorized", "code": 0}
            return Verdict()
        verdict = self.limits.check(seen)
        try:
            if verdict.retry_after is None:
                await self.faults.run("before_effect", seen)
                self.old_edits.check(seen, self.world.backend.clock.now())
                self.weights.check(seen)
                self._take_effect(seen)
                await self.faults.run("after_effect_before_reply", seen)
        except Broken as fault:
            seen.status, seen.reply = fault.status, {"message": "broken on purpose", "code": 0}
        except Refused as fault:
            reply = {"message": fault.message, "code": fault.code}
            seen.status, seen.reply = fault.status, reply
        except Limited as fault:
            verdict = self.limits.refuse(fault.retry_after, scope=fault.scope, code=fault.code)
        if verdict.retry_after is not None:
            seen.status, seen.reply = 429, _too_fast(verdict)
        return verdict

    def _is_authorized(self, seen: WireRequest) -> bool:
        return seen.headers.get("Authorization") == f"Bot {self.token}"

    def _take_effect(self, seen: WireRequest) -> None:
        if seen.is_a("GET", "/gateway/bot"):
            limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
            reply = {"url": self.gateway_url, "shards": 1, "session_start_limit": limit}
            seen.status, seen.reply = 200, reply
            return
        try:
            reply = self._dispatch(seen)
        except (RouteNotImplemented, UnsupportedField) as gap:
            self.judge.complain(seen, gap.message)
            seen.status, seen.reply = gap.status, gap.to_json()
        except BackendError as error:
            seen.status, seen.reply = error.status, error.to_json()
        except (LookupError, TypeError, ValueError, AttributeError, AssertionError) as error:
            self.judge.complain(seen, f"simcord failed with {error!r}")
            seen.status, seen.reply = 503, {"message": "simcord failed", "code": 0}
        else:
            seen.status, seen.reply = (204, None) if reply is None else (200, reply)
        self.news.tell()

    def _dispatch(self, seen: WireRequest) -> Any:
        mind_archive(self.world.backend, seen)
        reply = dispatch(
            self.world.backend,
            seen.method,
            seen.path,
            json=seen.json,
            params=seen.params,
            files=seen.files,
            reason=seen.headers.get("X-Audit-Log-Reason"),
            message_content_access=self.gateway.approved.message_content,
        )
        if (
            seen.path.endswith("/callback")
            and seen.params.get("with_response", "").lower() not in YES
        ):
            return None
        if self.history_lag and seen.method == "GET" and HISTORY.fullmatch(seen.path):
            reply = self._without_newest(reply)
        # By way of JSON: what happens before the answer leaves must not change the answer.
        return None if reply is None else json.loads(self._rewrite(json.dumps(reply)))

    def _without_newest(self, messages: Any) -> Any:
        known = self.world.backend.clock.now() - timedelta(seconds=self.history_lag)
        return [message for message in messages if snowflake_time(int(message["id"])) <= known]

    def _response(self, seen: WireRequest, verdict: Verdict) -> web.Response:
        assert seen.status is not None
        if seen.reply is None:
            return web.Response(status=seen.status, headers=verdict.headers)
        if isinstance(seen.reply, str):
            return web.Response(status=seen.status, text=seen.reply)
        # Not json_response: it adds a charset, and discord.py then takes the body for text.
        return web.Response(
            status=seen.status,
            body=json.dumps(seen.reply).encode(),
            content_type="application/json",
            headers=verdict.headers,
        )

    async def _serve_cdn(self, request: web.Request) -> web.Response:
        blob = self.world.backend.cdn.get(f"{CDN_BASE}/{request.match_info['path']}")
        return web.Response(status=404) if blob is None else web.Response(body=blob)

    def _rewrite(self, text: str) -> str:
        return text.replace(CDN_BASE, f"http://127.0.0.1:{self.port}/cdn")


def _too_fast(verdict: Verdict) -> dict[str, Any]:
    return {
        "message": "You are being rate limited.",
        "retry_after": verdict.retry_after,
        "global": verdict.is_global,
        **({"code": verdict.code} if verdict.code else {}),
    }


async def _cut(request: web.Request, whole: web.Response) -> web.StreamResponse:
    """Send the head and half of the body, then close."""
    body = whole.body if isinstance(whole.body, bytes) else b""
    response = web.StreamResponse(status=whole.status, headers=whole.headers)
    response.content_length = len(body)
    with suppress(ConnectionError):
        await response.prepare(request)
        await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


def _reset(request: web.Request) -> web.Response:
    if request.transport is not None:
        raw = request.transport.get_extra_info("socket")
        # Lingering for no time turns the closing into a RST.
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response()
