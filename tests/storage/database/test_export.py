import json
import re
from pathlib import Path

import pytest

from bot.models.feedback import CommentSource, ReactionEvent
from bot.models.story import Passage
from bot.storage.database import export
from bot.storage.feedback import comments, reactions
from bot.storage.notices import notices
from bot.storage.stories import drafts
from bot.storage.tables.schema import metadata
from bot.storage.tables.types import Instant, Json, Snowflake
from tests.builders import (
    AUTHOR,
    CHANNEL,
    GUILD,
    NOW,
    a_chapter,
    a_draft,
    a_manuscript,
    add_a_plan,
    add_a_story,
    first_release,
    post_it,
)

DOCS = Path(__file__).parents[3] / "docs" / "export.md"


@pytest.fixture
async def filled(db):
    async with db.write() as tx:
        schedule = await add_a_plan(tx)
        await post_it(tx, (await first_release(tx, schedule)).release_id)
        await add_a_story(
            tx,
            a_manuscript("Laternen, „hell“", [a_chapter(warnings=["Gore"])], tags=("Nacht",)),
            passages=[(Passage(0, 0, ("Blut",)),)],
        )
        await drafts.add_draft(tx, a_draft(source=b"\xff\x00"))
        await notices.add_notice(tx, user_id=AUTHOR, text="It is out.", now=NOW)
        await reactions.record_reactions(
            tx, [ReactionEvent(900, 5, "💡", burst=False, at=NOW, added=True)]
        )
        await comments.add_comment(
            tx,
            story_id=schedule.story_id,
            chapter_id=None,
            guild_id=GUILD,
            user_id=5,
            text="One line\nand another.",
            source=CommentSource.BUTTON,
            now=NOW,
        )
    return db


async def exported(db, directory: Path) -> dict[str, int]:
    async with db.read() as tx:
        return await export.write_everything(tx, directory)


def rows_of(directory: Path, table: str) -> list[dict[str, object]]:
    lines = (directory / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


async def test_every_table_has_its_file_with_all_its_rows(filled, tmp_path: Path):
    target = tmp_path / "new" / "folder"
    counts = await exported(filled, target)
    assert set(counts) == set(metadata.tables)
    assert {path.name for path in target.iterdir()} == {f"{name}.jsonl" for name in counts}
    assert {name: len(rows_of(target, name)) for name in counts} == counts
    assert counts["chapters"] == 4
    assert counts["parts"] == 4


async def test_fields_stand_in_the_order_of_the_columns(filled, tmp_path: Path):
    await exported(filled, tmp_path)
    for table in metadata.tables.values():
        for row in rows_of(tmp_path, table.name):
            assert list(row) == [column.name for column in table.columns]


async def test_values_are_written_as_the_documentation_says(filled, tmp_path: Path):
    await exported(filled, tmp_path)
    story = rows_of(tmp_path, "stories")[1]
    assert (story["title"], story["tags"]) == ("Laternen, „hell“", ["Nacht"])
    assert (story["author_id"], story["story_id"]) == (str(AUTHOR), 2)
    assert story["created_at"] == "2026-03-02T18:00:00.000Z"
    assert story["removed_at"] is None
    assert rows_of(tmp_path, "parts")[0]["payload"] == {"content": "part 0"}
    assert rows_of(tmp_path, "parts")[0]["channel_id"] == str(CHANNEL)
    assert rows_of(tmp_path, "drafts")[0]["source"] == "/wA="
    assert rows_of(tmp_path, "comments")[0]["text"] == "One line\nand another."
    assert rows_of(tmp_path, "reactions")[0]["emoji"] == "💡"


async def test_exporting_again_writes_the_same_bytes(filled, tmp_path: Path):
    await exported(filled, tmp_path / "one")
    await exported(filled, tmp_path / "two")
    await exported(filled, tmp_path / "two")
    for name in metadata.tables:
        first = (tmp_path / "one" / f"{name}.jsonl").read_bytes()
        assert first == (tmp_path / "two" / f"{name}.jsonl").read_bytes()


def documented() -> dict[str, dict[str, str]]:
    """The kind of each field of each file that docs/export.md describes, in its order."""
    sections = re.split(r"^## (\w+)\.jsonl$", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        name: dict(re.findall(r"^\| `(\w+)` \| ([\w ]+?) \| .+ \|$", body, flags=re.MULTILINE))
        for name, body in zip(sections[1::2], sections[2::2], strict=True)
    }


def kind_of(column) -> str:
    if column.type is Snowflake:
        return "Discord id"
    kinds = {Instant: "instant", Json: "JSON"}
    plain = {"INTEGER": "number", "BIGINT": "number", "BLOB": "bytes", "TEXT": "text"}
    return kinds.get(type(column.type)) or plain[str(column.type)]


def test_the_documentation_describes_every_field_of_every_file():
    assert documented() == {
        name: {column.name: kind_of(column) for column in table.columns}
        for name, table in metadata.tables.items()
    }
