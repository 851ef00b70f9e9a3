"""What posted chapters still have to become: the newest change counts, and nothing piles up."""

from datetime import timedelta

from bot.models.release import JumpLink, PartKind
from bot.models.revision import RevisedPart, Revision
from bot.storage.releases import jump_links, parts, releases
from bot.storage.revisions import revisions
from bot.storage.tables import releases as releases_rows
from tests.builders import NOW, add_a_plan, begin_it, first_release, post_it

LATER = NOW + timedelta(hours=1)


async def posted(tx) -> int:
    release = await first_release(tx, await add_a_plan(tx))
    await post_it(tx, release.release_id)
    return release.release_id


async def ask(tx, release_id: int, *, new_text: bool = True) -> Revision:
    await revisions.ask(tx, [release_id], asked_by=5, new_text=new_text, now=NOW)
    return (await revisions.find_due(tx, NOW, 10))[0]


def a_step(position: int, leads_to: int | None = None) -> RevisedPart:
    link = JumpLink(leads_to, {"content": "link"}) if leads_to else None
    nonce = f"new{position}"
    return RevisedPart(position, PartKind.TEXT, {"content": "new"}, nonce, 77, link)


async def test_a_newer_change_takes_the_older_ones_place(tx):
    release_id = await posted(tx)
    old = await ask(tx, release_id)
    assert await revisions.plan(tx, old, [a_step(2), a_step(4)], added=4, now=NOW)
    new = await ask(tx, release_id, new_text=False)
    assert (new.round, new.planned, new.new_text) == (2, False, True)
    step = (await revisions.get_steps(tx, release_id))[0]
    assert not await revisions.record_edited(tx, old, step, done=True, now=NOW)
    assert not await revisions.record_missing(tx, old, step, NOW)
    assert not await revisions.finish(tx, old, NOW)
    assert not await revisions.postpone(tx, old, LATER, "Not now.")
    assert not await revisions.plan(tx, old, [], added=None, now=NOW)
    assert await revisions.is_current(tx, new)


async def test_a_part_that_was_never_tried_is_forgotten_by_the_next_plan(tx):
    release_id = await posted(tx)
    await revisions.plan(tx, await ask(tx, release_id), [a_step(4)], added=4, now=NOW)
    assert await revisions.get_continuations(tx, release_id) == {4}
    await revisions.plan(tx, await ask(tx, release_id), [a_step(2)], added=None, now=NOW)
    assert [part.position for part in await parts.get_parts(tx, release_id)] == [0, 1, 2, 3]
    assert await revisions.get_continuations(tx, release_id) == set()


async def test_what_a_message_shows_is_what_the_ledger_says(tx):
    release_id = await posted(tx)
    revision = await ask(tx, release_id)
    await revisions.plan(tx, revision, [a_step(2, leads_to=3)], added=None, now=NOW)
    (step,) = await revisions.get_steps(tx, release_id)
    assert await revisions.record_edited(tx, revision, step, done=False, now=NOW)
    assert (await parts.get_parts(tx, release_id))[2].payload == {"content": "new"}
    (step,) = await revisions.get_steps(tx, release_id)
    assert (step.edited, step.done) == (True, False)
    assert await revisions.finish(tx, revision, NOW)
    assert await revisions.get_steps(tx, release_id) == []
    assert await revisions.find_due(tx, LATER, 10) == []


async def test_what_is_not_out_or_put_off_is_not_due(tx):
    release = await first_release(tx, await add_a_plan(tx))
    await begin_it(tx, release.release_id)
    await revisions.ask(tx, [release.release_id], asked_by=None, new_text=False, now=NOW)
    assert await revisions.find_due(tx, NOW, 10) == []
    assert [each.begun for each in await revisions.find_open(tx, release.story_id)] == [False]


async def test_a_revision_put_off_says_when_and_why(tx):
    release_id = await posted(tx)
    await revisions.postpone(tx, await ask(tx, release_id), LATER, "Not now.")
    assert await revisions.find_due(tx, NOW, 10) == []
    assert await revisions.next_due(tx, NOW) == LATER
    found = (await revisions.find_due(tx, LATER, 10))[0]
    assert (found.attempts, found.reason) == (1, "Not now.")


async def test_no_link_is_due_while_its_chapter_is_revised(tx):
    release = await first_release(tx, await add_a_plan(tx))
    await post_it(tx, release.release_id)
    link = {"release_id": release.release_id, "position": 2, "leads_to": 3, "payload": {"a": 1}}
    await tx.execute(jump_links.insert(releases_rows.jump_links).values(**link, due_at=NOW))
    (owed,) = await jump_links.find_due(tx, NOW, 10)
    assert await jump_links.is_owed(tx, owed)
    revision = await ask(tx, release.release_id)
    assert await jump_links.find_due(tx, NOW, 10) == []
    assert not await jump_links.is_owed(tx, owed)
    await revisions.plan(tx, revision, [a_step(3)], added=None, now=NOW)
    await revisions.finish(tx, revision, NOW)
    assert await jump_links.find_due(tx, NOW, 10) == [owed]
    revision = await ask(tx, release.release_id)
    await revisions.plan(tx, revision, [a_step(2)], added=None, now=NOW)
    await revisions.finish(tx, revision, NOW)
    assert await jump_links.find_due(tx, NOW, 10) == []
    assert (await releases.get_release(tx, release.release_id)).posted_at == NOW
