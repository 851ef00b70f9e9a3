"""Drafts of several files, and of files that are no plain text."""

import pytest

from bot.errors import StoryError
from bot.importing.files.story_file import StoryFile
from bot.storage.stories import stories
from tests.importing.files.archives import docx, paragraphs, zipped
from tests.services.drafts.test_drafts import AUTHOR_HERSELF, STORY, Desk, desk

__all__ = ["desk"]

OIL = "The shop smelled of oil and cold tea."
BELL = "At noon it rang once more than it should have."


def file(name: str, text: str) -> StoryFile:
    return StoryFile(name, text.encode())


async def test_several_files_become_one_story_and_stay_one_draft(desk: Desk):
    files = [file("Chapter 2.txt", BELL), file("Chapter 1.txt", f"Warnings: gore\n\n{OIL}")]
    view = await desk.hand_over(*files, title="The Debt")
    assert [row.words for row in view.rows] == [8, 10]
    assert {row.hidden for row in view.rows} == {"Hidden whole: gore."}
    keys = [proposal.key for proposal in view.proposals]
    assert "order" in keys and "first_warnings" in keys
    await desk.drafting.choose(AUTHOR_HERSELF, view.draft_id, "first_warnings", "file")
    again = await desk.drafting.choose(AUTHOR_HERSELF, view.draft_id, "order", "given")
    assert [row.words for row in again.rows] == [10, 8]
    accepted = await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)
    assert (accepted.story.title, accepted.chapters) == ("The Debt", 2)
    hidden = await desk.whole_hidden(accepted.story.story_id)
    assert hidden == {1: (), 2: ("gore",)}


async def test_a_typed_title_stands_and_takes_its_question_away(desk: Desk):
    files = [file(f"{n}.txt", f"The Lamp {n}\n\n{OIL}") for n in (1, 2)]
    view = await desk.hand_over(*files, title="The Debt")
    keys = [proposal.key for proposal in view.proposals if proposal.key.endswith("title")]
    assert keys == ["f1:story:title", "f2:title"]
    view = await desk.drafting.choose(AUTHOR_HERSELF, view.draft_id, "f2:title", "filename")
    assert view.title == "The Debt"
    view = await desk.drafting.choose(AUTHOR_HERSELF, view.draft_id, "title", "story")
    assert view.title == "The Debt"


async def test_several_files_are_appended_as_further_chapters(desk: Desk):
    story_id = await desk.story(STORY.replace("Warnings: gore\n", ""))
    files = [file("3.txt", f"Title: Bells\n\n{BELL}"), file("4 - Dust.txt", OIL)]
    view = await desk.hand_over(*files, story_id=story_id)
    assert [(row.number, row.title) for row in view.rows] == [(3, "Bells"), (4, "Dust")]
    await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)
    async with desk.db.read() as tx:
        assert (await stories.get_chapter(tx, story_id, 4)).body == OIL


async def test_one_appended_chapter_keeps_the_title_at_its_top(desk: Desk):
    story_id = await desk.story()
    view = await desk.draft(f"The Bell\n\n{BELL}", story_id=story_id)
    assert [(row.number, row.title) for row in view.rows] == [(3, "The Bell")]
    assert [proposal.key for proposal in view.proposals] == ["title"]
    view = await desk.drafting.choose(AUTHOR_HERSELF, view.draft_id, "title", "untitled")
    assert [row.title for row in view.rows] == [""]
    own = await desk.draft(f"The Clockmaker's Debt\n\n{BELL}", story_id=story_id)
    assert [row.title for row in own.rows] == [""]


async def test_a_document_is_a_draft_like_any_other(desk: Desk):
    view = await desk.hand_over(StoryFile("clock.docx", docx(paragraphs(OIL, BELL))))
    assert [row.words for row in view.rows] == [18]
    assert await desk.drafting.view(AUTHOR_HERSELF, view.draft_id) == view


async def test_files_too_large_together_are_refused(desk: Desk):
    half = StoryFile("1.txt", b"word " * 1_000_001)
    with pytest.raises(StoryError, match="larger than 10 MB"):
        await desk.hand_over(half, half)


async def test_a_zip_within_attached_files_is_opened(desk: Desk):
    chapters = zipped({"1.txt": OIL, "2.txt": BELL})
    view = await desk.hand_over(StoryFile("a.zip", chapters), file("3.txt", OIL))
    assert [row.words for row in view.rows] == [8, 10, 8]
