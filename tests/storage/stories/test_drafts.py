from dataclasses import replace
from datetime import timedelta

from bot.storage.stories import drafts
from tests.builders import AUTHOR, GUILD, NOW, a_draft, add_a_guild, add_a_story


async def test_a_draft_comes_back_as_it_was_added(tx):
    story_id = await add_a_story(tx)
    draft = a_draft(story_id=story_id, choices={"title": "keep"}, source=b"\xff\x00\xfe")
    draft_id = await drafts.add_draft(tx, draft)
    assert await drafts.get_draft(tx, draft_id) == replace(draft, draft_id=draft_id)
    assert await drafts.get_draft(tx, 99) is None


async def test_choices_and_edits_are_replaced(tx):
    await add_a_guild(tx)
    draft_id = await drafts.add_draft(tx, a_draft(choices={"old": "x"}))
    await drafts.update_draft(tx, draft_id, choices={"note": "hide"}, edits={"title": "Licht"})
    draft = await drafts.get_draft(tx, draft_id)
    assert (draft.choices, draft.edits) == ({"note": "hide"}, {"title": "Licht"})


async def test_a_draft_is_removed_once(tx):
    await add_a_guild(tx)
    draft_id = await drafts.add_draft(tx, a_draft())
    assert await drafts.remove_draft(tx, draft_id)
    assert not await drafts.remove_draft(tx, draft_id)


async def test_expired_drafts_are_removed_and_not_counted(tx):
    await add_a_guild(tx)
    hour = timedelta(hours=1)
    await drafts.add_draft(tx, a_draft(expires_at=NOW + hour))
    kept = await drafts.add_draft(tx, a_draft(expires_at=NOW + 2 * hour))
    await drafts.add_draft(tx, a_draft(author_id=5))
    own = {"guild_id": GUILD, "author_id": AUTHOR}
    assert await drafts.count_drafts(tx, **own, now=NOW) == 2
    assert await drafts.count_drafts(tx, **own, now=NOW + hour) == 1
    assert await drafts.remove_expired_drafts(tx, NOW + hour) == 1
    assert await drafts.get_draft(tx, kept) is not None
