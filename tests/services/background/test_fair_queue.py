import asyncio
from dataclasses import replace

import pytest

from bot.errors import StoryError
from bot.services.background.fair_queue import Bounds, FairQueue
from tests.builders import a_member

ROOM = Bounds(50, 1_000)


class Counter:
    """Members who stand in line, and in which order they had their turns."""

    def __init__(self, line: FairQueue) -> None:
        self.line = line
        self.served = list[str]()
        self.open = asyncio.Event()

    def begin(self, guild_id: int, user_id: int, name: str) -> asyncio.Task[None]:
        return asyncio.create_task(self._stand(guild_id, user_id, name))

    async def _stand(self, guild_id: int, user_id: int, name: str) -> None:
        member = replace(a_member(user_id), guild_id=guild_id)
        with self.line.place(member, 1) as place:
            async with place:
                self.served.append(name)
                await self.open.wait()

    async def end(self, *tasks: asyncio.Task[None]) -> str:
        self.open.set()
        await asyncio.gather(*tasks)
        return "".join(self.served)


@pytest.fixture
def counter() -> Counter:
    return Counter(FairQueue(ROOM, ROOM))


async def until_all_stand() -> None:
    """Nothing here waits for anything but its turn: so many steps are enough for all."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_at_a_time_and_in_the_order_in_which_they_came(counter: Counter):
    tasks = [counter.begin(1, 1, name) for name in "abc"]
    await until_all_stand()
    assert counter.served == ["a"]
    assert await counter.end(*tasks) == "abc"


async def test_guilds_take_turns_and_so_do_the_members_of_one(counter: Counter):
    """Five files of one author, one of another there, and two of somebody elsewhere."""
    crowd = [counter.begin(1, 1, name) for name in "abcde"]
    await until_all_stand()
    others = [counter.begin(1, 2, "M"), counter.begin(2, 3, "x"), counter.begin(2, 3, "y")]
    await until_all_stand()
    assert await counter.end(*crowd, *others) == "axMybcde"


async def test_who_leaves_the_line_holds_nobody_up(counter: Counter):
    tasks = [counter.begin(1, 1, name) for name in "abcd"]
    await until_all_stand()
    tasks[1].cancel()
    tasks[0].cancel()
    await until_all_stand()
    assert counter.served == ["a", "c"]
    assert await counter.end(*tasks[2:]) == "acd"


async def test_one_who_is_called_and_leaves_at_once_calls_the_next(counter: Counter):
    first, second, third = (counter.begin(1, 1, name) for name in "abc")
    await until_all_stand()
    first.cancel()
    # The turn passes on with the next step of the loop, and its new owner has not had one yet.
    await asyncio.sleep(0)
    second.cancel()
    await until_all_stand()
    assert await counter.end(third) in ("ac", "abc")


async def test_what_fails_in_its_turn_passes_it_on(counter: Counter):
    async def fail() -> None:
        with counter.line.place(a_member(), 1) as place:
            async with place:
                raise StoryError("This file is empty.")

    with pytest.raises(StoryError):
        await fail()
    assert await counter.end(counter.begin(1, 1, "a")) == "a"


def test_a_guild_has_so_many_places_and_all_have_so_many():
    line = FairQueue(Bounds(2, 100), Bounds(3, 200))
    here, there = a_member(), replace(a_member(), guild_id=a_member().guild_id + 1)
    with line.place(here, 10), line.place(here, 10):
        with pytest.raises(StoryError, match="so many files waiting"), line.place(here, 10):
            pass
        with (
            line.place(there, 10),
            pytest.raises(StoryError, match="in a few minutes"),
            line.place(there, 10),
        ):
            pass
    with line.place(here, 60):
        with pytest.raises(StoryError, match="so many files waiting"), line.place(here, 60):
            pass
        with line.place(here, 40), line.place(there, 100):
            pass
