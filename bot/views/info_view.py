"""`/story info` and `/stats` in words."""

from bot.messages.payload.card import RATINGS
from bot.models.release import ScheduleState
from bot.models.story import ChapterHead
from bot.schedule.wording import stamp
from bot.services.feedback.feedback import StoryStats
from bot.services.stories.info import StoryInfo, TargetInfo
from bot.views.schedule_view import cut
from bot.views.wording import plural, public, warnings_line

CHAPTERS = 25
STATS = 40


def info_text(info: StoryInfo) -> str:
    story = info.story
    lines = [
        f"### {public(story.title, 300)}",
        f"by {public(story.author_name)} · Rating: {RATINGS[info.rating]}",
        warnings_line(info.state, info.warnings),
        public(story.summary, 600),
        _released(info),
        *(_target(target, all_told=info.all_told) for target in info.targets),
        *map(_chapter, info.chapters[:CHAPTERS]),
    ]
    if len(info.chapters) > CHAPTERS:
        lines.append(f"-# and {len(info.chapters) - CHAPTERS} more")
    return cut("\n".join(filter(None, lines)))


def stats_text(stats: StoryStats) -> str:
    lines = [
        f"### {public(stats.story.title, 300)}",
        (
            f"{plural(stats.posted, 'chapter')} out · {plural(stats.reactions, 'reaction')} · "
            f"{plural(stats.comments, 'comment')}"
        ),
    ]
    for row in stats.chapters[-STATS:]:
        name = f"**{row.number}.** {public(row.title, 80)}".rstrip()
        counts = (
            f"{plural(row.reactions, 'reaction')} by {plural(row.readers, 'reader')}, "
            f"{plural(row.comments, 'comment')}"
        )
        lines.append(f"- {name} · {counts if row.posted else 'not out yet'}")
    return cut("\n".join(lines))


def _released(info: StoryInfo) -> str:
    if not info.all_told:
        return f"{plural(len(info.chapters), 'chapter')} out."
    return f"{info.released} of {plural(len(info.chapters), 'chapter')} released."


def _target(target: TargetInfo, *, all_told: bool) -> str:
    if not all_told:
        return f"- <#{target.channel_id}>: {target.posted} out"
    state = " (paused)" if target.schedule is ScheduleState.PAUSED else ""
    following = f", next {stamp(target.next_at)}" if target.next_at else ""
    return (
        f"- <#{target.channel_id}>{state}: {target.posted} out, {target.waiting} to come{following}"
    )


def _chapter(head: ChapterHead) -> str:
    name = f"**{head.number}.** {public(head.title, 110)}".rstrip()
    return f"- {name} · {plural(head.word_count, 'word')}"
