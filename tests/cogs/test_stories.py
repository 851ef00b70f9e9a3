import pytest

from bot.storage.stories import drafts, stories
from tests.importing.files.archives import docx, epub, paragraphs, zipped
from tests.worlds.stage import MORE, STORY, TITLE, Stage, answer, custom_ids, labels, parts, said

NO_STORY = "No story here goes by that title. Pick one from the list as you type."


async def titles(stage: Stage) -> list[str]:
    async with stage.db.read() as tx:
        return [story.title for story in await stories.find_stories(tx, stage.guild.id)]


async def drafts_left(stage: Stage) -> int:
    async with stage.db.read() as tx:
        return await drafts.count_drafts(
            tx, guild_id=stage.guild.id, author_id=stage.author.id, now=stage.env.now()
        )


async def test_a_file_becomes_a_story_in_two_steps(stage: Stage):
    await stage.set_up()
    shown = await stage.draft()
    assert answer(shown).ephemeral
    assert TITLE.replace("'", "") in said(shown).replace("'", "").replace("\\", "")
    assert "3 chapters" in said(shown)
    assert "gore" in said(shown)
    assert labels(shown)[:3] == ["Add story", "Edit details", "Discard"]
    await stage.author.click(answer(shown), label="Add story")
    assert await titles(stage) == [TITLE]
    assert await drafts_left(stage) == 0


async def test_every_chapter_is_listed_on_the_pages_behind(stage: Stage):
    await stage.set_up()
    shown = await stage.draft()
    turned = await stage.author.click(answer(shown), label="▶")
    while "Springs" not in said(turned):
        turned = await stage.author.click(answer(turned), label="▶")
    assert "Brass" in said(turned)
    assert "Hidden whole: gore" in said(turned)
    back = await stage.author.click(answer(turned), label="◀")
    assert "Springs" not in said(back)


async def test_the_same_story_is_not_added_twice(stage: Stage):
    await stage.set_up()
    await stage.add_story()
    refused = await stage.author.click(answer(await stage.draft()), label="Add story")
    assert "already have a story of that title" in said(refused)
    assert await titles(stage) == [TITLE]


async def test_a_draft_that_is_gone_says_so(stage: Stage):
    await stage.set_up()
    shown = await stage.draft()
    async with stage.db.write() as tx:
        draft_id = int(custom_ids(shown, "draft:")[0].split(":")[1])
        await drafts.remove_draft(tx, draft_id)
    pressed = await stage.author.click(answer(shown), label="Add story")
    assert "already added or has expired" in said(pressed)
    assert answer(pressed).ephemeral
    assert await titles(stage) == []


async def test_a_draft_expires_after_a_day(stage: Stage):
    await stage.set_up()
    shown = await stage.draft()
    await stage.env.bot.services.releases.stop()
    await stage.env.advance_time(86_400)
    pressed = await stage.author.click(answer(shown), label="Edit details")
    assert "already added or has expired" in said(pressed)


async def test_a_restart_forgets_nothing_that_can_be_pressed(stage: Stage):
    await stage.set_up()
    shown = await stage.draft()
    await stage.restart()
    added = await stage.author.click(answer(shown), label="Add story")
    assert "is added" in said(added)
    assert await titles(stage) == [TITLE]


async def test_details_are_edited_in_a_modal_that_outlives_a_restart(stage: Stage):
    await stage.set_up()
    shown = await stage.draft()
    form = await stage.author.click(answer(shown), label="Edit details")
    assert form.modal is not None
    assert form.modal["title"] == "Edit details"
    assert TITLE in str(form.modal)
    await stage.restart()
    edited = await stage.author.submit_modal(
        form, {"title": "The Debt", "rating": "Teen", "warnings": "none"}
    )
    assert "The Debt" in said(edited)
    assert "Rating: Teen" in said(edited)
    assert "No warnings apply" in said(edited)
    await stage.author.click(answer(edited), label="Add story")
    assert await titles(stage) == ["The Debt"]


async def test_a_wrong_detail_is_refused_and_the_draft_stays(stage: Stage):
    await stage.set_up()
    form = await stage.author.click(answer(await stage.draft()), label="Edit details")
    refused = await stage.author.submit_modal(form, {"title": TITLE, "rating": "purple"})
    assert answer(refused).ephemeral
    assert "purple" in said(refused) or "rating" in said(refused).lower()
    assert await drafts_left(stage) == 1


