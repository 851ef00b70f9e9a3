"""`/story revise`, as its author sees and presses it."""

from tests.worlds.stage import TITLE, Stage, answer, labels, parts, said

BRASS = "Chapter 1: Brass"
PARAGRAPHS = [
    "The shop smelled of oil and cold tea. Nobody had wound the wall clock since autumn.",
    "A drawer stood open, and what lay in it ticked.",
    "Nobody was to know of it.",
]
STORY = f"{TITLE}\n\n{BRASS}\n\n" + "\n\n".join(PARAGRAPHS)
NEW = f"{BRASS} and Tin\n\n" + "\n\n".join([*PARAGRAPHS[:2], "Everybody knew, of course."])


async def posted(stage: Stage, story: str = STORY, layout: str = "channel"):
    await stage.set_up(layout)
    await stage.add_story(story)
    return await stage.release_first()


async def revise(stage: Stage, text: str = NEW, chapter: str = "1", who=None, name="brass.txt"):
    return await stage.slash(
        who or stage.author,
        "story revise",
        story=TITLE,
        chapter=chapter,
        file=(name, text.encode()),
    )


def chapter_text(stage: Stage) -> list[str]:
    return [said(message) for message in stage.channel.history() if "The shop" in said(message)]


async def test_a_posted_chapter_is_edited_where_it_is_out(stage: Stage):
    card = await posted(stage)
    before = len(stage.channel.history())
    shown = await revise(stage)
    assert answer(shown).ephemeral
    assert "Title: Brass → Brass and Tin" in said(shown)
    assert "Out in <#" in said(shown) and "2 messages edited" in said(shown)
    assert labels(shown)[:3] == ["Revise", "Edit details", "Discard"]
    assert PARAGRAPHS[2] in chapter_text(stage)[0]
    seen = await stage.author.click(answer(shown), label="See its messages")
    seen = await stage.author.click(answer(seen), label="▶")
    assert "Everybody knew" in said(seen)
    await stage.restart()
    done = await stage.author.click(answer(shown), label="Revise")
    assert "Chapter 1 of “The Clockmaker's Debt” is revised." in said(done)
    await stage.env.advance_time(70)
    assert len(stage.channel.history()) == before
    assert "Everybody knew, of course." in chapter_text(stage)[0]
    again = next(m for m in stage.channel.history() if m.id == card.id)
    assert "Brass and Tin" in said(again)


async def test_what_was_marked_by_hand_stays_hidden(stage: Stage):
    await posted(stage)
    shown = await stage.slash(stage.author, "story warn", story=TITLE)
    assert "Already out in <#" in said(shown)
    form = await stage.author.click(answer(shown), label="Hide a passage")
    await stage.author.submit_modal(form, {"first": "2", "warnings": ["gore"]})
    await stage.env.advance_time(70)
    assert hidden(stage) == [PARAGRAPHS[1]]
    text = STORY.removeprefix(TITLE).strip()
    shown = await revise(stage, text.replace("what lay in it ticked", "what lay in it tocked"))
    assert "What was hidden for gore stays hidden where its words stand now" in said(shown)
    assert "This file does not mark all that was hidden for gore. Keep it hidden?" in said(shown)
    await stage.author.click(answer(shown), label="Revise")
    await stage.env.advance_time(70)
    assert hidden(stage) == ["A drawer stood open, and what lay in it tocked."]


def hidden(stage: Stage) -> list[str]:
    text = next(m for m in stage.channel.history() if "The shop" in said(m))
    covers = [part["components"] for part in parts(text) if part.get("spoiler")]
    return [part["content"] for cover in covers for part in cover]


async def test_a_chapter_in_a_thread_is_edited_there(stage: Stage):
    card = await posted(stage, layout="thread")
    shown = await revise(stage)
    await stage.author.click(answer(shown), label="Revise")
    await stage.env.advance_time(70)
    told = await stage.slash(stage.author, "release why", story=TITLE)
    assert "has changed" not in said(told)
    thread = stage.env.backend.channels[card.id]
    assert thread.name.endswith("1. Brass and Tin")


async def test_a_chapter_that_is_not_out_goes_out_as_it_is_now(stage: Stage):
    await stage.set_up()
    await stage.add_story(STORY)
    shown = await revise(stage)
    assert "It is not out yet" in said(shown)
    await stage.author.click(answer(shown), label="Revise")
    await stage.release_first()
    assert "Everybody knew, of course." in chapter_text(stage)[0]


async def test_what_cannot_be_revised_is_said_in_a_sentence(stage: Stage):
    await posted(stage)
    several = await revise(stage, f"{NEW}\n\nChapter 2: Zinc\n\nIt was grey.")
    assert "holds 2 chapters: give me chapter 1 alone" in said(several)
    missing = await revise(stage, chapter="7")
    assert "chapter" in said(missing) and not labels(missing)
    stranger = await revise(stage, who=stage.reader)
    assert not labels(stranger)
    shown = await revise(stage)
    await stage.author.click(answer(shown), label="Discard")
    await stage.env.advance_time(70)
    assert PARAGRAPHS[2] in chapter_text(stage)[0]
