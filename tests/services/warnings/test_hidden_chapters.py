"""`Hide the whole chapter`: whatever is out or to come is hidden, and nothing else opens it."""

from dataclasses import replace

import pytest

from bot.errors import StoryError
from bot.importing.files.story_file import StoryFile
from bot.messages.proof.reader import read_payload
from bot.models.release import ReleaseState
from bot.models.server import MessageStyle
from bot.models.story import Action
from bot.services.drafts.drafts import Drafts
from bot.services.removals.removals import Removals
from bot.services.removals.undo import RemovalUndo
from bot.services.stories.library import Library
from bot.services.stories.private_reading import PrivateReading
from bot.services.warnings.hidden_chapters import HiddenChapters
from bot.services.warnings.passages import Passages
from bot.services.warnings.policies import Policies
from bot.storage.stories import hidden_chapters, warnings
from bot.storage.tables.core import audit
from bot.storage.tables.warnings import hidden_chapters as table
from bot.text.warnings.terms import CONTENT_WARNING
from tests.builders import AUTHOR, GUILD, READER, a_chapter, a_member
from tests.worlds.delivery import PASSING, PERMANENT, World, open_world
from tests.worlds.revision import faults, is_done, post, prose, reviser, shown

HERSELF = a_member(may_manage=False)
FORMER = replace(HERSELF, role_ids=frozenset())
MANAGER = a_member(AUTHOR + 5, name="Otto")
SOMEBODY = a_member(READER, may_manage=False)
ELSEWHERE = replace(MANAGER, guild_id=GUILD + 1)
BODY = prose(40)


@pytest.fixture
async def world(tmp_path):
    written = [a_chapter(f"Night {number}", BODY) for number in (1, 2, 3)]
    async with open_world(tmp_path, written=written, together=True) as made:
        yield made


def hiding(world: World) -> HiddenChapters:
    return HiddenChapters(world.db, world.clock, lambda: None)


async def chapter_id(world: World, number: int = 1) -> int:
    return (await world.release(number)).chapter_id


async def hide(world: World, number: int = 1, member=MANAGER):
    return await hiding(world).hide(
        member, world.schedule.story_id, await chapter_id(world, number)
    )


async def open_again(world: World, number: int = 1, member=MANAGER):
    return await hiding(world).open_again(
        member, world.schedule.story_id, await chapter_id(world, number)
    )


async def unhidden(world: World, number: int = 1) -> str:
    """What a reader sees of a chapter's text in its channel without opening a spoiler."""
    runs = (run for payload in await shown(world, number) for run in read_payload(payload))
    return "".join(run.text for run in runs if not run.hidden)


async def is_hidden(world: World, number: int = 1) -> bool:
    return "Of night" not in await unhidden(world, number)


async def test_a_chapter_to_come_comes_out_hidden(world: World):
    state = await hide(world)
    assert (state.hidden.hidden_by, state.hidden.hidden_at) == (MANAGER.user_id, world.clock.now())
    await post(world)
    assert await faults(world) == []
    assert await is_hidden(world)
    assert f"Hidden: {CONTENT_WARNING}" in await unhidden(world)
    card = world.publisher.posted[0].payload
    assert f"Warnings: {CONTENT_WARNING}" in str(card)
    await post(world, 2)
    assert not await is_hidden(world, 2)


async def test_a_claimed_chapter_is_made_anew(world: World):
    release = await world.release()
    delivery = world.delivery()
    ready = await delivery.prepare(release)
    await hide(world)
    # Composed before, claimed after: it is not what there is any more.
    assert not await delivery.claim(release, ready.parts, made_of=ready.material)
    assert await delivery.claim(release, ready.parts)
    await open_again(world)
    await hide(world)
    assert (await world.release()).state is ReleaseState.WAITING
    await post(world)
    assert await is_hidden(world)


@pytest.mark.parametrize("style", list(MessageStyle))
async def test_a_posted_chapter_is_edited_in_place(tmp_path, style):
    written = [a_chapter("Night 1", BODY)]
    async with open_world(tmp_path, written=written, chapters=1, style=style) as world:
        await post(world)
        old = [part.message_id for part in await world.parts()]
        assert not await is_hidden(world)
        await hide(world)
        await reviser(world).run()
        assert await is_done(world)
        assert await faults(world) == []
        assert await is_hidden(world)
        assert [part.message_id for part in await world.parts()][: len(old)] == old
        await open_again(world)
        await reviser(world).run()
        assert await faults(world) == []
        assert not await is_hidden(world)


@pytest.mark.parametrize("problem", [PASSING, PERMANENT], ids=["put off", "stopped"])
async def test_a_chapter_half_out_is_hidden_as_soon_as_all_of_it_is_out(world: World, problem):
    world.publisher.fail_after(3, problem)
    release = await post(world)
    assert release.state in {ReleaseState.POSTING, ReleaseState.STOPPED}
    await hide(world)
    if release.state is ReleaseState.STOPPED:
        await world.resume_stopped()
    world.fixed.advance(hours=2)
    await world.go_on()
    assert (await world.release()).state is ReleaseState.POSTED
    await reviser(world).run()
    assert await faults(world) == []
    assert await is_hidden(world)


@pytest.fixture
async def closed(world: World) -> World:
    """Chapter 1 is out, and hidden whole."""
    await post(world)
    await hide(world)
    await reviser(world).run()
    assert await is_hidden(world)
    return world


async def stays_hidden(world: World) -> None:
    await reviser(world).run()
    assert await faults(world) == []
    assert await is_hidden(world)
    payloads = await PrivateReading(world.db).read(SOMEBODY, world.schedule.story_id, 1)
    runs = [run for payload in payloads for run in read_payload(payload)]
    assert "Of night" not in "".join(run.text for run in runs if not run.hidden)
    assert "Of night" in "".join(run.text for run in runs if run.hidden)


