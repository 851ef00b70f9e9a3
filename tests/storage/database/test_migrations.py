import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.errors import StartupError, StoryError
from bot.models.release import ReleaseState
from bot.storage.database.database import Database
from bot.storage.database.engines import writer_engine
from bot.storage.database.migrating import SCRIPTS, migrate
from bot.storage.releases import claims, parts, releases
from bot.storage.revisions import revisions
from bot.storage.stories import stories
from bot.storage.stories.warnings import WarningsOf, add_warnings
from bot.storage.tables.schema import metadata
from tests.builders import (
    GUILD,
    NOW,
    OWNER,
    a_manuscript,
    add_a_guild,
    add_a_plan,
    add_a_story,
    begin_it,
    claim_it,
    first_release,
    post_it,
    send_all,
)
from tests.storage.versions import HEAD, older_than, without_title_keys

VERSION = f"""
from alembic import op

revision = "9999"
down_revision = "{HEAD}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    {{body}}
"""


def normal(sql: str) -> tuple[str, ...]:
    """One table's columns and constraints in an order of their own."""
    sql = re.sub(r"\s+", " ", sql).replace('"', "")
    head, _, body = sql.partition("(")
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(body):
        depth += (sign == "(") - (sign == ")")
        if (sign == "," and depth == 0) or depth < 0:
            parts.append(body[start:place].strip())
            start = place + 1
    return (head.strip(), *sorted(parts), body[start:].strip())


def schema_of(file: Path) -> dict[str, tuple[str, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
            " AND name NOT IN ('alembic_version', 'sqlite_sequence')"
        )
        return {name: normal(sql) for name, sql in rows}


def content_of(file: Path) -> bytes:
    return file.read_bytes()


def exact_schema_of(file: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
        return connection.execute(query).fetchall()


def counts_of(file: Path) -> dict[str, int]:
    with closing(sqlite3.connect(file)) as connection:
        return {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608
            for name in metadata.tables
        }


def scripts_with(folder: Path, body: str) -> Path:
    """The real migrations and one more."""
    scripts = folder / "migrations"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9999_one_more.py").write_text(VERSION.format(body=body))
    return scripts


@pytest.fixture
async def filled(file: Path) -> Path:
    database = await Database.open(f"sqlite:///{file}", kind="real", now=NOW)
    async with database.write() as tx:
        await add_a_plan(tx)
    await database.close()
    return file


async def open_with(file: Path, scripts: Path) -> Database:
    return await Database.open(f"sqlite:///{file}", kind="real", now=NOW, scripts=scripts)


async def test_migrating_ends_in_the_tables_that_the_code_describes(filled: Path, tmp_path: Path):
    described = tmp_path / "described.db"
    engine = create_engine(f"sqlite:///{described}")
    metadata.create_all(engine)
    engine.dispose()
    assert schema_of(filled) == schema_of(described)


async def test_the_first_migration_alone_holds_stories_and_is_carried_on(tmp_path: Path):
    file, scripts = tmp_path / "old.db", tmp_path / "older"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns(*older_than("0002")))
    await migrate(file, scripts=scripts)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO guilds (guild_id, joined_at) VALUES (1, 0)")
    await migrate(file)
    assert counts_of(file)["guilds"] == 1
    assert "releases" in schema_of(file)
    assert (tmp_path / f"old.db.before-{HEAD}").exists()


async def test_a_release_on_its_way_is_carried_on_with_its_payloads(tmp_path: Path):
    file, scripts = tmp_path / "old.db", tmp_path / "older"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns(*older_than("0005")))
    await migrate(file, scripts=scripts)
    engine = writer_engine(file)
    async with engine.begin() as tx, without_title_keys(tx):
        await begin_it(tx, (await first_release(tx, await add_a_plan(tx))).release_id)
    await engine.dispose()
    assert "jump_links" not in schema_of(file)
    await migrate(file)
    assert counts_of(file)["parts"] == 4
    database = await Database.open(f"sqlite:///{file}", kind="real", now=NOW)
    async with database.write() as tx:
        (release,) = await claims.find_unfinished(tx, now=NOW, owner=OWNER)
        await send_all(tx, release.release_id, first_message=900)
        assert await claims.finish(tx, release.release_id, NOW)
    await database.close()


@pytest.mark.parametrize("placed", [True, False])
async def test_what_is_hidden_more_by_the_newer_rule_is_revised_at_the_first_start(
    tmp_path: Path, placed: bool
):
    """Once a warning of chapter 2 took the story's away from chapter 1."""
    file, scripts = tmp_path / "old.db", tmp_path / "older"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns(*older_than("0012")))
    database = await Database.open(f"sqlite:///{file}", kind="real", now=NOW, scripts=scripts)
    async with database.write() as tx, without_title_keys(tx):
        plan = await add_a_plan(tx)
        posted, ready, _ = await releases.find_releases(tx, story_id=plan.story_id)
        warned = [WarningsOf(plan.story_id, None, None, ("blood",))]
        if placed:
            warned.append(WarningsOf(plan.story_id, ready.chapter_id, None, ("blood",)))
        await add_warnings(tx, warned)
        await post_it(tx, posted.release_id)
        await claim_it(tx, ready.release_id)
    await database.close()
    database = await Database.open(f"sqlite:///{file}", kind="real", now=NOW)
    async with database.write() as tx:
        asked = await revisions.find_due(tx, NOW, 10)
        assert [each.release_id for each in asked] == [posted.release_id] * placed
        state = ReleaseState.WAITING if placed else ReleaseState.CLAIMED
        assert (await releases.get_release(tx, ready.release_id)).state is state
        assert bool(await parts.get_parts(tx, ready.release_id)) is not placed
    await database.close()


