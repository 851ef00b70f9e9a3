import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.errors import StoryError
from bot.importing.files.story_file import StoryFile
from bot.importing.process.reading_process import ReadingProcess
from bot.models.release import ReleaseState
from bot.models.story import Rating
from bot.services.drafts.drafts import Drafts
from bot.services.drafts.waiting_drafts import MAX_DRAFTS
from bot.services.warnings.passages import Passages
from bot.storage.database.database import Database
from bot.storage.releases import releases, schedules
from bot.storage.servers import guilds
from bot.storage.stories import drafts, narrowings, stories, warnings
from bot.storage.stories.warnings import WarningsOf, add_warnings
from bot.storage.tables.core import audit
from bot.text.warnings.hiding import hide_chapter
from tests.builders import (
    AUTHOR,
    GUILD,
    READER,
    a_chapter,
    a_manuscript,
    a_member,
    add_a_plan,
    add_a_story,
    chapter_ids,
)
from tests.fakes import FixedClock

AUTHOR_HERSELF = a_member()
SOMEBODY = a_member(READER, may_manage=False, name="Mo")
OTHER_MANAGER = a_member(AUTHOR + 9)

STORY = """The Clockmaker's Debt

Rating: Teen
Warnings: gore

Chapter 1: Brass

The shop smelled of oil and cold tea.

Chapter 2: Springs

She counted the drawers twice.
"""
MORE = """Chapter 3: Bells

At noon it rang once more than it should have.

Chapter 4: Dust

The last drawer was empty.
"""


class Desk:
    def __init__(self, db: Database, clock: FixedClock, process: ReadingProcess) -> None:
        self.db = db
        self.clock = clock
        self.wakes = 0
        self.drafting = Drafts(db, clock.clock, self.wake, process)

    def wake(self) -> None:
        self.wakes += 1

    async def draft(self, text: str = STORY, member=AUTHOR_HERSELF, **options):
        return await self.hand_over(StoryFile("clock.txt", text.encode()), member=member, **options)

    async def hand_over(self, *files: StoryFile, member=AUTHOR_HERSELF, **options):
        return await self.drafting.add_draft(member, files, **options)

    async def story(self, text: str = STORY) -> int:
        view = await self.draft(text)
        accepted = await self.drafting.accept(AUTHOR_HERSELF, view.draft_id)
        return accepted.story.story_id

    async def append(self, story_id: int, text: str = MORE):
        view = await self.draft(text, story_id=story_id)
        await self.drafting.accept(AUTHOR_HERSELF, view.draft_id)
        return view

    async def whole_hidden(self, story_id: int) -> dict[int, tuple[str, ...]]:
        """For what each stored chapter is hidden whole."""
        async with self.db.read() as tx:
            facts = await warnings.get_warning_facts(tx, story_id)
            heads = await stories.get_chapters(tx, story_id)
        return {head.number: hide_chapter(facts, head.number).whole for head in heads}


@pytest.fixture
def desk(db: Database, clock: FixedClock, reading_process: ReadingProcess) -> Desk:
    return Desk(db, clock, reading_process)


async def test_a_draft_shows_what_the_story_would_be(desk: Desk):
    view = await desk.draft()
    assert view.title == "The Clockmaker's Debt"
    assert [(row.number, row.title, row.words) for row in view.rows] == [
        (1, "Brass", 8),
        (2, "Springs", 5),
    ]
    assert {row.hidden for row in view.rows} == {"Hidden whole: gore."}
    assert all(row.hides and row.messages == 1 for row in view.rows)
    assert view.rating is Rating.TEEN
    assert "public" in view.public
    assert view.append_to is None


async def test_adult_warnings_without_a_rating_count_as_explicit(desk: Desk):
    view = await desk.draft(STORY.replace("Rating: Teen\n", "").replace("gore", "smut"))
    assert view.manuscript.rating is Rating.NOT_RATED
    assert view.rating is Rating.EXPLICIT


async def test_what_is_chosen_gives_way_to_no_words_typed_before(desk: Desk):
    """A warning chosen again hides again, and a note taken back is public no more."""
    view = await desk.draft(STORY.replace("gore", "gore, yaoi"))
    key = next(each.key for each in view.proposals if each.key.startswith("warning:"))
    await desk.drafting.choose(AUTHOR_HERSELF, view.draft_id, key, "tag")
    await desk.drafting.edit(
        AUTHOR_HERSELF, view.draft_id, {"warnings": "gore", "summary": "Brass."}
    )
    view = await desk.drafting.choose(AUTHOR_HERSELF, view.draft_id, key, "warning")
    assert view.manuscript.warnings == ("gore", "yaoi")
    assert view.manuscript.summary == "Brass."