async def test_no_mark_and_no_list_of_its_author_opens_it(closed: World):
    marking = Passages(closed.db, closed.clock, lambda: None)
    story_id = closed.schedule.story_id
    stamp = (await marking.look(HERSELF, story_id, 1, age_restricted=False)).stamp
    await marking.mark(HERSELF, story_id, 1, stamp, (2, 3), warnings="gore")
    await stays_hidden(closed)
    stamp = (await marking.look(HERSELF, story_id, 1, age_restricted=False)).stamp
    await marking.unmark(HERSELF, story_id, 1, stamp, (1, 5))
    await marking.warn(HERSELF, story_id, 1, "salt")
    await marking.warn(HERSELF, story_id, 1, "")
    await stays_hidden(closed)


async def test_no_policy_opens_it(closed: World):
    policies = Policies(closed.db, closed.clock, lambda: None)
    for warning in ("every other warning", "gore"):
        await policies.change(MANAGER, warning, Action.OPEN)
    await stays_hidden(closed)


async def test_neither_another_text_nor_further_chapters_open_it(closed: World, reading_process):
    drafting = Drafts(closed.db, closed.clock, lambda: None, reading_process)
    story_id = closed.schedule.story_id
    text = f"No warnings apply\n\nChapter 1\n\n{prose(12)}"
    revised = [StoryFile("new.txt", text.encode())]
    draft = await drafting.add_draft(HERSELF, revised, story_id=story_id, chapter=1)
    assert f"Hidden whole: {CONTENT_WARNING}." in [row.hidden for row in draft.rows]
    await drafting.accept(HERSELF, draft.draft_id)
    await stays_hidden(closed)
    more = [StoryFile("more.txt", b"Warnings: none\n\nChapter 4\n\nThe lamp went out.")]
    draft = await drafting.add_draft(HERSELF, more, story_id=story_id)
    assert [row.hides for row in draft.rows] == [False]
    await drafting.accept(HERSELF, draft.draft_id)
    await stays_hidden(closed)


async def test_removed_and_brought_back_it_is_hidden(closed: World):
    story_id = closed.schedule.story_id
    removing = Removals(closed.db, closed.clock, lambda: None)
    done = await removing.take_down(HERSELF, story_id, await chapter_id(closed))
    library = Library(closed.db, closed.clock)
    back = RemovalUndo(closed.db, closed.clock, library, lambda: None)
    await back.restore(HERSELF, done.removal_id)
    async with closed.db.read() as tx:
        facts = await warnings.get_warning_facts(tx, story_id)
    assert facts.hidden_whole == {1}


@pytest.mark.parametrize("member", [HERSELF, MANAGER, a_member(AUTHOR + 6)])
async def test_those_who_manage_and_the_author_open_it_by_name(closed: World, member):
    state = await hiding(closed).named(member, closed.schedule.story_id, await chapter_id(closed))
    assert (state.head.number, state.head.title) == (1, "Night 1")
    assert (await open_again(closed, member=member)).hidden is None
    await reviser(closed).run()
    assert not await is_hidden(closed)
    async with closed.db.read() as tx:
        (row,) = await tx.execute(table.select())
        acts = [(each.actor_id, each.action) for each in await tx.execute(audit.select())]
    assert (row.hidden_by, row.opened_by) == (MANAGER.user_id, member.user_id)
    assert acts == [(MANAGER.user_id, "chapter hide"), (member.user_id, "chapter open")]


@pytest.mark.parametrize(
    ("member", "said"),
    [
        (FORMER, "author role"),
        (SOMEBODY, "author or an admin"),
        (ELSEWHERE, "not on this server"),
    ],
)
async def test_nobody_else_opens_it(closed: World, member, said: str):
    with pytest.raises(StoryError, match=said):
        await open_again(closed, member=member)
    async with closed.db.read() as tx:
        assert await hidden_chapters.find(tx, await chapter_id(closed)) is not None


@pytest.mark.parametrize("member", [SOMEBODY, ELSEWHERE])
async def test_nobody_else_hides_anything(world: World, member):
    with pytest.raises(StoryError, match="not on this server"):
        await hide(world, member=member)
    with pytest.raises(StoryError, match="not on this server"):
        await hiding(world).look(member, world.schedule.story_id, 1)


async def test_a_chapter_of_another_story_is_none_of_this_one(world: World):
    for attempt in (hiding(world).hide, hiding(world).named, hiding(world).open_again):
        with pytest.raises(StoryError, match="not there any more"):
            await attempt(MANAGER, world.schedule.story_id, 4711)


async def test_its_author_is_told_and_a_second_press_tells_nothing(world: World):
    await hide(world)
    await hide(world)
    await open_again(world)
    await open_again(world)
    told = [text for user_id, text in await world.notices() if user_id == AUTHOR]
    assert len(told) == 2
    assert "was hidden whole by" in told[0] and "not hidden whole any more" in told[1]
    await hide(world, 2)
    before = len(await world.notices())
    await open_again(world, 2, HERSELF)
    assert len(await world.notices()) == before


async def test_who_may_hide_it_is_shown_its_name_and_state_alone(world: World):
    state = await hiding(world).look(MANAGER, world.schedule.story_id, 1)
    assert "Of night" not in repr(state)
    assert await hiding(world).is_offered(MANAGER, world.schedule.story_id)
    for member in (HERSELF, FORMER, SOMEBODY, ELSEWHERE):
        assert not await hiding(world).is_offered(member, world.schedule.story_id)
