from collections.abc import Awaitable, Callable
from copy import deepcopy

import pytest

from tests.bad_input.refusals import GONE, Result, nothing_changes, remove
from tests.worlds.stage import MORE, STORY, TITLE, Stage, answer, said


async def add_story(stage: Stage) -> Result:
    return await stage.draft(STORY.replace(TITLE, "Another Debt"))


async def add_chapters(stage: Stage) -> Result:
    return await stage.slash(
        stage.author, "story append", story=TITLE, file=("more.txt", MORE.encode())
    )


async def schedule(stage: Stage) -> Result:
    return await stage.schedule()


async def replace_schedule(stage: Stage) -> Result:
    await stage.author.click(answer(await stage.schedule()), label="Confirm")
    return await stage.schedule(repeat="weekly", days="fri")


async def release_now(stage: Stage) -> Result:
    return await stage.slash(stage.author, "release now", story=TITLE)


async def remove_story(stage: Stage) -> Result:
    return await stage.slash(stage.author, "story remove", story=TITLE)


async def remove_chapter(stage: Stage) -> Result:
    await stage.release_first()
    return await stage.slash(stage.author, "story remove", story=TITLE, chapter="1")


async def bring_back(stage: Stage) -> Result:
    await remove(stage)
    return await stage.slash(stage.author, "story remove", story=TITLE)


BUTTONS: list[tuple[str, Callable[[Stage], Awaitable[Result]], str]] = [
    ("Add story", add_story, GONE),
    ("Discard", add_story, GONE),
    ("Add chapters", add_chapters, GONE),
    ("Confirm", schedule, "is scheduled"),
    ("Replace schedule", replace_schedule, "is scheduled"),
    ("Never mind", schedule, "Nothing was changed."),
    ("Undo", release_now, "Taken back"),
    ("Remove", remove_story, "from the list"),
    ("Remove with its messages", remove_chapter, "from the list"),
    ("Bring back", bring_back, "brought back already"),
]


@pytest.mark.parametrize(("label", "show", "words"), BUTTONS)
async def test_a_second_press_does_nothing_more_and_says_so(
    told: Stage, label: str, show: Callable[[Stage], Awaitable[Result]], words: str
):
    shown = answer(await show(told))
    before = deepcopy(shown.components)
    await told.author.click(shown, label=label)
    # The second press was on its way before the first one took the button away.
    told.env.backend.get_message(shown.channel_id, shown.id).components = before
    async with nothing_changes(told):
        pressed = await told.author.click(shown, label=label)
        heard = said(pressed.followups[0]) if pressed.followups else said(shown)
        assert words in heard
        assert len(pressed.followups) <= 1 and all(each.ephemeral for each in pressed.followups)
