"""`/story warn`: what is hidden afterwards, and what must not have changed."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.errors import StoryError
from bot.models.release import ReleaseState
from bot.models.story import Rating, WarningState
from bot.services.warnings.passages import Passages
from bot.storage.database.database import Database
from bot.storage.releases import releases
from bot.storage.stories import stories, warnings
from bot.text.canonical.markdown import parse_body
from bot.text.warnings.hiding import hide_chapter
from tests.builders import (
    AUTHOR,
    CHANNEL,
    READER,
    a_chapter,
    a_manuscript,
    a_member,
    add_a_plan,
    add_a_story,
    claim_it,
    first_release,
    post_it,
)
from tests.fakes import FixedClock

AUTHOR_HERSELF = a_member(AUTHOR, may_manage=False)
MANAGER = a_member(AUTHOR + 5)
FORMER = replace(AUTHOR_HERSELF, role_ids=frozenset())
READING = a_member(READER, may_manage=False)
BODY = "The lamp went out.\n\nSomething climbed.\n\n***\n\nIt was only the keeper.\n\nHe bowed."


@pytest.fixture
def wakes() -> list[datetime]:
    return []


@pytest.fixture
def marking(db: Database, clock: FixedClock, wakes: list[datetime]) -> Passages:
    return Passages(db, clock.clock, lambda: wakes.append(clock.time))


async def add(db: Database, chapters: int = 3, **described) -> int:
    written = [a_chapter(f"Night {number}", BODY) for number in range(1, chapters + 1)]
    async with db.write() as tx:
        return await add_a_story(tx, a_manuscript(chapters=written, **described))


async def look(marking: Passages, story_id: int, number: int = 1):
    return await marking.look(AUTHOR_HERSELF, story_id, number, age_restricted=False)


async def mark(marking: Passages, story_id: int, first: int, last: int, words: str, **more):
    number = more.pop("number", 1)
    stamp = (await look(marking, story_id, number)).stamp
    return await marking.mark(
        AUTHOR_HERSELF, story_id, number, stamp, (first, last), warnings=words, **more
    )


async def hidden(db: Database, story_id: int, number: int) -> list[str]:
    """What each paragraph of a chapter is hidden for, by the rule; the scene breaks left out."""
    async with db.read() as tx:
        chapter = await stories.get_chapter(tx, story_id, number)
        facts = await warnings.get_warning_facts(tx, story_id)
    body = parse_body(chapter.body)
    assert chapter.passages == body.passages
    hiding = hide_chapter(facts, number)
    found = [set(hiding.whole) for _ in body.blocks]
    for passage, terms in zip(body.passages, hiding.passages, strict=True):
        for index in range(passage.first, passage.last + 1):
            found[index] |= set(terms)
    return [
        ", ".join(sorted(terms)) for index, terms in enumerate(found) if body.blocks[index].text
    ]


async def test_paragraphs_are_counted_without_scene_breaks(db: Database, marking: Passages):
    chapter = await look(marking, await add(db))
    assert [(each.number, each.text) for each in chapter.paragraphs] == [
        (1, "The lamp went out."),
        (2, "Something climbed."),
        (3, "It was only the keeper."),
        (4, "He bowed."),
    ]


async def test_marked_paragraphs_are_hidden_and_no_word_changes(
    db: Database, marking: Passages, wakes: list[datetime]
):
    story_id = await add(db)
    done = await mark(marking, story_id, 2, 3, "Graphic Violence; ghosts!", summary="A  visit.")
    assert done.sentence == "Paragraphs 2 to 3 are hidden for violence, ghosts."
    assert await hidden(db, story_id, 1) == ["", "ghosts, violence", "ghosts, violence", ""]
    assert await hidden(db, story_id, 2) == [""] * 4
    chapter = await look(marking, story_id)
    assert [each.text for each in chapter.paragraphs] == [
        "The lamp went out.", "Something climbed.", "It was only the keeper.", "He bowed.",
    ]  # fmt: skip
    assert len(wakes) == 1
    async with db.read() as tx:
        stored = await stories.get_chapter(tx, story_id, 1)
        story = await stories.get_story(tx, story_id)
    assert stored.passages[0].summary == "A visit."
    assert story.warning_state is WarningState.LISTED


async def test_a_mark_can_be_taken_off_again(db: Database, marking: Passages):
    story_id = await add(db)
    await mark(marking, story_id, 1, 4, "gore")
    stamp = (await look(marking, story_id)).stamp
    await marking.unmark(AUTHOR_HERSELF, story_id, 1, stamp, (2, 3))
    assert await hidden(db, story_id, 1) == ["gore", "", "", "gore"]
    stamp = (await look(marking, story_id)).stamp
    with pytest.raises(StoryError, match="no passage"):
        await marking.unmark(AUTHOR_HERSELF, story_id, 1, stamp, (2, 3))


async def test_a_mark_in_one_chapter_opens_no_other(db: Database, marking: Passages):
    story_id = await add(db, warnings=("gore",), warning_state=WarningState.LISTED)
    done = await mark(marking, story_id, 2, 2, "gore")
    assert done.opens == ("gore",)
    assert await hidden(db, story_id, 1) == ["", "gore", "", ""]
    assert await hidden(db, story_id, 2) == ["gore"] * 4
    assert (await mark(marking, story_id, 3, 3, "gore")).opens == ()
    assert (await mark(marking, story_id, 1, 1, "gore", number=2)).opens == ("gore",)
    assert await hidden(db, story_id, 2) == ["gore", "", "", ""]
    assert await hidden(db, story_id, 3) == ["gore"] * 4


async def test_an_author_opens_a_chapter_by_saying_it_has_no_warning(
    db: Database, marking: Passages
):
    story_id = await add(db, warnings=("gore",), warning_state=WarningState.LISTED)
    await mark(marking, story_id, 2, 2, "gore")
    await marking.warn(AUTHOR_HERSELF, story_id, 3, "")
    assert await hidden(db, story_id, 3) == [""] * 4
    await marking.warn(AUTHOR_HERSELF, story_id, 3, "blood, clowns")
    assert await hidden(db, story_id, 3) == ["blood, clowns"] * 4
    assert await marking.listed(AUTHOR_HERSELF, story_id, 3) == ("blood", "clowns")


async def test_payloads_made_before_the_mark_are_made_anew(db: Database, marking: Passages):
    async with db.write() as tx:
        schedule = await add_a_plan(tx)
        release = await first_release(tx, schedule)
        await claim_it(tx, release.release_id)
    await mark(marking, schedule.story_id, 1, 1, "gore")
    async with db.read() as tx:
        release = await releases.get_release(tx, release.release_id)
    assert release.state is ReleaseState.WAITING


async def test_a_posted_chapter_says_where_it_is_out(db: Database, marking: Passages):
    async with db.write() as tx:
        schedule = await add_a_plan(tx)
        release = await first_release(tx, schedule)
        await post_it(tx, release.release_id)
    assert (await look(marking, schedule.story_id)).posted == (CHANNEL,)
    await mark(marking, schedule.story_id, 1, 1, "gore")
    async with db.read() as tx:
        release = await releases.get_release(tx, release.release_id)
    assert release.state is ReleaseState.POSTED


async def test_a_screen_of_yesterday_changes_nothing(db: Database, marking: Passages):
    story_id = await add(db)
    stamp = (await look(marking, story_id)).stamp
    await mark(marking, story_id, 1, 1, "gore")
    with pytest.raises(StoryError, match="changed meanwhile"):
        await marking.mark(AUTHOR_HERSELF, story_id, 1, stamp, (2, 2), warnings="gore")
    assert await hidden(db, story_id, 1) == ["gore", "", "", ""]


@pytest.mark.parametrize(
    ("first", "last", "words", "summary", "said"),
    [
        (0, 2, "gore", "", "from 1 to 4"),
        (3, 2, "gore", "", "from 1 to 4"),
        (1, 5, "gore", "", "from 1 to 4"),
        (1, 1, " , ", "", "at least one warning"),
        (1, 1, ",".join(map(str, range(100, 130))), "", "20 at most"),
        (1, 1, "gore", "x" * 301, "keep it to 300"),
    ],
)
async def test_what_makes_no_sense_is_one_sentence_and_changes_nothing(
    db: Database, marking: Passages, first: int, last: int, words: str, summary: str, said: str
):
    story_id = await add(db)
    with pytest.raises(StoryError, match=said):
        await mark(marking, story_id, first, last, words, summary=summary)
    assert await hidden(db, story_id, 1) == [""] * 4


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize(
    ("member", "said"), [(READING, "not on this server"), (MANAGER, "Only the story's author can")]
)
async def test_only_the_author_sees_or_marks_it(
    db: Database, marking: Passages, member, said, number
):
    story_id = await add(db)
    stamp = (await look(marking, story_id)).stamp
    attempts = [
        lambda: marking.look(member, story_id, 1, age_restricted=False),
        lambda: marking.mark(member, story_id, 1, stamp, (1, 1), warnings="gore"),
        lambda: marking.unmark(member, story_id, 1, stamp, (1, 1)),
        lambda: marking.warn(member, story_id, 1, "gore"),
        lambda: marking.listed(member, story_id, 1),
    ]
    with pytest.raises(StoryError, match=said):
        await attempts[number]()


async def test_without_the_author_role_an_author_hides_more_and_never_less(
    db: Database, marking: Passages
):
    story_id = await add(db, warnings=("gore",))
    await marking.warn(AUTHOR_HERSELF, story_id, 1, "gore, salt")
    stamp = (await look(marking, story_id)).stamp
    assert not (await marking.look(FORMER, story_id, 1, age_restricted=False)).may_open
    for attempt, said in (
        (lambda: marking.unmark(FORMER, story_id, 1, stamp, (1, 1)), "author role"),
        (lambda: marking.warn(FORMER, story_id, 1, "gore"), "only add warnings"),
        (lambda: marking.warn(FORMER, story_id, 1, ""), "only add warnings"),
        # Hidden whole for these: a passage would open the rest.
        (
            lambda: marking.mark(FORMER, story_id, 1, stamp, (1, 1), warnings="salt"),
            "open the rest",
        ),
        (
            lambda: marking.mark(FORMER, story_id, 1, stamp, (1, 1), warnings="Gore"),
            "open the rest",
        ),
    ):
        with pytest.raises(StoryError, match=said):
            await attempt()
    await marking.mark(FORMER, story_id, 1, stamp, (1, 1), warnings="snakes")
    await marking.warn(FORMER, story_id, 1, "gore, Salt, spiders")
    async with db.read() as tx:
        facts = await warnings.get_warning_facts(tx, story_id)
    assert set(hide_chapter(facts, 1).whole) == {"gore", "salt", "spiders"}
    assert hide_chapter(facts, 1).passages == (("snakes",),)
    assert hide_chapter(facts, 2).whole == ("gore",)


async def test_an_explicit_story_is_marked_in_an_age_restricted_channel(
    db: Database, marking: Passages
):
    story_id = await add(db, rating=Rating.EXPLICIT)
    with pytest.raises(StoryError, match="age-restricted"):
        await look(marking, story_id)
    assert (await marking.look(AUTHOR_HERSELF, story_id, 1, age_restricted=True)).paragraphs


async def test_a_chapter_that_is_not_there_is_said(db: Database, marking: Passages):
    with pytest.raises(StoryError, match="no chapter 9"):
        await look(marking, await add(db), 9)


@pytest.mark.parametrize(
    ("words", "summary"), [("gore, ||the end||", ""), ("gore", "All of them ||drown||.")]
)
async def test_what_a_mark_says_in_public_hides_nothing(db, marking: Passages, words, summary):
    story_id = await add(db)
    with pytest.raises(StoryError, match="public and cannot hide"):
        await mark(marking, story_id, 1, 1, words, summary=summary)