async def test_what_is_typed_stands_whatever_is_answered_later(desk: Desk):
    view = await desk.draft(STORY.replace("Warnings: gore", "Warnings: Yaoi"))
    key = next(each.key for each in view.proposals if each.key.startswith("warning:"))
    await desk.drafting.edit(AUTHOR_HERSELF, view.draft_id, {"warnings": "gore, suicide"})
    view = await desk.drafting.choose(AUTHOR_HERSELF, view.draft_id, key, "tag")
    assert view.manuscript.warnings == ("gore", "suicide")
    assert view.manuscript.tags == ("Yaoi",)
    assert {row.hidden for row in view.rows} == {"Hidden whole: gore, suicide."}


async def test_what_is_typed_takes_the_questions_away_that_it_answers(desk: Desk):
    view = await desk.draft(
        "A title?\n\nTags: gore\nWarnings: blood, yaoi\n\nChapter 1\n\n"
        "::: warning blood\nRed.\n:::\n\nOne.\n\nChapter 2\n\nTwo."
    )
    kinds = {each.key.partition(":")[0] for each in view.proposals}
    assert {"title", "tagged", "warning", "reach"} <= kinds
    typed = {"title": "A title?", "warnings": "blood, yaoi"}
    view = await desk.drafting.edit(AUTHOR_HERSELF, view.draft_id, typed)
    kinds = {each.key.partition(":")[0] for each in view.proposals}
    assert not kinds & {"title", "tagged", "warning", "reach"}


async def test_an_accepted_draft_is_a_story_and_no_draft_any_more(desk: Desk):
    view = await desk.draft(title="The Debt", rating="Mature")
    accepted = await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)
    assert (accepted.story.title, accepted.chapters, accepted.appended) == ("The Debt", 2, False)
    assert accepted.story.rating is Rating.MATURE
    async with desk.db.read() as tx:
        chapter = await stories.get_chapter(tx, accepted.story.story_id, 2)
        assert await drafts.get_draft(tx, view.draft_id) is None
    assert chapter.body == "She counted the drawers twice."
    assert chapter.head.word_count == 5


async def test_pressing_twice_at_once_adds_once(desk: Desk):
    view = await desk.draft()
    presses = (desk.drafting.accept(AUTHOR_HERSELF, view.draft_id) for _ in range(3))
    results = await asyncio.gather(*presses, return_exceptions=True)
    refused = [result for result in results if isinstance(result, StoryError)]
    assert len(refused) == 2
    assert all("already added or has expired" in error.sentence for error in refused)
    async with desk.db.read() as tx:
        assert len(await stories.find_stories(tx, GUILD)) == 1


async def test_a_second_story_of_the_same_title_is_refused_and_its_draft_kept(desk: Desk):
    await desk.story()
    view = await desk.draft()
    with pytest.raises(StoryError, match="already have a story of that title"):
        await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)
    await desk.drafting.edit(AUTHOR_HERSELF, view.draft_id, {"title": "Another Debt"})
    assert (await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)).story.title


async def test_choices_and_edits_are_kept_and_followed(desk: Desk):
    view = await desk.draft("A word before we start, friends.\n\n" + STORY)
    proposal = view.proposals[0]
    other = next(option.key for option in proposal.options if option.key != proposal.chosen)
    await desk.drafting.choose(AUTHOR_HERSELF, view.draft_id, proposal.key, other)
    await desk.drafting.edit(AUTHOR_HERSELF, view.draft_id, {"warnings": "none"})
    await desk.drafting.edit(AUTHOR_HERSELF, view.draft_id, {"summary": "A shop and a debt."})
    again = await desk.drafting.view(AUTHOR_HERSELF, view.draft_id)
    assert again.proposals[0].chosen == other
    assert again.manuscript.warnings == ()
    assert again.manuscript.summary == "A shop and a debt."
    assert await desk.drafting.details(AUTHOR_HERSELF, view.draft_id) == again.manuscript


async def test_a_wrong_edit_changes_nothing(desk: Desk):
    view = await desk.draft()
    with pytest.raises(StoryError):
        await desk.drafting.edit(AUTHOR_HERSELF, view.draft_id, {"rating": "purple"})
    assert await desk.drafting.view(AUTHOR_HERSELF, view.draft_id) == view


