import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.models.release import ForumPost, JumpLink, PartKind, PlannedPart
from bot.storage.database.database import Database
from bot.storage.database.engines import writer_engine
from bot.storage.database.migrating import SCRIPTS, migrate
from bot.storage.releases import claims, forum_posts, parts, releases
from tests.builders import CHANNEL, LATER, NOW, OWNER, add_a_plan, first_release, some_parts
from tests.storage.versions import older_than, without_title_keys

THREAD = 900


@pytest.fixture
async def release(db: Database):
    async with db.write() as tx:
        return await first_release(tx, await add_a_plan(tx))


async def test_a_post_is_tried_made_and_forgotten(db: Database, release):
    async with db.write() as tx:
        assert await forum_posts.find_post(tx, release) is None
        await forum_posts.record_attempt(tx, release, 7, NOW)
        assert await forum_posts.find_post(tx, release) == ForumPost(7, NOW, None)
        await forum_posts.record_attempt(tx, release, 8, LATER)
        assert await forum_posts.find_post(tx, release) == ForumPost(8, LATER, None)
        assert not await forum_posts.is_known(tx, THREAD)
        await forum_posts.record_post(tx, release, THREAD, LATER)
        assert await forum_posts.find_post(tx, release) == ForumPost(8, LATER, THREAD)
        assert await forum_posts.is_known(tx, THREAD)
        for other in (None, THREAD + 1):
            await forum_posts.forget_post(tx, release, other)
        assert await forum_posts.is_known(tx, THREAD)
        await forum_posts.forget_post(tx, release, THREAD)
        assert await forum_posts.find_post(tx, release) is None


async def test_one_thread_is_the_post_of_one_story(db: Database, release):
    async with db.write() as tx:
        other = await first_release(
            tx, await add_a_plan(tx, title="Another", channel_id=CHANNEL + 1)
        )
        for one in (release, other):
            await forum_posts.record_attempt(tx, one, 7, NOW)
        await forum_posts.record_post(tx, release, THREAD, NOW)
    with pytest.raises(IntegrityError):
        async with db.write() as tx:
            await forum_posts.record_post(tx, other, THREAD, NOW)


async def test_all_chapters_of_a_story_share_a_thread_that_is_no_message(db: Database, release):
    async with db.write() as tx:
        found = await releases.find_releases(tx, story_id=release.story_id)
        for each in found[:2]:
            nonce = f"post of {each.release_id}"
            step = PlannedPart(PartKind.POST, {"name": "Salt"}, nonce, 5)
            assert await claims.claim(
                tx, each.release_id, [step], owner=OWNER, lease_until=LATER, now=NOW
            )
            await parts.record_sent(
                tx, each.release_id, 0, channel_id=CHANNEL, message_id=THREAD, now=NOW
            )
        assert await parts.find_part_by_message(tx, THREAD) is None


async def test_the_ledger_moves_to_its_new_form_whole_and_with_its_links(tmp_path: Path):
    scripts, old = tmp_path / "older", tmp_path / "old.db"
    newer = shutil.ignore_patterns(*older_than("0006"))
    shutil.copytree(SCRIPTS, scripts, ignore=newer)
    await migrate(old, scripts=scripts)
    engine = writer_engine(old)
    async with engine.begin() as tx, without_title_keys(tx):
        release = await first_release(tx, await add_a_plan(tx))
        steps = some_parts(release.release_id)
        steps[0] = replace(steps[0], link=JumpLink(2, {"content": "on"}))
        at = {"lease_until": LATER, "now": NOW}
        assert await claims.claim(tx, release.release_id, steps, owner=OWNER, **at)
        await parts.record_sent(
            tx, release.release_id, 0, channel_id=CHANNEL, message_id=THREAD, now=NOW
        )
        before = await parts.get_parts(tx, release.release_id)
    await engine.dispose()
    database = await Database.open(f"sqlite:///{old}", kind="real", now=NOW)
    async with database.read() as tx:
        assert await parts.get_parts(tx, release.release_id) == before
    await database.close()
    with closing(sqlite3.connect(old)) as connection:
        (link,) = connection.execute("SELECT position, leads_to FROM jump_links").fetchall()
        assert link == (0, 2)
