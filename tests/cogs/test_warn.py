"""`/story warn`, as its author sees and presses it."""

from tests.worlds.stage import TITLE, Stage, answer, labels, parts, said

STORY = f"{TITLE}\n\nChapter 1: Brass\n\n" + "\n\n".join(
    f"Drawer {number} was open, and what lay in it ticked." for number in range(1, 13)
)


async def open_screen(stage: Stage):
    await stage.set_up()
    await stage.add_story(STORY)
    return await stage.slash(stage.author, "story warn", story=TITLE)


async def test_a_passage_is_hidden_from_the_screen_to_the_message(stage: Stage):
    shown = await open_screen(stage)
    assert answer(shown).ephemeral
    assert "**1** Drawer 1 was open" in said(shown)
    assert "Drawer 11" not in said(shown)
    form = await stage.author.click(answer(shown), label="Hide a passage")
    await stage.restart()
    marked = await stage.author.submit_modal(
        form,
        {
            "first": "2",
            "last": "3",
            "warnings": ["gore", "violence"],
            "others": "clowns",
            "summary": "Two drawers stay shut.",
        },
    )
    assert "Paragraphs 2 to 3 are hidden for gore, violence, clowns." in said(marked)
    assert "**2** ⚠ gore, violence, clowns · Drawer 2" in said(marked)
    await stage.release_first()
    text = next(m for m in stage.channel.history() if "Drawer 1 was" in said(m))
    covers = [part["components"] for part in parts(text) if part.get("spoiler")]
    assert [hidden[0]["content"].split("\n\n") for hidden in covers] == [
        [f"Drawer {number} was open, and what lay in it ticked." for number in (2, 3)]
    ]
    assert "Two drawers stay shut." in said(text)


async def test_the_screen_turns_and_unmarks(stage: Stage):
    shown = await open_screen(stage)
    form = await stage.author.click(answer(shown), label="Hide a passage")
    shown = await stage.author.submit_modal(form, {"first": "12", "warnings": ["gore"]})
    assert "**12** ⚠ gore" in said(shown)
    assert "2 of 2" in labels(shown)
    shown = await stage.author.click(answer(shown), label="◀")
    assert "**1** Drawer 1" in said(shown)
    form = await stage.author.click(answer(shown), label="Take a mark off")
    shown = await stage.author.submit_modal(form, {"first": "#12"})
    assert "Paragraph 12 is no longer in any passage." in said(shown)
    assert "⚠ gore" not in said(shown)


async def test_the_whole_chapter_is_warned_of(stage: Stage):
    shown = await open_screen(stage)
    form = await stage.author.click(answer(shown), label="The whole chapter")
    shown = await stage.author.submit_modal(form, {"listed": "spiders"})
    assert "Chapter 1 now lists spiders." in said(shown)
    form = await stage.author.click(answer(shown), label="The whole chapter")
    assert "spiders" in str(form.modal)


async def test_words_for_a_number_are_answered_in_a_sentence(stage: Stage):
    shown = await open_screen(stage)
    form = await stage.author.click(answer(shown), label="Hide a passage")
    refused = await stage.author.submit_modal(form, {"first": "two", "warnings": ["gore"]})
    assert answer(refused).ephemeral
    assert "in digits" in said(refused)


async def test_a_reader_is_shown_nothing(stage: Stage):
    await open_screen(stage)
    await stage.release_first()
    refused = await stage.slash(stage.reader, "story warn", story=TITLE)
    assert answer(refused).ephemeral
    assert "Only the story's author" in said(refused)
    assert "Drawer" not in said(refused)