@pytest.mark.parametrize("member", [OTHER_MANAGER, replace(AUTHOR_HERSELF, guild_id=GUILD + 1)])
async def test_a_draft_is_its_authors_alone(desk: Desk, member):
    view = await desk.draft()
    drafting, draft_id = desk.drafting, view.draft_id
    for attempt in (
        drafting.view(member, draft_id),
        drafting.details(member, draft_id),
        drafting.choose(member, draft_id, "title", "line"),
        drafting.edit(member, draft_id, {"title": "Mine"}),
        drafting.discard(member, draft_id),
        drafting.accept(member, draft_id),
    ):
        with pytest.raises(StoryError, match="already added or has expired"):
            await attempt
    assert await drafting.view(AUTHOR_HERSELF, draft_id) == view


async def test_a_draft_lives_for_a_day(desk: Desk):
    view = await desk.draft()
    desk.clock.advance(hours=24, seconds=-1)
    await desk.drafting.view(AUTHOR_HERSELF, view.draft_id)
    desk.clock.advance(seconds=1)
    with pytest.raises(StoryError, match="expired"):
        await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)


async def test_a_discarded_draft_says_so(desk: Desk):
    view = await desk.draft()
    await desk.drafting.discard(AUTHOR_HERSELF, view.draft_id)
    with pytest.raises(StoryError, match="already added or has expired"):
        await desk.drafting.discard(AUTHOR_HERSELF, view.draft_id)


async def test_an_author_has_room_for_twenty_drafts(desk: Desk):
    views = [await desk.draft() for _ in range(MAX_DRAFTS)]
    with pytest.raises(StoryError, match="20 drafts"):
        await desk.draft()
    await desk.draft(member=OTHER_MANAGER)
    await desk.drafting.discard(AUTHOR_HERSELF, views[0].draft_id)
    await desk.draft()
    desk.clock.advance(hours=24)
    await desk.draft()


async def test_only_authors_may_draft(desk: Desk):
    with pytest.raises(StoryError, match="Only this server's authors"):
        await desk.draft(member=SOMEBODY)


async def test_who_lost_the_role_adds_nothing_any_more(desk: Desk):
    async with desk.db.write() as tx:
        await guilds.ensure_guild(tx, GUILD, now=desk.clock.time)
        guild = await guilds.get_guild(tx, GUILD)
        await guilds.update_guild(tx, replace(guild, author_role_id=55))
    before = replace(SOMEBODY, role_ids=frozenset({55}))
    view = await desk.draft(member=before)
    with pytest.raises(StoryError, match="Only this server's authors"):
        await desk.drafting.accept(SOMEBODY, view.draft_id)
    assert (await desk.drafting.accept(before, view.draft_id)).story.author_name == "Mo"


@pytest.mark.parametrize("data", [b"", b"   \n\n", b"x" * 10_000_001], ids=["0", "blank", "10 MB"])
async def test_what_cannot_be_a_story_is_refused_and_not_kept(desk: Desk, data: bytes):
    with pytest.raises(StoryError):
        await desk.hand_over(StoryFile("a.txt", data))
    async with desk.db.read() as tx:
        now = desk.clock.time
        assert not await drafts.count_drafts(tx, guild_id=GUILD, author_id=AUTHOR, now=now)


async def test_no_word_of_the_story_is_logged(desk: Desk, caplog):
    with caplog.at_level("DEBUG", logger="bot"):
        await desk.story()
    own = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert own
    assert not [line for line in own if "Clockmaker" in line or "drawers" in line]


async def test_appended_chapters_take_the_next_numbers_and_free_slots(desk: Desk):
    async with desk.db.write() as tx:
        schedule = await add_a_plan(tx, 2)
    view = await desk.append(schedule.story_id)
    assert view.append_to.story_id == schedule.story_id
    assert (view.first_number, view.title) == (3, "Salt and Lanterns")
    assert [row.title for row in view.rows] == ["Bells", "Dust"]
    assert not [proposal for proposal in view.proposals if proposal.key == "title"]
    assert desk.wakes == 1
    async with desk.db.read() as tx:
        found = await releases.find_releases(
            tx, story_id=schedule.story_id, states=(ReleaseState.WAITING,)
        )
        assert await schedules.find_schedules(tx, schedule.story_id)
    assert [release.chapter_number for release in found] == [1, 2, 3, 4]
    assert len({release.due_at for release in found}) == 4


