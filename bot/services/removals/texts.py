"""What is said before and after something is removed. Public words only: titles, numbers, dates."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.messages.layout.escape import escape
from bot.models.removal import PostedChapter, Takedown
from bot.models.story import ChapterHead, Story
from bot.schedule.wording import stamp

COMMENTS_STAY = (
    "Readers' comments and reactions are kept; what they wrote in a chapter's thread stays theirs,"
    " and the thread is closed, not deleted."
)
UNDO_BY_COMMAND = "`Bring back` or /story remove"
IS_BACK_ALREADY = "That was brought back already: see /story info."
IS_GONE = "That was removed more than 30 days ago, and its text is deleted for good."
NO_LIVING_STORY = "The story itself is removed: bring that back first, with /story remove."


def question(
    story: Story,
    head: ChapterHead | None,
    out: Sequence[PostedChapter],
    going: int,
    purge_at: datetime,
) -> str:
    """`going` is how many chapters of the story are not out yet; `head` the one chapter meant."""
    what = _what(story, head)
    if not out:
        return f"Remove {what}? None of it has been released.\n{_until(purge_at, posted=False)}"
    lines = [f"Remove {what}? {_is_out(out, head)}", _with_messages(out)]
    if head is None:
        lines.append(_without_messages(out, going))
    return "\n".join([*lines, COMMENTS_STAY, _until(purge_at, posted=True)])


def by_manager(story: Story) -> str:
    return (
        f"You would do it as somebody who may manage this server: {escape(story.author_name)} will"
        " be told, and can bring it back as well."
    )


def taken_down(head: ChapterHead | None, out: Sequence[PostedChapter], purge_at: datetime) -> str:
    """What has just happened."""
    name = "The story" if head is None else f"Chapter {head.number}"
    if not out:
        return f"{name} is removed. Nothing of it was ever released. {_until(purge_at)}"
    messages = sum(row.messages for row in out)
    return (
        f"{name} is removed. Its {_count(messages, 'message')} in {_channels(out)} go now, one by"
        f" one; many, or old ones, take a while. {COMMENTS_STAY} {_until(purge_at, posted=True)}"
    )


def left_there(kept: int, purge_at: datetime) -> str:
    return (
        f"What was still to come is removed. What is released, {_count(kept, 'chapter')}, stays"
        f" where it is. {_until(purge_at, posted=False)}"
    )


def removed_for_author(
    story: Story, head: ChapterHead | None, manager_id: int, purge_at: datetime
) -> str:
    what = f"Chapter {head.number} of {_title(story)}" if head else _title(story)
    return (
        f"{what} was removed, with its messages, by <@{manager_id}>, who may manage the server."
        f" {_kept_for_author(purge_at)}"
    )


def rest_removed_for_author(story: Story, manager_id: int, purge_at: datetime) -> str:
    return (
        f"What was not released yet of {_title(story)} was removed by <@{manager_id}>, who may"
        f" manage the server. {_kept_for_author(purge_at)}"
    )


def ask_back(
    story: Story, heads: Sequence[ChapterHead], removed_at: datetime, purge_at: datetime
) -> str:
    what = _title(story) if not heads else f"{_numbers(heads)} of {_title(story)}"
    verb = "were" if len(heads) > 1 else "was"
    return (
        f"{what} {verb} removed {stamp(removed_at, 'R')}. `Bring back` brings back everything on my"
        f" side, comments included, but no message that is deleted. {_until(purge_at)}"
    )


def brought_back(
    story: Story, heads: Sequence[ChapterHead], *, out: Collection[int], paused: bool
) -> str:
    """`out` are the chapters that stand in a channel still; `paused`: schedules are back."""
    what = _title(story) if not heads else f"{_numbers(heads)} of {_title(story)}"
    verb = "are" if len(heads) > 1 else "is"
    lines = [f"{what} {verb} back, with comments and warnings."]
    if out:
        rest = "had not been taken down yet, and its messages stay."
        lines.append(f"{_count(len(out), 'chapter')} {rest}")
    lines.append("What is not in a channel any more can be released again.")
    if paused:
        lines.append("The schedule is paused: /release resume goes on with it.")
    elif heads:
        lines.append("Where the story has a schedule, it takes the next date.")
    return " ".join(lines)


def in_the_way(story: Story, takedown: Takedown, sentence: str) -> str:
    return (
        f"I cannot remove the messages of “{escape(story.title)}” in <#{takedown.channel_id}>."
        f" {sentence} I try again every day until {stamp(takedown.purge_at, 'D')}; whoever may"
        " manage messages there can also delete them."
    )


def given_up(story: Story, takedown: Takedown, sentence: str) -> str:
    return (
        f"I gave up removing messages of “{escape(story.title)}” in <#{takedown.channel_id}>."
        f" {sentence} Whoever may manage messages there can still delete them."
    )


def _kept_for_author(purge_at: datetime) -> str:
    return (
        f"Until {stamp(purge_at, 'D')} /story remove on that server brings it back on my side."
        " After that its text is deleted for good, so keep a copy."
    )


def _what(story: Story, head: ChapterHead | None) -> str:
    if head is not None:
        return f"chapter {head.number}"
    return f"all of it, {_count(story.chapter_count, 'chapter')}"


def _is_out(out: Sequence[PostedChapter], head: ChapterHead | None) -> str:
    if head is not None:
        return f"It is out in {_channels(out)}."
    chapters = {row.chapter_id for row in out}
    verb = "is" if len(chapters) == 1 else "are"
    by_channel = [f"{_in(out, channel)} in <#{channel}>" for channel in _channel_ids(out)]
    return f"{_count(len(chapters), 'chapter')} {verb} out: {', '.join(by_channel)}."


def _in(out: Sequence[PostedChapter], channel_id: int) -> int:
    return sum(row.channel_id == channel_id for row in out)


def _with_messages(out: Sequence[PostedChapter]) -> str:
    messages = _count(sum(row.messages for row in out), "message")
    return (
        f"**Remove with its messages**: it goes as a whole, and so do {messages} of mine."
        " Messages cannot come back."
    )


def _without_messages(out: Sequence[PostedChapter], going: int) -> str:
    kept = _count(len({row.chapter_id for row in out}), "chapter")
    if not going:
        return "**Remove, leave the messages**: all is released and stays; only its schedules end."
    return (
        f"**Remove, leave the messages**: what is not released yet goes, {_count(going, 'chapter')}"
        f". What is released, {kept}, stays where it is."
    )


def _until(purge_at: datetime, *, posted: bool = False) -> str:
    what = "Everything but the messages" if posted else "It"
    return (
        f"{what} can be brought back until {stamp(purge_at, 'D')}, with {UNDO_BY_COMMAND}; then the"
        " text is deleted for good, and comments are kept without the names of their writers."
    )


def _title(story: Story) -> str:
    return f"“{escape(story.title)}”"


def _numbers(heads: Sequence[ChapterHead]) -> str:
    if len(heads) == 1:
        return f"Chapter {heads[0].number}"
    return f"{_count(len(heads), 'chapter')}, {heads[0].number} to {heads[-1].number},"


def _channels(out: Sequence[PostedChapter]) -> str:
    return ", ".join(f"<#{channel}>" for channel in _channel_ids(out))


def _channel_ids(out: Sequence[PostedChapter]) -> list[int]:
    return list(dict.fromkeys(row.channel_id for row in out))


def _count(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
