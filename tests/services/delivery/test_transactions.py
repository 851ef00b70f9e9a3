"""How often the database is asked for one release: what is known already is not read again."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models.release import PartKind
from bot.services.delivery.loop import ReleaseLoop
from tests.builders import NOW, a_chapter
from tests.worlds.delivery import World, open_world

A_MESSAGE = [PartKind.CARD, PartKind.THREAD, PartKind.TEXT]


def count_transactions(world: World, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Of every kind, as many as there are from now on."""
    begun = Counter[str]()

    def counted(kind: str) -> None:
        begin = getattr(world.db, kind)

        def begin_counted():
            begun[kind] += 1
            return begin()

        monkeypatch.setattr(world.db, kind, begin_counted)

    counted("read")
    counted("write")
    return begun


@pytest.mark.parametrize(("messages", "written"), [(1, 8), (2, 10)])
async def test_a_release_takes_few_transactions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, messages: int, written: int
):
    """Two for each message or thread, and four to claim, to begin and to end."""
    body = "\n\n".join(["It rained. " * 150] * 2 * messages)
    async with open_world(tmp_path, chapters=[a_chapter(body=body)]) as world:
        loop = ReleaseLoop(world.db, world.clock, world.delivery(), (), sleep=world.sleep)
        # What a process looks at once, when it starts, is no release's.
        world.fixed.time = NOW - timedelta(hours=1)
        await loop.run_once(world.clock.now())
        world.fixed.time = NOW
        begun = count_transactions(world, monkeypatch)
        await loop.run_once(NOW)
        await loop.idle()
        monkeypatch.undo()
        kinds = [part.kind for part in await world.parts()]
        assert kinds == [*A_MESSAGE, *[PartKind.TEXT] * (messages - 1)]
    assert begun == {"read": 3, "write": written}