@pytest.mark.parametrize("planned", [True, False])
async def test_who_appends_is_told_whether_a_schedule_has_a_date_for_it(desk: Desk, planned: bool):
    async with desk.db.write() as tx:
        schedule = await add_a_plan(tx, 2)
        if not planned:
            await schedules.end_schedule(tx, schedule.schedule_id)
    view = await desk.draft(MORE, story_id=schedule.story_id)
    assert (await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)).dated is planned


async def test_nobody_else_appends(desk: Desk):
    story_id = await desk.story()
    for attempt in (
        desk.draft(MORE, member=SOMEBODY, story_id=story_id),
        desk.drafting.require_appendable(SOMEBODY, story_id),
    ):
        with pytest.raises(StoryError, match="not on this server"):
            await attempt


async def test_appending_to_a_story_that_went_meanwhile_is_refused(desk: Desk):
    story_id = await desk.story()
    view = await desk.draft(MORE, story_id=story_id)
    async with desk.db.write() as tx:
        await stories.remove_story(tx, story_id, desk.clock.time)
    with pytest.raises(StoryError, match="story is not"):
        await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)


async def test_notes_of_an_appended_file_stay_with_its_chapters(desk: Desk):
    story_id = await desk.story()
    await desk.append(story_id, f"Author's Note: Sorry for the wait!\n\n{MORE}")
    async with desk.db.read() as tx:
        third = await stories.get_chapter(tx, story_id, 3)
    assert "Sorry for the wait" in third.note_before


async def test_what_an_appended_file_cannot_change_is_said(desk: Desk):
    story_id = await desk.story()
    view = await desk.draft(f"Summary: Later.\n\n{MORE}", story_id=story_id)
    assert any("keeps its own summary" in change for change in view.changes)


@pytest.mark.parametrize("line", ["Rating: Explicit", "Warnings: smut"])
async def test_an_explicit_file_does_not_join_a_story_that_is_not(desk: Desk, line: str):
    story_id = await desk.story()
    with pytest.raises(StoryError, match="counts as Explicit"):
        await desk.draft(f"{line}\n\n{MORE}", story_id=story_id)


async def test_what_the_author_rated_lower_takes_chapters_without_a_rating(desk: Desk):
    story_id = await desk.story(STORY.replace("gore", "smut"))
    assert (await desk.draft(MORE, story_id=story_id)).rating is Rating.TEEN


MARKED = """Chapter 3: Bells

The bell rang.

::: warning gore
It was not oil on the floor.
:::

He closed the door.

Chapter 4: Dust

The last drawer was empty.
"""


async def test_a_new_mark_does_not_open_what_the_story_hid(desk: Desk):
    story_id = await desk.story()
    assert await desk.whole_hidden(story_id) == {1: ("gore",), 2: ("gore",)}
    view = await desk.append(story_id, MARKED)
    assert view.rows[0].hidden == "1 passage hidden: gore."
    hidden = await desk.whole_hidden(story_id)
    assert hidden == {1: ("gore",), 2: ("gore",), 3: (), 4: ("gore",)}


async def test_a_warning_at_the_head_of_an_appended_file_is_for_its_chapters(desk: Desk):
    async with desk.db.write() as tx:
        story_id = await add_a_story(tx, a_manuscript(chapters=2))
    view = await desk.append(story_id, f"Warnings: violence\n\n{MORE}")
    assert {row.hidden for row in view.rows} == {"Hidden whole: violence."}
    hidden = await desk.whole_hidden(story_id)
    assert hidden == {1: (), 2: (), 3: ("violence",), 4: ("violence",)}
    async with desk.db.read() as tx:
        assert len(await chapter_ids(tx, story_id)) == 4


async def test_the_preview_and_the_stored_story_hide_the_same(desk: Desk):
    view = await desk.draft(STORY.replace("Warnings: gore", "Warnings: gore, violence") + MARKED)
    accepted = await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)
    stored = await desk.whole_hidden(accepted.story.story_id)
    for row in view.rows:
        assert row.hidden.startswith("Hidden whole") == bool(stored[row.number])


MARKED_ONCE = """Salt

Warnings: gore

Chapter 1

Open.

Chapter 2

Open.

Chapter 3

::: warning gore
Hidden.
:::

Open.

Chapter 4

Open.
"""


async def test_a_mark_in_one_chapter_leaves_no_other_open(desk: Desk):
    view = await desk.draft(MARKED_ONCE)
    assert [row.hidden for row in view.rows] == [
        "Hidden whole: gore.",
        "Hidden whole: gore.",
        "1 passage hidden: gore.",
        "Hidden whole: gore.",
    ]


