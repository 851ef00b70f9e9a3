from dataclasses import replace

import pytest

from bot.models.server import ChannelFacts, Layout, Pause, PauseReason
from bot.models.story import (
    Chapter,
    ChapterHead,
    Rating,
    Story,
    WarningFacts,
    WarningState,
)
from bot.services.ports.pauses import pause_sentence
from bot.services.servers.eligibility import channel_forbids, is_explicit, story_forbids
from tests.builders import AUTHOR, CHANNEL, GUILD, NOW

STORY = Story(
    story_id=1,
    guild_id=GUILD,
    author_id=AUTHOR,
    author_name="Ines",
    title="Salt and Lanterns",
    rating=Rating.TEEN,
    warning_state=WarningState.CHOSE_NOT,
    warnings=(),
    summary="",
    note_before="",
    note_after="",
    details=(),
    tags=(),
    expected_chapters=None,
    chapter_count=3,
    created_at=NOW,
)
CHAPTER = Chapter(ChapterHead(1, 1, 1, "Night 1", 12, ()), "The lamp was lit.", "", "")
CHANNEL_FACTS = ChannelFacts(CHANNEL, GUILD, "stories", age_restricted=False)


@pytest.mark.parametrize(
    ("story", "chapter", "word"),
    [
        (STORY, CHAPTER, None),
        (None, CHAPTER, "story"),
        (replace(STORY, removed_at=NOW), CHAPTER, "story"),
        (STORY, None, "chapter"),
        (STORY, replace(CHAPTER, head=replace(CHAPTER.head, removed_at=NOW)), "chapter"),
    ],
)
def test_what_was_removed_is_not_posted(story, chapter, word):
    said = story_forbids(story, chapter)
    assert said is None if word is None else word in said


def test_missing_permissions_are_named():
    channel = replace(CHANNEL_FACTS, missing=("Send Messages", "View Channel"))
    said = channel_forbids(channel, STORY, WarningFacts(), Layout.THREAD)
    assert said == Pause(PauseReason.LACKS_PERMISSIONS, "Send Messages, View Channel")
    assert "Send Messages, View Channel" in pause_sentence(said)


@pytest.mark.parametrize(
    ("layout", "matters"),
    [(Layout.THREAD, True), (Layout.FORUM, True), (Layout.CHANNEL, False), (Layout.CARD, False)],
)
def test_a_layout_needs_no_more_than_it_uses(layout: Layout, matters: bool):
    channel = replace(CHANNEL_FACTS, missing=("Send Messages in Threads",))
    assert (channel_forbids(channel, STORY, WarningFacts(), layout) is not None) is matters


@pytest.mark.parametrize(
    ("rating", "facts", "explicit"),
    [
        (Rating.TEEN, WarningFacts(), False),
        (Rating.EXPLICIT, WarningFacts(), True),
        (Rating.NOT_RATED, WarningFacts(), False),
        (Rating.NOT_RATED, WarningFacts(story=("smut",)), True),
        (Rating.NOT_RATED, WarningFacts(chapters={2: ("smut",)}), True),
        (Rating.NOT_RATED, WarningFacts(passages={3: ((), ("smut",))}), True),
    ],
)
def test_an_explicit_story_needs_an_age_restricted_channel(rating, facts, explicit):
    story, flagged = replace(STORY, rating=rating), replace(CHANNEL_FACTS, age_restricted=True)
    assert is_explicit(story, facts) is explicit
    assert (channel_forbids(CHANNEL_FACTS, story, facts, Layout.THREAD) is not None) is explicit
    assert channel_forbids(flagged, story, facts, Layout.THREAD) is None
