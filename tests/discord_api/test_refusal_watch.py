"""discord.py's own client against a server of this machine that refuses whatever it is told to."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.http import Route

from bot.discord_api.problems import delivery_problems
from bot.discord_api.publisher import DiscordPublisher
from bot.discord_api.refusal_watch import watch_requests
from bot.services.delivery.refusal_budget import RefusalBudget
from bot.services.ports.publisher import DeliveryProblem, ProblemKind

CHANNEL = 710_000_000_000_000_001
SHARED = {"X-RateLimit-Scope": "shared"}
THREAD = {"name": "Night 1", "auto_archive_duration": 10080}


@dataclass
class Gatekeeper:
    """Answers everything with the next planned answer, then with 200."""

    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    retry_after: float = 0.001

    async def answer(self, request: web.Request) -> web.Response:
        self.seen.append(f"{request.method} {request.path}")
        status, headers = self.answers.pop(0) if self.answers else (200, {})
        body = json.dumps({"id": "1", "code": 0, "retry_after": self.retry_after}).encode()
        return web.Response(
            status=status,
            body=body,
            content_type="application/json",
            headers={"Via": "1", **headers},
        )


@dataclass
class Desk:
    gatekeeper: Gatekeeper
    restraint: RefusalBudget
    client: discord.Client
    doubts: list[str]
    ticks: float = 0.0

    async def ask(self, path: str = "/channels/{channel_id}/messages", method: str = "POST"):
        with delivery_problems():
            return await self.client.http.request(Route(method, path, channel_id=CHANNEL))


@pytest.fixture
async def desk(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    gatekeeper, restraint, doubts = Gatekeeper(), RefusalBudget(bound=4), list[str]()
    app = web.Application()
    app.router.add_route("*", "/api/{path:.*}", gatekeeper.answer)
    async with TestServer(app) as server:
        monkeypatch.setattr(Route, "BASE", f"http://127.0.0.1:{server.port}/api")
        trace = watch_requests(restraint, lambda: desk.ticks, lambda: doubts.append("token"))
        client = discord.Client(
            intents=discord.Intents.none(), http_trace=trace, max_ratelimit_timeout=30.0
        )
        desk = Desk(gatekeeper, restraint, client, doubts)
        async with client:
            await client.http.static_login("a.b.c")
            yield desk


async def test_every_refusal_is_counted_also_what_the_library_repeats(desk: Desk):
    desk.gatekeeper.answers = [
        *[(429, {"X-RateLimit-Scope": "user"}), (429, {"X-RateLimit-Scope": "shared"})],
        *[(429, {}), (200, {})],
    ]
    await desk.ask()
    assert len(desk.gatekeeper.seen) == 1 + 4
    assert desk.restraint.count(0) == 2
    desk.gatekeeper.answers = [(403, {}), (404, {}), (400, {})]
    for _ in range(3):
        with pytest.raises(DeliveryProblem):
            await desk.ask()
    assert desk.restraint.count(0) == 3


async def test_at_the_bound_nothing_leaves_but_answers_to_people(desk: Desk):
    for _ in range(4):
        desk.restraint.refused(0.0)
    asked = len(desk.gatekeeper.seen)
    for path in ("/channels/{channel_id}/messages", "/users/@me/channels"):
        with pytest.raises(DeliveryProblem) as caught:
            await desk.ask(path)
        assert caught.value.kind is ProblemKind.PASSING
        assert caught.value.retry_after >= 600
    assert len(desk.gatekeeper.seen) == asked
    await desk.ask("/interactions/1/token/callback")
    assert desk.gatekeeper.seen[asked:] == ["POST /api/interactions/1/token/callback"]
    desk.ticks = 600.0
    await desk.ask()
    assert len(desk.gatekeeper.seen) == asked + 2


async def test_repetitions_end_at_the_bound(desk: Desk):
    desk.gatekeeper.answers = [(429, {})] * 5
    with pytest.raises(DeliveryProblem) as caught:
        await desk.ask()
    assert caught.value.kind is ProblemKind.PASSING
    assert len(desk.gatekeeper.seen) == 1 + 4
    assert desk.restraint.count(0) == 4


@pytest.mark.parametrize(
    ("path", "doubted"),
    [("/channels/{channel_id}/messages", True), ("/webhooks/1/an-old-token", False)],
)
async def test_a_refused_token_is_told_if_it_is_our_own(desk: Desk, path: str, doubted: bool):
    desk.gatekeeper.answers = [(401, {})]
    with pytest.raises(DeliveryProblem):
        await desk.ask(path)
    assert bool(desk.doubts) is doubted
    assert desk.restraint.count(0) == 1


async def test_a_limit_of_minutes_on_threads_passes_at_its_own_date(desk: Desk):
    """It is shared by all of the server, so it is not held against us."""
    desk.gatekeeper.answers, desk.gatekeeper.retry_after = [(429, SHARED)] * 2, 242.0
    publisher = DiscordPublisher(desk.client)
    for _ in range(2):
        with pytest.raises(DeliveryProblem) as caught:
            await publisher.start_thread(CHANNEL, CHANNEL + 1, THREAD)
        assert (caught.value.kind, caught.value.retry_after) == (ProblemKind.PASSING, 242)
    assert desk.restraint.count(0) == 0


@pytest.mark.parametrize("retry_after", ["271", "0.5"])
async def test_the_doorkeepers_own_refusal_passes_at_its_date(desk: Desk, retry_after: str):
    """A ban by Cloudflare carries no `Via`, and discord.py raises it at once."""
    desk.gatekeeper.answers = [(429, {"Via": "", "Retry-After": retry_after})]
    with pytest.raises(DeliveryProblem) as caught:
        await desk.ask()
    assert caught.value.kind is ProblemKind.PASSING
    assert caught.value.retry_after == float(retry_after)
    assert desk.restraint.count(0) == 1
