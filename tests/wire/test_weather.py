"""A run's weather: drawn from its seed, told in its log, and over when it is to be calm."""

from collections import Counter

import aiohttp
import pytest

from tests.wire.front import Front
from tests.wire.weather import FOUL, Weather
from tests.worlds.scene import Scene, set_scene


async def send(scene: Scene, times: int) -> Counter[str]:
    """How so many messages were answered."""
    front, answers = scene.front, Counter[str]()
    url = f"{front.api_url}/channels/{scene.channel.id}/messages"
    headers = {"Authorization": f"Bot {front.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for number in range(times):
            try:
                async with session.post(url, json={"content": f"part {number}"}) as reply:
                    await reply.read()
                    answers[str(reply.status)] += 1
            except aiohttp.ClientError as error:
                answers[type(error).__name__] += 1
    return answers


def without_limits(front: Front) -> None:
    """What is refused does not meet the weather."""
    front.limits.rules, front.limits.global_limit = (), 10_000


async def logged(seed: str) -> list[str]:
    async with Front() as front:
        without_limits(front)
        weather = Weather(front, seed, {**FOUL, "slow": 0.0, "silence": 0.0})
        await send(set_scene(front), 60)
    return [line.partition(":")[0] for line in weather.log]


async def test_the_same_seed_brings_the_same_weather():
    first = await logged("a")
    assert len(first) > 3 and first == await logged("a") != await logged("b")


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        ("broken", {"500", "502", "503", "504"}),
        ("reset", {"ClientOSError"}),
        ("silence", {"ClientOSError"}),
        ("cut", {"ClientPayloadError"}),
        ("limited", {"429"}),
        ("slow", {"200"}),
        ("gateway", {"200"}),
    ],
)
async def test_each_kind_is_what_it_says(scene: Scene, kind: str, answers: set[str]):
    without_limits(scene.front)
    weather = Weather(scene.front, "seed", {kind: 1.0})
    assert set(await send(scene, 4)) <= answers
    assert len(weather.log) == 4
    weather.calm()
    assert await send(scene, 4) == {"200": 4}


async def test_login_is_left_alone(scene: Scene):
    front = scene.front
    Weather(front, "seed", {"broken": 1.0})
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bot {front.token}"}) as session,
        session.get(f"{front.api_url}/users/@me") as reply,
    ):
        assert reply.status == 200