async def test_titles_of_an_older_file_are_found_without_case_and_none_is_lost(tmp_path: Path):
    file, scripts = tmp_path / "old.db", tmp_path / "older"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns(*older_than("0017")))
    database = await Database.open(f"sqlite:///{file}", kind="real", now=NOW, scripts=scripts)
    async with database.write() as tx, without_title_keys(tx):
        await add_a_guild(tx)
        titles = ("Война и мир", "ВОЙНА И МИР", "Işık", "Straße", "Straße")
        ids = [await add_a_story(tx, a_manuscript(title), author_id=1) for title in titles[:4]]
        await stories.remove_story(tx, ids[3], NOW)
        ids.append(await add_a_story(tx, a_manuscript(titles[4]), author_id=1))
    await database.close()
    database = await Database.open(f"sqlite:///{file}", kind="real", now=NOW)
    async with database.write() as tx:
        for words, found in (("война", ids[:2]), ("IŞIK", ids[2:3]), ("strasse", ids[4:])):
            listed = await stories.find_stories(tx, GUILD, words=words)
            assert sorted(story.story_id for story in listed) == found
        with pytest.raises(StoryError, match="another story of that title"):
            await stories.restore_story(tx, ids[3])
    await database.close()


@pytest.mark.parametrize(
    "failure",
    [
        "raise sa.exc.OperationalError('', {}, ValueError('no'))",
        "op.execute('INSERT INTO nowhere VALUES (1)')",
    ],
)
async def test_a_migration_that_fails_midway_changes_nothing(
    filled: Path, tmp_path: Path, failure: str
):
    body = f"import sqlalchemy as sa; op.add_column('guilds', sa.Column('x', sa.Text)); {failure}"
    before, rows = exact_schema_of(filled), counts_of(filled)
    with pytest.raises(StartupError, match="nothing in it was changed"):
        await open_with(filled, scripts_with(tmp_path, body))
    assert exact_schema_of(filled) == before
    assert counts_of(filled) == rows
    database = await Database.open(f"sqlite:///{filled}", kind="real", now=NOW)
    await database.close()


async def test_rebuilding_a_parent_table_keeps_its_children(filled: Path, tmp_path: Path):
    rebuild = (
        "with op.batch_alter_table('stories', recreate='always') as batch:"
        " batch.alter_column('summary', nullable=True)"
    )
    before = counts_of(filled)
    database = await open_with(filled, scripts_with(tmp_path, rebuild))
    await database.close()
    assert counts_of(filled) == before
    assert before["chapters"] == 3


async def test_a_migration_that_orphans_rows_is_undone(filled: Path, tmp_path: Path):
    before = counts_of(filled)
    with pytest.raises(StartupError, match=r"rows of chapters, .* would lose"):
        await open_with(filled, scripts_with(tmp_path, "op.execute('DELETE FROM stories')"))
    assert counts_of(filled) == before


async def test_a_copy_is_made_before_a_filled_file_is_changed(filled: Path, tmp_path: Path):
    scripts = scripts_with(tmp_path, "op.execute('DELETE FROM audit')")
    before, rows = exact_schema_of(filled), counts_of(filled)
    await (await open_with(filled, scripts)).close()
    copy = filled.with_name(f"{filled.name}.before-9999")
    assert exact_schema_of(copy) == before
    assert counts_of(copy) == rows


async def test_a_new_file_is_not_copied(filled: Path):
    assert sorted(path.name for path in filled.parent.iterdir()) == [
        filled.name,
        f"{filled.name}.closed",
        f"{filled.name}.lock",
    ]


async def test_a_file_of_a_newer_version_is_refused_and_left_alone(filled: Path, tmp_path: Path):
    await (await open_with(filled, scripts_with(tmp_path, "pass"))).close()
    content = content_of(filled)
    with pytest.raises(StartupError, match="made by a newer Cliffhanger"):
        await Database.open(f"sqlite:///{filled}", kind="real", now=NOW)
    assert content_of(filled) == content


async def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path):
    file = tmp_path / "recipes.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    content = content_of(file)
    with pytest.raises(StartupError, match=r"recipes\.db is not a Cliffhanger database"):
        await Database.open(f"sqlite:///{file}", kind="real", now=NOW)
    assert content_of(file) == content