async def test_a_modal_left_open_too_long_answers_in_a_sentence(stage: Stage):
    await stage.set_up()
    shown = await stage.draft()
    form = await stage.author.click(answer(shown), label="Edit details")
    await stage.author.click(answer(shown), label="Discard")
    late = await stage.author.submit_modal(form, {"title": "Too Late"})
    assert "already added or has expired" in said(late)


async def test_a_discarded_draft_is_gone(stage: Stage):
    await stage.set_up()
    gone = await stage.author.click(answer(await stage.draft()), label="Discard")
    assert "discarded" in said(gone)
    assert await drafts_left(stage) == 0


async def test_proposals_are_answered_by_picking(stage: Stage):
    await stage.set_up()
    shown = await stage.draft(f"Hello dear readers, this one is for my sister.\n\n{STORY}")
    pickers = custom_ids(shown, "draft:")
    chooser = next(found for found in pickers if ":choose:" in found)
    select = next(part for part in _selects(shown) if part["custom_id"] == chooser)
    other = next(option["value"] for option in select["options"] if not option.get("default"))
    changed = await stage.author.select(answer(shown), [other], custom_id=chooser)
    again = next(part for part in _selects(changed) if part["custom_id"] == chooser)
    chosen = [option["value"] for option in again["options"] if option.get("default")]
    assert chosen == [other]


def _selects(result) -> list[dict]:
    return [part for part in parts(answer(result)) if part.get("type") == 3]


async def test_only_authors_add_stories(stage: Stage):
    await stage.set_up()
    refused = await stage.slash(stage.reader, "story add", file=("a.txt", STORY.encode()))
    assert "Only this server's authors" in said(refused)
    assert answer(refused).ephemeral


async def test_a_file_that_is_too_large_is_never_downloaded(stage: Stage):
    await stage.set_up()
    refused = await stage.slash(stage.author, "story add", file=("a.txt", b"x" * 10_000_001))
    assert "larger than 10 MB" in said(refused)


async def test_several_files_become_one_story(stage: Stage):
    await stage.set_up()
    first, second, third = (text.encode() for text in STORY.split("\n\nChapter ")[1:])
    shown = await stage.slash(
        stage.author,
        "story add",
        file=("clock 3.txt", b"Chapter " + third),
        file2=("clock 1.txt", b"Chapter " + first),
        file5=("clock 2.txt", b"Chapter " + second),
        title=TITLE,
    )
    assert "3 chapters" in said(shown)
    await stage.author.click(answer(shown), label="Add story")
    offered = await stage.author.autocomplete(
        stage.channel, "story preview", "chapter", "", story=TITLE
    )
    assert [choice["name"] for choice in offered] == ["1. Brass", "2. Springs", "3. The Bell"]


async def test_files_too_large_together_are_never_downloaded(stage: Stage):
    await stage.set_up()
    half = ("a.txt", b"word " * 1_100_000)
    refused = await stage.slash(stage.author, "story add", file=half, file2=half)
    assert "larger than 10 MB" in said(refused)


@pytest.mark.parametrize("name", ["more.docx", "more.epub", "more.html", "more.zip"])
async def test_chapters_are_appended_from_documents_and_archives(stage: Stage, name: str):
    await stage.set_up()
    await stage.add_story()
    text = "The last drawer was empty."
    files = {
        "more.docx": docx(paragraphs("Chapter 4: Winding Down", text)),
        "more.epub": epub(f"<h1>Chapter 4: Winding Down</h1><p>{text}</p>"),
        "more.html": f"<html><body><h1>Chapter 4: Winding Down</h1><p>{text}</p></body>".encode(),
        "more.zip": zipped({"4 - Winding Down.txt": text, "README.txt": "Hello."}),
    }
    shown = await stage.slash(
        stage.author,
        "story append",
        story=TITLE,
        file=(name, files[name]),
        file2=("5.txt", b"Chapter 5: Dust\n\nNothing but dust."),
    )
    added = await stage.author.click(answer(shown), label="Add chapters")
    assert "2 chapters added" in said(added)
    info = said(await stage.slash(stage.author, "story info", story=TITLE))
    assert "Winding Down" in info and "Dust" in info


async def test_an_unreadable_file_is_refused_in_a_sentence(stage: Stage):
    await stage.set_up()
    refused = await stage.slash(stage.author, "story add", file=("a.txt", b""))
    assert said(refused)
    assert "Something went wrong" not in said(refused)


