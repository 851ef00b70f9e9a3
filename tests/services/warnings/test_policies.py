import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StoryError
from bot.models.release import LatePolicy, ReleaseState
from bot.models.server import Layout
from bot.models.story import Action
from bot.services.warnings.policies import Policies
from bot.services.warnings.texts import EVERY_OTHER
from bot.storage.database.database import Database
from bot.storage.releases import claims, schedules
from bot.storage.stories.warnings import WarningsOf, add_warnings
from bot.storage.tables import core
from bot.storage.tables.servers import warning_policies
from bot.text.warnings.policy import Policy, Ruling
from tests.builders import (
    AUTHOR,
    CHANNEL,
    GUILD,
    NOW,
    a_manuscript,
    a_member,
    add_a_story,
    chapter_ids,
)
from tests.services.delivery.test_loop import make_loop, pass_once
from tests.worlds.delivery import OWNER, World, claim, open_world
from tests.worlds.shelf import AUTHOR_HERSELF, Shelf

MANAGER = a_member()
PLAIN = a_member(may_manage=False)
HIDDEN = '"spoiler": true'


@pytest.fixture
def policies(db: Database, clock) -> Policies:
    return Policies(db, clock.clock, lambda: None)


@pytest.fixture
async def warned(tmp_path: Path):
    """Three chapters, a day apart, of a story that warns of gore."""
    async with open_world(tmp_path, layout=Layout.CHANNEL, warnings=("gore",)) as world:
        yield world


def policies_of(world: World, woken: list[None] | None = None) -> Policies:
    return Policies(
        world.db, world.clock, lambda: (woken if woken is not None else []).append(None)
    )


def shown(world: World) -> str:
    return "\n".join(json.dumps(payload) for payload in world.publisher.in_channel(CHANNEL))


async def test_decisions_are_kept_and_audited(policies: Policies, db: Database):
    await policies.change(MANAGER, "Gory", Action.REFUSED)
    await policies.change(MANAGER, EVERY_OTHER, Action.OPEN)
    policy = await policies.change(MANAGER, "Loud Geese", Action.SPOILER)
    assert policy == Policy(
        (Ruling("gore", Action.REFUSED), Ruling("Loud Geese", Action.SPOILER)), Action.OPEN
    )
    assert await policies.show(MANAGER) == policy
    async with db.read() as tx:
        rows = await tx.execute(core.audit.select())
        subjects = [row.subject for row in rows if row.action == "server policy"]
    assert subjects == ["gore: refused", f"{EVERY_OTHER}: open", "Loud Geese: spoiler"]


async def test_only_managers_decide_or_look(policies: Policies):
    for attempt in (
        policies.show(PLAIN),
        policies.propose(PLAIN, "gore", Action.OPEN),
        policies.change(PLAIN, "gore", Action.REFUSED),
    ):
        with pytest.raises(StoryError, match="may manage this server"):
            await attempt


@pytest.mark.parametrize(
    ("words", "action", "sentence"),
    [
        ("gore, fire", Action.OPEN, "One warning at a time"),
        (" , ", Action.OPEN, "Name a warning"),
        ("geese " * 20, Action.OPEN, "too long"),
        ("unnamed warning", Action.OPEN, "always stays hidden"),
        ("content warning", Action.OPEN, "always stays hidden"),
    ],
)
async def test_what_cannot_be_decided_is_said(policies: Policies, words, action, sentence):
    with pytest.raises(StoryError, match=sentence):
        await policies.change(MANAGER, words, action)
    assert await policies.get(GUILD) == Policy()


@pytest.mark.parametrize(
    ("before", "action", "opens"),
    [
        (None, Action.OPEN, True),
        (Action.REFUSED, Action.OPEN, True),
        (Action.OPEN, Action.OPEN, False),
        (Action.OPEN, Action.SPOILER, False),
        (None, Action.REFUSED, False),
    ],
)
async def test_only_what_opens_has_to_be_confirmed(policies: Policies, before, action, opens):
    if before is not None:
        await policies.change(MANAGER, "gore", before)
    assert (await policies.propose(MANAGER, "gore", action)).opens is opens


async def test_terms_are_suggested_by_their_synonyms_and_own_words_too(policies, db: Database):
    async with db.write() as tx:
        await add_a_story(tx, a_manuscript(warnings=("Loud Geese",)))
    assert (await policies.suggest(MANAGER, ""))[0] == EVERY_OTHER
    assert await policies.suggest(MANAGER, "geese") == ["Loud Geese"]
    assert "sexual content" in await policies.suggest(MANAGER, "smut")
    assert len(await policies.suggest(MANAGER, "e")) == 25


async def test_an_open_warning_is_posted_without_a_spoiler_and_still_named(warned: World):
    await policies_of(warned).change(MANAGER, "gore", Action.OPEN)
    assert await pass_once(warned, make_loop(warned))
    assert HIDDEN not in shown(warned)
    assert "Warnings: gore" in shown(warned)


async def test_without_a_decision_what_is_warned_of_is_hidden(warned: World):
    assert await pass_once(warned, make_loop(warned))
    assert HIDDEN in shown(warned)


