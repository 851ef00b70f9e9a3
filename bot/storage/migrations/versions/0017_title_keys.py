"""What titles are looked up by: until now only letters of ASCII were found in either case."""

import unicodedata

import regex
import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_MARKED_I = regex.compile(r"i\p{M}+")


def upgrade() -> None:
    column = sa.Column("title_key", sa.Text, nullable=False, server_default=sa.text("''"))
    op.add_column("stories", column)
    op.drop_index("uq_stories_living_title", "stories")
    _fill_in()
    op.create_index("ix_stories_title_key", "stories", ["guild_id", "title_key"])
    op.create_index(
        "uq_stories_living_title",
        "stories",
        ["guild_id", "author_id", "title_key"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
    )


def _fill_in() -> None:
    stories = op.get_bind().execute(
        sa.text(
            "SELECT story_id, guild_id, author_id, title, removed_at FROM stories ORDER BY story_id"
        )
    )
    taken = set[tuple[int, int, str]]()
    for story_id, guild_id, author_id, title, removed_at in stories.all():
        key = _key(title)
        # Two living stories of an author whose titles differ in case alone stay two.
        if (guild_id, author_id, key) in taken:
            key = f"{key} #{story_id}"
        if removed_at is None:
            taken.add((guild_id, author_id, key))
        change = sa.text("UPDATE stories SET title_key = :key WHERE story_id = :story_id")
        op.get_bind().execute(change, {"key": key, "story_id": story_id})


def _key(title: str) -> str:
    folded = _folded(_folded(title)).replace("ı", "i")
    dotless = _MARKED_I.sub(lambda found: found.group().replace("\u0307", ""), folded)
    return " ".join(unicodedata.normalize("NFKC", dotless).split())


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", words).casefold())