NONE = f"Warnings: none\n\n{MORE}"


async def acts(desk: Desk) -> list[str]:
    async with desk.db.read() as tx:
        found = await tx.execute(select(audit.c.subject).where(audit.c.action == "story answer"))
        return list(found.scalars())


def question_of(view, key: str = "known_warnings"):
    return next((each for each in view.proposals if each.key.partition(":")[0] == key), None)


async def press(desk: Desk, view, key: str = "known_warnings"):
    """Let the file have its way in what is asked."""
    asked = question_of(view, key)
    return await desk.drafting.choose(AUTHOR_HERSELF, view.draft_id, asked.key, "said")


@pytest.mark.parametrize(
    "more", [NONE, f"Warnings: blood\n\n{MORE}", MARKED.replace("gore", "spiders")]
)
async def test_a_file_that_says_less_than_its_story_takes_nothing_away(desk: Desk, more: str):
    story_id = await desk.story()
    view = await desk.append(story_id, more)
    assert question_of(view).chosen == question_of(view).options[0].key == "keep"
    assert all("gore" in terms for terms in (await desk.whole_hidden(story_id)).values())
    assert await acts(desk) == []


OWN_NONE = [
    [MORE.replace(each, f"{each}\n\nChapter warnings: none") for each in ["Chapter 4: Dust"]],
    [MORE.replace(each, f"{each}\n\nWarnungen: keine") for each in ["Chapter 4: Dust"]],
    [MORE.replace("Chapter 3: Bells", "Chapter 3: Bells\n\nWarnings: None apply.")],
    ["Chapter 3\n\nAt noon.", "Warnings: none\n\nChapter 4\n\nThe last drawer."],
    ["Chapter 3\n\nAt noon.", "Chapter 4\n\nWarnings: none\n\nThe last drawer."],
]


@pytest.mark.parametrize("texts", OWN_NONE)
async def test_a_chapter_that_says_that_nothing_applies_is_asked_about(desk: Desk, texts):
    story_id = await desk.story()
    files = [StoryFile(f"{number}.txt", text.encode()) for number, text in enumerate(texts, 3)]
    view = await desk.hand_over(*files, story_id=story_id)
    assert question_of(view).chosen == question_of(view).options[0].key == "keep"
    assert {row.hidden for row in view.rows} == {"Hidden whole: gore."}
    # One of two says nothing: it cannot have its way.
    assert question_of(view).options[1].label == "Only where these chapters warn of it"


async def test_a_file_that_says_nothing_asks_nothing(desk: Desk):
    assert question_of(await desk.draft(MORE, story_id=await desk.story())) is None


async def test_one_press_lets_added_chapters_have_their_way_and_no_others(desk: Desk):
    story_id = await desk.story()
    view = await desk.draft(NONE, story_id=story_id)
    view = await press(desk, view)
    assert {row.hidden for row in view.rows} == {"Nothing hidden."}
    await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)
    assert await desk.whole_hidden(story_id) == {1: ("gore",), 2: ("gore",), 3: (), 4: ()}
    assert await acts(desk) == [
        f"story {story_id}, chapters 3 to 4: gore: as the added chapters say"
    ]
    again = MORE.replace("Chapter 3", "Chapter 5").replace("Chapter 4", "Chapter 6")
    view = await desk.append(story_id, again)
    assert question_of(view).chosen == "keep"
    hidden = await desk.whole_hidden(story_id)
    assert (hidden[3], hidden[5], hidden[6]) == ((), ("gore",), ("gore",))


async def test_a_chapter_that_was_removed_comes_back_as_hidden_as_it_was(desk: Desk):
    """Meanwhile its story's warning was narrowed to the chapters that there are."""
    story_id = await desk.story()
    async with desk.db.write() as tx:
        removed = (await chapter_ids(tx, story_id))[1]
        await stories.remove_chapters(tx, [removed], desk.clock.time)
    view = await desk.draft(NONE, story_id=story_id)
    await press(desk, view)
    await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)
    async with desk.db.write() as tx:
        found = [head for head in await stories.get_chapters(tx, story_id) if head.number > 1]
        await stories.remove_chapters(tx, [head.chapter_id for head in found], desk.clock.time)
        await stories.restore_chapters(tx, [removed])
    assert await desk.whole_hidden(story_id) == {1: ("gore",), 2: ("gore",)}


