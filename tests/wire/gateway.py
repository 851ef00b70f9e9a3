"""The WebSocket side: sessions, events shaped by intents, heartbeats, RESUME with replay."""

import asyncio
import json
import secrets
import zlib
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import discord
from aiohttp import WSMsgType, web
from simcord import intents as rules
from simcord.backend import serializers

from tests.wire.news import News
from tests.wire.world import WireWorld

HEARTBEAT_MS = 41_250
# With these Discord ends the session too; with any other it can be resumed.
ENDING_CODES = (4007, 4009)


class Op(IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    ACK = 11


@dataclass(eq=False)
class Connection:
    """One socket. What is sent goes through one queue, so that nothing overtakes."""

    ws: web.WebSocketResponse
    compressor: Any
    outbox: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    def send(self, op: Op, data: Any = None) -> None:
        self.outbox.put_nowait(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def write_forever(self) -> None:
        while True:
            text = await self.outbox.get()
            with suppress(ConnectionError):
                await self._write(text)

    async def _write(self, text: str) -> None:
        if self.compressor is None:
            await self.ws.send_str(text)
        else:
            packed = self.compressor.compress(text.encode())
            await self.ws.send_bytes(packed + self.compressor.flush(zlib.Z_SYNC_FLUSH))


@dataclass(eq=False)
class Session:
    """What one IDENTIFY began. `sent` is kept whole, for RESUME; `heard` is the bot's last `s`."""

    intents: discord.Intents
    key: str = field(default_factory=lambda: secrets.token_hex(8))
    sent: list[str] = field(default_factory=list)
    heard: int = 0
    greeting: int = 1
    connection: Connection | None = None

    def dispatch(self, event: str, data: str) -> None:
        """Number, keep and send one event; `data` is JSON already."""
        number = len(self.sent) + 1
        text = f'{{"op":0,"s":{number},"t":"{event}","d":{data}}}'
        self.sent.append(text)
        if self.connection is not None:
            self.connection.outbox.put_nowait(text)


class Gateway:
    """The gateway of one world for one bot."""

    def __init__(self, world: WireWorld, news: News, token: str) -> None:
        self.sessions: dict[str, Session] = {}
        self.newest: Session | None = None
        self.identified = 0
        self.resumed = 0
        self.approved = discord.Intents.all()
        self.approved.members = self.approved.presences = self.approved.message_content = False
        self.compressed = False
        self.withholds_guilds = False
        self.url = ""
        self.rewrite: Callable[[str], str] = lambda text: text
        self._world = world
        self._news = news
        self._token = token
        self._connections: set[Connection] = set()
        world.backend.subscribers.append(self._publish)

    @property
    def connected(self) -> bool:
        return bool(self._connections)

    @property
    def ready(self) -> bool:
        """Whether a bot is connected that has read its READY and its guilds."""
        session = self.newest
        return (
            session is not None
            and session.connection is not None
            and session.heard >= session.greeting
        )

    async def roundtrip(self) -> None:
        """Wait until the bot has read, and begun to handle, all events sent so far."""
        session = self.newest
        assert session is not None and session.connection is not None, "no bot is connected"
        wanted = len(session.sent)
        session.connection.send(Op.HEARTBEAT)
        await self._news.until(lambda: session.heard >= wanted, f"heartbeat with {wanted}")

    async def drop(
        self, code: int = 4000, *, meanwhile: Callable[[], Awaitable[object]] | None = None
    ) -> None:
        """Close every connection. The sessions stay: events of the meantime wait for RESUME.

        Not so with 4007 (a wrong number) and 4009 (timed out), which end them.

        `meanwhile` is awaited when no event reaches the bot any more, and before it can return.
        """
        dropped = set(self._connections)  # a bot may have connected again before we look
        for session in self.sessions.values():
            session.connection = None
        if code in ENDING_CODES:
            self.sessions.clear()
        if meanwhile is not None:
            await meanwhile()
        for connection in dropped:
            await connection.ws.close(code=code)
        await self._news.until(lambda: not dropped & self._connections, "connections to close")

    def ask_to_reconnect(self) -> None:
        """Op 7, as before a deploy of Discord's."""
        for connection in list(self._connections):
            connection.send(Op.RECONNECT)

    def invalidate(self, *, resumable: bool) -> None:
        """Op 9 in the midst of a connection: resume this session, or begin another."""
        for connection in list(self._connections):
            connection.send(Op.INVALID_SESSION, resumable)
        if not resumable:
            self.sessions.clear()

    async def lose_sessions(self) -> None:
        """Close, and answer the RESUME with INVALID_SESSION; events of the meantime are lost."""
        self.sessions.clear()
        await self.drop()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse(max_msg_size=0)
        await ws.prepare(request)
        wants_zlib = self.compressed and request.query.get("compress") == "zlib-stream"
        connection = Connection(ws, zlib.compressobj() if wants_zlib else None)
        self._connections.add(connection)
        writer = asyncio.create_task(connection.write_forever())
        connection.send(Op.HELLO, {"heartbeat_interval": HEARTBEAT_MS})
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    await self._receive(connection, json.loads(message.data))
        finally:
            writer.cancel()
            self._detach(connection)
        return ws

    def _detach(self, connection: Connection) -> None:
        self._connections.discard(connection)
        for session in list(self.sessions.values()):
            if session.connection is connection:
                session.connection = None
                if connection.ws.close_code in (1000, 1001):  # the bot said good-bye
                    del self.sessions[session.key]
        self._news.tell()

    async def _receive(self, connection: Connection, frame: dict[str, Any]) -> None:
        op, data = frame["op"], frame.get("d")
        if op == Op.HEARTBEAT:
            self._hear(connection, data)
        elif op == Op.IDENTIFY:
            await self._identify(connection, data)
        elif op == Op.RESUME:
            await self._resume(connection, data)
        self._news.tell()

    def _hear(self, connection: Connection, number: int | None) -> None:
        for session in self.sessions.values():
            if session.connection is connection:
                session.heard = max(session.heard, number or 0)
        connection.send(Op.ACK)

    async def _identify(self, connection: Connection, data: dict[str, Any]) -> None:
        wanted = discord.Intents._from_value(data["intents"])
        if data["token"] != self._token:
            await connection.ws.close(code=4004)
            return
        if rules.missing_privileged_intents(wanted, self.approved):
            await connection.ws.close(code=4014)
            return
        # Discord would keep an abandoned session for minutes; a bot that IDENTIFYs has lost it.
        self.sessions = {k: s for k, s in self.sessions.items() if s.connection is not None}
        session = self.newest = Session(wanted, connection=connection)
        self.sessions[session.key] = session
        self.identified += 1
        self._greet(session)
        connection.send(Op.HEARTBEAT)

    def _greet(self, session: Session) -> None:
        backend = self._world.backend
        ready = {
            "v": 10,
            "user": dict(serializers.user_payload(backend.bot_user)),
            "guilds": [{"id": str(guild), "unavailable": True} for guild in backend.guilds],
            "session_id": session.key,
            "resume_gateway_url": self.url,
            "application": {"id": str(backend.application_id), "flags": 0},
        }
        session.dispatch("READY", json.dumps(ready))
        if not self.withholds_guilds:
            self.give_guilds()
        session.greeting = len(session.sent)

    def give_guilds(self) -> None:
        """Tell the newest session of all guilds: at its begin, or where that was withheld."""
        backend, session = self._world.backend, self.newest
        assert session is not None, "no bot has identified"
        for guild in backend.guilds.values():
            self._deliver(session, "GUILD_CREATE", serializers.guild_create_payload(backend, guild))

    async def _resume(self, connection: Connection, data: dict[str, Any]) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None or data["token"] != self._token:
            connection.send(Op.INVALID_SESSION, data=False)
            return
        session.connection = connection
        self.resumed += 1
        for text in session.sent[data["seq"] :]:
            connection.outbox.put_nowait(text)
        session.dispatch("RESUMED", "{}")

    def _publish(self, event: str, payload: Mapping[str, Any]) -> None:
        for session in self.sessions.values():
            self._deliver(session, event, payload)
        self._news.tell()

    def _deliver(self, session: Session, event: str, payload: Mapping[str, Any]) -> None:
        gate = rules.required_intent(event, payload)
        if gate is not None and not getattr(session.intents, gate):
            return
        # A copy by way of JSON: what is cut for this session stays whole in the backend.
        shaped = json.loads(self.rewrite(json.dumps(payload)))
        self._censor(session, event, shaped)
        session.dispatch(event, json.dumps(shaped))

    def _censor(self, session: Session, event: str, payload: dict[str, Any]) -> None:
        backend = self._world.backend
        me = backend.bot_user.id
        if event == "GUILD_CREATE":
            rules.prune_guild_create(payload, session.intents, me)
        if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not session.intents.message_content:
            rules.censor_message(payload, me, backend=backend)