async def test_chapters_are_appended_and_numbered_on(stage: Stage):
    await stage.set_up()
    await stage.add_story()
    shown = await stage.slash(
        stage.author, "story append", story=TITLE, file=("more.txt", MORE.encode())
    )
    assert "Add chapters" in labels(shown)
    added = await stage.author.click(answer(shown), label="Add chapters")
    assert "1 chapter added" in said(added)
    assert "No schedule has a date for it yet" in said(added)
    info = await stage.slash(stage.author, "story info", story=TITLE)
    assert "**4.**" in said(info)
    assert "Winding Down" in said(info)


async def test_readers_learn_no_titles_that_are_to_come(stage: Stage):
    await stage.set_up()
    await stage.add_story()
    await stage.release_first()
    info = await stage.slash(stage.reader, "story info", story=TITLE)
    assert "1 chapter out." in said(info) and "of 3" not in said(info)
    assert "Brass" in said(info) and "Springs" not in said(info)


async def test_a_preview_can_be_turned_and_pressed_nowhere_else(stage: Stage):
    await stage.set_up()
    await stage.add_story()
    card = await stage.slash(stage.author, "story preview", story=TITLE, chapter="Springs")
    assert "Chapter 2" in said(card)
    assert custom_ids(card, "comment:") == []
    text = await stage.author.click(answer(card), label="▶")
    assert "One of them counted back" in said(text)
    back = await stage.author.click(answer(text), label="◀")
    assert "Chapter 2" in said(back)


async def test_a_preview_has_the_style_of_the_storys_channel(stage: Stage):
    channel = {"channel": stage.channel, "layout": "channel"}
    await stage.set_up()
    await stage.slash(stage.admin, "server channel add", style="text", **channel)
    await stage.add_story()
    card = await stage.slash(stage.author, "story preview", story=TITLE, chapter="Springs")
    text = await stage.author.click(answer(card), label="▶")
    # The story warns of gore, so all of it is hidden: in this style by Discord's own marks.
    assert "||She counted the drawers twice. One of them counted back.||" in said(text)


async def test_a_reader_sees_no_preview(stage: Stage):
    await stage.set_up()
    await stage.add_story()
    await stage.release_first()
    refused = await stage.slash(stage.reader, "story preview", story=TITLE, chapter="1")
    assert "Only the story's author can" in said(refused)


async def test_a_story_is_removed_after_asking(stage: Stage):
    await stage.set_up()
    await stage.add_story()
    asked = await stage.slash(stage.author, "story remove", story=TITLE)
    kept = await stage.author.click(answer(asked), label="Never mind")
    assert "Nothing was changed" in said(kept)
    assert await titles(stage) == [TITLE]
    asked = await stage.slash(stage.author, "story remove", story=TITLE)
    done = await stage.author.click(answer(asked), label="Remove")
    assert "removed" in said(done)
    assert await titles(stage) == []


@pytest.mark.parametrize("typed", ["", "clock", "DEBT"])
async def test_stories_are_offered_while_typing(stage: Stage, typed: str):
    await stage.set_up()
    await stage.add_story()
    await stage.release_first()
    offered = await stage.reader.autocomplete(stage.channel, "story info", "story", typed)
    (choice,) = offered
    assert choice["name"].startswith(TITLE)
    info = await stage.slash(stage.reader, "story info", story=choice["value"])
    assert "1 chapter out." in said(info)


async def test_nobody_else_learns_of_a_story_before_its_first_chapter(stage: Stage):
    await stage.set_up()
    await stage.add_story()
    await stage.author.click(answer(await stage.schedule()), label="Confirm")
    assert await stage.reader.autocomplete(stage.channel, "story info", "story", "") == []
    (own,) = await stage.author.autocomplete(stage.channel, "story info", "story", "")
    for command in ("story info", "release queue", "release why", "stats"):
        for named in (TITLE, own["value"]):
            told = await stage.slash(stage.reader, command, story=named)
            assert said(told) == NO_STORY, command
    assert "0 of 3" in said(await stage.slash(stage.author, "story info", story=own["value"]))


async def test_chapters_are_offered_to_their_author(stage: Stage):
    await stage.set_up()
    await stage.add_story()
    offered = await stage.author.autocomplete(
        stage.channel, "story preview", "chapter", "", story=TITLE
    )
    assert [choice["name"] for choice in offered] == ["1. Brass", "2. Springs", "3. The Bell"]


async def test_nothing_of_an_unknown_story_is_offered(stage: Stage):
    await stage.set_up()
    offered = await stage.author.autocomplete(
        stage.channel, "story preview", "chapter", "", story="No Such Tale"
    )
    assert offered == []
