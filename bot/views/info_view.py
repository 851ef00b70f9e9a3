"""`/story info` and `/stats` in words."""

from bot.messages.payload.card import RATINGS
from bot.models.release import ScheduleState
from bot.models.story import ChapterHead
from bot.schedule.wording import stamp
from bot.services.feedback.feedback import StoryStats
from bot.services.stories.info import StoryInfo, TargetInfo
from bot.views import texts
from bot.views.schedule_view import cut
from bot.views.wording import public, warnings_line

CHAPTERS = 25
STATS = 40


def info_text(info: StoryInfo) -> str:
    story = info.story
    lines = [
        f"### {public(story.title, 300)}",
        texts.BY_LINE(author=public(story.author_name), rating=RATINGS[info.rating]),
        warnings_line(info.state, info.warnings),
        public(story.summary, 600),
        _released(info),
        *(_target(target, all_told=info.all_told) for target in info.targets),
        *map(_chapter, info.chapters[:CHAPTERS]),
    ]
    if len(info.chapters) > CHAPTERS:
        lines.append(texts.MORE(count=len(info.chapters) - CHAPTERS))
    return cut("\n".join(filter(None, lines)))


def stats_text(stats: StoryStats) -> str:
    lines = [
        f"### {public(stats.story.title, 300)}",
        texts.STATS(posted=stats.posted, reactions=stats.reactions, comments=stats.comments),
    ]
    for row in stats.chapters[-STATS:]:
        name = f"**{row.number}.** {public(row.title, 80)}".rstrip()
        counts = texts.CHAPTER_STATS(
            reactions=row.reactions, readers=row.readers, comments=row.comments
        )
        lines.append(f"- {name} · {counts if row.posted else texts.NOT_OUT_YET}")
    return cut("\n".join(lines))


def _released(info: StoryInfo) -> str:
    if not info.all_told:
        return texts.OUT(count=len(info.chapters))
    return texts.RELEASED(released=info.released, count=len(info.chapters))


def _target(target: TargetInfo, *, all_told: bool) -> str:
    if not all_told:
        return texts.TARGET_OUT(channel_id=target.channel_id, out=target.posted)
    paused = target.schedule is ScheduleState.PAUSED
    places = {"channel_id": target.channel_id, "out": target.posted, "coming": target.waiting}
    if target.next_at is None:
        return (texts.TARGET_PAUSED if paused else texts.TARGET)(**places)
    row = texts.TARGET_PAUSED_NEXT if paused else texts.TARGET_NEXT
    return row(**places, date=stamp(target.next_at))


def _chapter(head: ChapterHead) -> str:
    name = f"**{head.number}.** {public(head.title, 110)}".rstrip()
    return f"- {name} · {texts.WORDS(count=head.word_count)}"