async def test_another_rating_is_a_question(desk: Desk):
    story_id = await desk.story()
    view = await desk.draft(f"Rating: General\n\n{MORE}", story_id=story_id)
    assert (view.rating, question_of(view, "known_rating").chosen) == (Rating.TEEN, "keep")
    view = await press(desk, view, "known_rating")
    assert view.rating is Rating.GENERAL
    accepted = await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)
    assert accepted.story.rating is Rating.GENERAL
    assert await acts(desk) == [
        f"story {story_id}, chapters 3 to 4: rating General instead of Teen"
    ]


async def test_what_was_narrowed_when_the_story_came_is_asked_about_in_each_append(desk: Desk):
    manuscript = a_manuscript(chapters=[a_chapter(warnings=["gore"]), a_chapter()])
    async with desk.db.write() as tx:
        story_id = await add_a_story(tx, manuscript)
        now = desk.clock.time
        await narrowings.add_narrowed(tx, story_id, ["gore"], by=AUTHOR, now=now)
    view = await desk.append(story_id)
    assert question_of(view).options[0].key == question_of(view).chosen == "keep"
    hidden = await desk.whole_hidden(story_id)
    assert hidden == {1: ("gore",), 2: (), 3: ("gore",), 4: ("gore",)}


async def test_a_revision_takes_no_listing_and_asks(desk: Desk):
    """A chapter hidden whole came out open, because its new file marked a passage for another."""
    story_id = await desk.story(
        STORY.replace("Warnings: gore\n", "").replace(
            "Chapter 1: Brass\n", "Chapter 1: Brass\n\nWarnings: gore\n"
        )
    )
    new = "Chapter 1: Brass\n\nThe shop.\n\n::: warning spiders\nIt crawled.\n:::\n"
    view = await desk.draft(new, story_id=story_id, chapter=1)
    assert view.rows[0].hidden == "Hidden whole: gore."
    assert question_of(view).chosen == "keep"
    await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)
    assert (await desk.whole_hidden(story_id))[1] == ("gore",)
    view = await desk.draft(new, story_id=story_id, chapter=1)
    view = await press(desk, view)
    assert view.rows[0].hidden == "1 passage hidden: spiders."
    await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)
    assert (await desk.whole_hidden(story_id))[1] == ()
    assert await acts(desk) == [f"story {story_id}, chapter 1: gore: as the file says"]


async def test_an_answer_is_for_what_it_was_asked_about_and_for_nothing_later(desk: Desk):
    """What is warned of while a draft waits was not in the question that was answered."""
    story_id = await desk.story()
    waiting = [
        await desk.draft(NONE, story_id=story_id),
        await desk.draft("Warnings: none\n\nAll new.", story_id=story_id, chapter=2),
    ]
    for view in waiting:
        assert {row.hidden for row in (await press(desk, view)).rows} == {"Nothing hidden."}
    async with desk.db.write() as tx:
        await add_warnings(tx, [WarningsOf(story_id, None, None, ["drowning"])])
    for view in waiting:
        assert question_of(await desk.drafting.view(AUTHOR_HERSELF, view.draft_id)).chosen == "keep"
        await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)
    hidden = await desk.whole_hidden(story_id)
    assert len(hidden) == 4
    assert all(set(terms) == {"gore", "drowning"} for terms in hidden.values())


async def test_an_answer_on_passages_is_for_those_that_there_were(desk: Desk):
    marked = STORY.replace("Warnings: gore\n", "").replace(
        "The shop", "::: warning gore\nRed.\n:::\n\nThe tea.\n\nThe shop"
    )
    story_id = await desk.story(marked)
    view = await desk.draft("Red.\n\nThe tea.\n\nThe shop.", story_id=story_id, chapter=1)
    assert (await press(desk, view, "kept")).rows[0].hidden == "Nothing hidden."
    marking = Passages(desk.db, desk.clock.clock, desk.wake)
    look = await marking.look(AUTHOR_HERSELF, story_id, 1, age_restricted=True)
    await marking.mark(AUTHOR_HERSELF, story_id, 1, look.stamp, (2, 2), warnings="gore")
    await desk.drafting.accept(AUTHOR_HERSELF, view.draft_id)
    async with desk.db.read() as tx:
        chapter = await stories.get_chapter(tx, story_id, 1)
    assert "::: warning gore\n\nRed." in chapter.body
    assert "::: warning gore\n\nThe tea." in chapter.body
