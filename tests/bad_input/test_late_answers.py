import pytest

from tests.bad_input.refusals import (
    DAY,
    GONE,
    nothing_changes,
    remove,
    sentence,
    sentence_after,
)
from tests.worlds.stage import MORE, TITLE, Stage, answer


@pytest.mark.parametrize("label", ["Add story", "Edit details", "Discard", "▶"])
async def test_a_draft_that_expired_before_the_button_is_told_of(stage: Stage, label: str):
    shown = await stage.draft()
    await stage.env.advance_time(DAY)
    async with nothing_changes(stage):
        pressed = await stage.author.click(answer(shown), label=label)
        words = sentence(pressed) if label == "Edit details" else sentence_after(pressed)
        assert GONE in words and "/story add" in words


async def test_a_form_left_open_past_the_life_of_its_draft_is_told_of(stage: Stage):
    form = await stage.author.click(answer(await stage.draft()), label="Edit details")
    await stage.env.advance_time(DAY)
    async with nothing_changes(stage):
        assert GONE in sentence_after(await stage.author.submit_modal(form, {"title": "Too Late"}))


async def test_further_chapters_for_a_story_that_went_are_refused(told: Stage):
    shown = await told.slash(
        told.author, "story append", story=TITLE, file=("a.txt", MORE.encode())
    )
    await remove(told)
    async with nothing_changes(told):
        pressed = await told.author.click(answer(shown), label="Add chapters")
        assert "from the list" in sentence_after(pressed)


async def test_a_schedule_for_a_story_that_went_is_refused(told: Stage):
    shown = await told.schedule()
    await remove(told)
    async with nothing_changes(told):
        pressed = await told.author.click(answer(shown), label="Confirm")
        assert "from the list" in sentence_after(pressed)


@pytest.mark.parametrize(
    ("label", "words"), [("Comment", "Thank you."), ("Report", "written down")]
)
async def test_what_is_posted_can_be_answered_after_the_rest_went(
    told: Stage, label: str, words: str
):
    card = await told.release_first()
    form = await told.reader.click(card, label=label)
    await remove(told)
    assert words in sentence(await told.reader.submit_modal(form, {"text": "Is it over?"}))


@pytest.mark.parametrize("label", ["Comment", "Report"])
async def test_a_form_of_blanks_is_refused(told: Stage, label: str):
    form = await told.reader.click(await told.release_first(), label=label)
    async with nothing_changes(told):
        assert "Write" in sentence(await told.reader.submit_modal(form, {"text": " \n "}))
