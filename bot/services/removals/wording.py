"""What is said of a removal, made of what it does. People's own words are escaped here."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.messages.layout.escape import escape
from bot.models.removal import PostedChapter, Takedown
from bot.models.story import ChapterHead, Story
from bot.schedule.wording import stamp
from bot.sentence import Sentence
from bot.services.removals import texts


def question(
    story: Story,
    head: ChapterHead | None,
    out: Sequence[PostedChapter],
    going: int,
    purge_at: datetime,
) -> str:
    """`going` is how many chapters of the story are not out yet; `head` the one chapter meant."""
    if head is not None:
        asked = texts.ASK_CHAPTER(number=head.number)
    else:
        asked = texts.ASK_STORY(count=story.chapter_count)
    if not out:
        return "\n".join((_joined(asked, texts.NOTHING_OUT), _until(purge_at)))
    lines = [_joined(asked, _is_out(out, head)), _with_messages(out)]
    if head is None:
        lines.append(_without_messages(out, going))
    return "\n".join([*lines, texts.COMMENTS_STAY, _until(purge_at, posted=True)])


def by_manager(story: Story) -> str:
    return texts.BY_MANAGER(author=escape(story.author_name))


def taken_down(head: ChapterHead | None, out: Sequence[PostedChapter], purge_at: datetime) -> str:
    """What has just happened."""
    until = _until(purge_at, posted=bool(out))
    if not out:
        taken = texts.CHAPTER_TAKEN(number=head.number) if head else texts.STORY_TAKEN
        return _joined(taken, until)
    count, channels = sum(row.messages for row in out), _channels(out)
    if head is None:
        taken = texts.STORY_TAKEN_DOWN(count=count, channels=channels)
    else:
        taken = texts.CHAPTER_TAKEN_DOWN(number=head.number, count=count, channels=channels)
    return _joined(taken, texts.COMMENTS_STAY, until)


def left_there(kept: int, purge_at: datetime) -> str:
    return _joined(texts.REST_TAKEN(kept=kept), _until(purge_at))


def removed_for_author(
    story: Story, head: ChapterHead | None, manager_id: int, purge_at: datetime
) -> str:
    title = escape(story.title)
    if head is None:
        removed = texts.STORY_REMOVED(title=title, manager_id=manager_id)
    else:
        removed = texts.CHAPTER_REMOVED(number=head.number, title=title, manager_id=manager_id)
    return _joined(removed, _kept_for_author(purge_at))


def rest_removed_for_author(story: Story, manager_id: int, purge_at: datetime) -> str:
    removed = texts.REST_REMOVED(title=escape(story.title), manager_id=manager_id)
    return _joined(removed, _kept_for_author(purge_at))


def ask_back(
    story: Story, heads: Sequence[ChapterHead], removed_at: datetime, purge_at: datetime
) -> str:
    when = stamp(removed_at, "R")
    if len(heads) > 1:
        removed = _of_chapters(texts.CHAPTERS_WERE_REMOVED, story, heads, when=when)
    elif heads:
        removed = _of_chapter(texts.CHAPTER_WAS_REMOVED, story, heads[0], when=when)
    else:
        removed = texts.STORY_WAS_REMOVED(title=escape(story.title), when=when)
    return _joined(removed, texts.ASK_BACK, _until(purge_at))


def brought_back(
    story: Story, heads: Sequence[ChapterHead], *, out: Collection[int], paused: bool
) -> str:
    """`out` are the chapters that stand in a channel still; `paused`: schedules are back."""
    lines = [_is_back(story, heads)]
    if out:
        lines.append(texts.STILL_OUT(count=len(out)))
    lines.append(texts.CAN_BE_RELEASED)
    if paused:
        lines.append(texts.SCHEDULE_PAUSED)
    elif heads:
        lines.append(texts.TAKES_NEXT_DATE)
    return _joined(*lines)


def in_the_way(story: Story, takedown: Takedown, obstacle: str) -> str:
    return texts.IN_THE_WAY(
        title=escape(story.title),
        channel_id=takedown.channel_id,
        obstacle=obstacle,
        date=stamp(takedown.purge_at, "D"),
    )


def given_up(story: Story, takedown: Takedown, obstacle: str) -> str:
    return texts.GIVEN_UP(
        title=escape(story.title), channel_id=takedown.channel_id, obstacle=obstacle
    )


def _joined(*sentences: str) -> str:
    return " ".join(sentences)


def _kept_for_author(purge_at: datetime) -> str:
    return texts.KEPT_FOR_AUTHOR(date=stamp(purge_at, "D"))


def _is_out(out: Sequence[PostedChapter], head: ChapterHead | None) -> str:
    if head is not None:
        return texts.CHAPTER_OUT(channels=_channels(out))
    chapters = {row.chapter_id for row in out}
    by_channel = [
        texts.COUNT_IN_CHANNEL(count=_in(out, channel), channel=_channel(channel))
        for channel in _channel_ids(out)
    ]
    return texts.CHAPTERS_OUT(count=len(chapters), by_channel=", ".join(by_channel))


def _in(out: Sequence[PostedChapter], channel_id: int) -> int:
    return sum(row.channel_id == channel_id for row in out)


def _with_messages(out: Sequence[PostedChapter]) -> str:
    return texts.WITH_MESSAGES(count=sum(row.messages for row in out))


def _without_messages(out: Sequence[PostedChapter], going: int) -> str:
    if not going:
        return texts.LEAVE_ALL_MESSAGES
    return texts.LEAVE_MESSAGES(going=going, kept=len({row.chapter_id for row in out}))


def _until(purge_at: datetime, *, posted: bool = False) -> str:
    words = texts.CAN_BE_UNDONE_BUT_MESSAGES if posted else texts.CAN_BE_UNDONE
    return words(date=stamp(purge_at, "D"))


def _is_back(story: Story, heads: Sequence[ChapterHead]) -> str:
    if len(heads) > 1:
        return _of_chapters(texts.CHAPTERS_ARE_BACK, story, heads)
    if heads:
        return _of_chapter(texts.CHAPTER_IS_BACK, story, heads[0])
    return texts.STORY_IS_BACK(title=escape(story.title))


def _of_chapter(words: Sentence, story: Story, head: ChapterHead, **more: str) -> str:
    return words(number=head.number, title=escape(story.title), **more)


def _of_chapters(words: Sentence, story: Story, heads: Sequence[ChapterHead], **more: str) -> str:
    return words(
        count=len(heads),
        title=escape(story.title),
        first=heads[0].number,
        last=heads[-1].number,
        **more,
    )


def _channels(out: Sequence[PostedChapter]) -> str:
    return ", ".join(map(_channel, _channel_ids(out)))


def _channel(channel_id: int) -> str:
    return texts.CHANNEL(channel_id=channel_id)


def _channel_ids(out: Sequence[PostedChapter]) -> list[int]:
    return list(dict.fromkeys(row.channel_id for row in out))