async def test_a_stricter_policy_reaches_what_is_ready_and_has_not_begun(
    warned: World, caplog: pytest.LogCaptureFixture
):
    policies, woken = policies_of(warned), list[None]()
    await policies.change(MANAGER, "gore", Action.OPEN)
    warned.fixed.time = NOW - timedelta(seconds=20)
    waiting = asyncio.Event()

    async def until_told(_seconds: float) -> None:
        await waiting.wait()

    loop = make_loop(warned, waiting=until_told)
    assert await loop.run_once(warned.clock.now())
    assert (await warned.release()).state is ReleaseState.CLAIMED
    open_parts = json.dumps([part.payload for part in await warned.parts()])
    assert HIDDEN not in open_parts
    await policies_of(warned, woken).change(MANAGER, "gore", Action.SPOILER)
    assert woken
    assert (await warned.release()).state is ReleaseState.WAITING
    assert await loop.run_once(warned.clock.now())
    warned.fixed.time = NOW
    waiting.set()
    await loop.idle()
    assert (await warned.release()).state is ReleaseState.POSTED
    assert HIDDEN in shown(warned)
    assert len(warned.publisher.posted) == len(await warned.parts())
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_what_has_begun_keeps_the_payloads_it_was_proven_with(warned: World):
    release = await claim(warned)
    parts = await warned.parts()
    async with warned.db.write() as tx:
        assert await claims.begin(tx, release.release_id, owner=OWNER, now=NOW)
    await policies_of(warned).change(MANAGER, "gore", Action.REFUSED)
    await warned.go_on()
    assert (await warned.release()).state is ReleaseState.POSTED
    assert [part.payload for part in await warned.parts()] == [part.payload for part in parts]


async def refuse(world: World) -> None:
    await policies_of(world).change(MANAGER, "gore", Action.REFUSED)


async def test_a_refused_story_waits_says_why_and_its_author_is_told_once(warned: World):
    await refuse(warned)
    loop = make_loop(warned)
    for _ in range(3):
        assert not await pass_once(warned, loop)
        warned.fixed.advance(hours=7)
    assert warned.publisher.posted == []
    release = await warned.release()
    assert release.state is ReleaseState.WAITING
    assert "does not accept stories with gore" in release.reason
    ((recipient, text),) = warned.publisher.told_users
    assert recipient == AUTHOR
    assert "Chapter 1" in text and "gore" in text and "goes on by itself" in text


@pytest.mark.parametrize("action", [Action.SPOILER, Action.OPEN])
async def test_it_goes_on_by_itself_when_the_policy_changes_and_nothing_is_lost(warned, action):
    await refuse(warned)
    loop = make_loop(warned)
    await pass_once(warned, loop)
    warned.fixed.advance(days=2, hours=1)
    await pass_once(warned, loop)
    assert warned.publisher.posted == []
    await policies_of(warned).change(MANAGER, "gore", action)
    assert await pass_once(warned, loop)
    states = [release.state for release in await warned.releases()]
    assert states.count(ReleaseState.POSTED) == 1, "the late ones move to the next dates"
    assert (await warned.release(1)).state is ReleaseState.POSTED
    assert states.count(ReleaseState.WAITING) == 2
    assert (HIDDEN in shown(warned)) is (action is Action.SPOILER)


async def test_a_change_about_something_else_lets_nothing_go_on(warned: World):
    await refuse(warned)
    await pass_once(warned, make_loop(warned))
    before = await warned.releases()
    await policies_of(warned).change(MANAGER, "fire", Action.OPEN)
    assert await warned.releases() == before


async def test_what_only_a_chapter_to_come_warns_of_is_named_to_its_author_alone(world: World):
    async with world.db.write() as tx:
        last = (await chapter_ids(tx, world.schedule.story_id))[-1]
        await add_warnings(tx, [WarningsOf(world.schedule.story_id, last, None, ("drowning",))])
    await policies_of(world).change(MANAGER, "drowning", Action.REFUSED)
    await pass_once(world, make_loop(world))
    assert "drowning" not in (await world.release()).reason
    ((_, text),) = world.publisher.told_users
    assert "drowning" in text


async def test_a_missed_change_is_noticed_all_the_same(warned: World):
    await refuse(warned)
    await pass_once(warned, make_loop(warned))
    async with warned.db.write() as tx:
        await schedules.update_schedule(
            tx,
            warned.schedule.schedule_id,
            rule=warned.schedule.rule,
            per_drop=1,
            late=LatePolicy.CATCH_UP,
        )
        await tx.execute(warning_policies.delete())
    warned.fixed.advance(hours=6, seconds=1)
    assert await pass_once(warned, make_loop(warned))
    assert (await warned.release()).state is ReleaseState.POSTED


async def test_a_refused_story_is_neither_scheduled_nor_released_by_hand(shelf: Shelf):
    async with shelf.db.write() as tx:
        await add_warnings(tx, [WarningsOf(shelf.story_id, None, None, ("gore",))])
    await shelf.schedule()
    await Policies(shelf.db, shelf.clock.clock, lambda: None).change(
        MANAGER, "gore", Action.REFUSED
    )
    for attempt in (
        shelf.propose(),
        shelf.scheduling.release_now(AUTHOR_HERSELF, shelf.story_id, CHANNEL),
    ):
        assert "does not accept stories with gore" in await shelf.refusal(attempt)
    for member in (AUTHOR_HERSELF, MANAGER):
        why = await shelf.scheduling.why(member, shelf.story_id)
        assert "does not accept stories with gore" in why[0]
