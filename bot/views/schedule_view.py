"""Schedules in words: a proposal with its button, the queue, and what was changed."""

from collections.abc import Sequence
from typing import Self

import discord
from typing_extensions import override

from bot.discord_api.members import member_of, services_of
from bot.messages.payload.fitting import fit
from bot.models.release import Release, ScheduleState
from bot.models.server import TargetState
from bot.schedule.wording import stamp
from bot.sentence import Sentence
from bot.services.schedules.proposal import PlannedDrop, ScheduleProposal
from bot.services.schedules.queue import QueueEntry, UpcomingRelease
from bot.services.schedules.schedules import Changed
from bot.services.schedules.why import number_list
from bot.text.limits import v2_length
from bot.views import texts
from bot.views.confirming import NeverMind, said
from bot.views.safe_items import ROW_ID, SafeButton, SafeView
from bot.views.wording import numbers, public

SHOWN = 10
TEXT = 3800


class ConfirmSchedule(SafeButton, template=r"schedule:(.{1,90})"):
    @classmethod
    def offer(cls, token: str, *, replaces: bool) -> Self:
        label = texts.REPLACE_SCHEDULE if replaces else texts.CONFIRM
        return cls.make(f"schedule:{token}", label, discord.ButtonStyle.success)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        changed = await services_of(interaction).schedules.confirm(
            member_of(interaction), groups[0]
        )
        await interaction.edit_original_response(view=said(_scheduled(changed)))


class UndoRelease(SafeButton, template=rf"undo:{ROW_ID}"):
    @classmethod
    def offer(cls, release_id: int) -> Self:
        return cls.make(f"undo:{release_id}", texts.UNDO, discord.ButtonStyle.danger)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        undone = await services_of(interaction).schedules.undo(
            member_of(interaction), int(groups[0])
        )
        await interaction.edit_original_response(view=said(_undone(undone)))


def proposal_view(proposal: ScheduleProposal) -> SafeView:
    """The first dates of a schedule that is not made yet."""
    dates = [
        texts.PROPOSED(
            title=public(proposal.story_title),
            channel_id=proposal.channel_id,
            rule=proposal.rule_text,
            count=proposal.planned,
        ),
        *map(_drop, proposal.first),
    ]
    remarks = [f"⚠ {warning}" for warning in proposal.warnings]
    if proposal.replaces:
        remarks.append(texts.REPLACES(rule=proposal.replaces))
    # A line right below a list would be shown as part of its last item.
    text = "\n\n".join("\n".join(lines) for lines in (dates, remarks) if lines)
    confirm = ConfirmSchedule.offer(proposal.token, replaces=bool(proposal.replaces))
    return said(text, confirm, NeverMind.offer())


def release_view(release: Release) -> SafeView:
    text = texts.GOES_OUT(
        number=release.chapter_number,
        channel_id=release.channel_id,
        when=stamp(release.due_at, "R"),
    )
    return said(text, UndoRelease.offer(release.release_id))


def _undone(releases: Sequence[Release]) -> str:
    found = sorted(release.chapter_number for release in releases)
    return texts.TAKEN_BACK(count=len(found), numbers=number_list(found))


def queue_text(title: str, queue: Sequence[QueueEntry]) -> str:
    """All that is to come, a paragraph for each channel, within one message."""
    if not queue:
        return texts.NOT_SCHEDULED(title=public(title))
    shown = max(SHOWN // len(queue), 2)
    entries = "\n\n".join(_entry(entry, shown) for entry in queue)
    return cut(f"### {public(title)}\n{entries}")


def changed_text(done: Sentence, changed: Changed, **places: object) -> str:
    """One sentence on what was done, one on what comes next.

    `done` has places for `title` and `channel_id`; `places` are those it has besides.
    """
    title = public(changed.story_title)
    words = done(title=title, channel_id=changed.channel_id, **places)
    if changed.state is ScheduleState.ACTIVE and changed.next_at is not None:
        date, when = stamp(changed.next_at), stamp(changed.next_at, "R")
        return texts.THEN_NEXT(done=words, date=date, when=when)
    return words


def cut(text: str) -> str:
    """Whole lines, as many as fit one message."""
    kept = text
    while v2_length(kept) > TEXT:
        kept = kept.rpartition("\n")[0] or fit(kept, TEXT, most_bytes=2 * TEXT)
    return kept if kept == text else f"{kept}\n…"


def _drop(drop: PlannedDrop) -> str:
    return f"- {stamp(drop.at)}: {numbers(drop.chapters)}"


def _scheduled(changed: Changed) -> str:
    done = changed_text(texts.SCHEDULED, changed, rule=changed.rule_text)
    return texts.SEE_QUEUE(done=done)


def _entry(entry: QueueEntry, shown: int) -> str:
    paused = entry.state is ScheduleState.PAUSED or entry.target_state is TargetState.PAUSED
    head = texts.QUEUE_PAUSED if paused else texts.QUEUE
    lines = [
        head(channel_id=entry.channel_id, rule=entry.rule_text or texts.NOTHING_SCHEDULED),
        _size(entry),
        *map(_coming, entry.entries[:shown]),
    ]
    if len(entry.entries) > shown:
        lines.append(texts.MORE(count=len(entry.entries) - shown))
    return "\n".join(lines)


def _size(entry: QueueEntry) -> str:
    places = {"released": entry.released, "coming": len(entry.entries)}
    days = round(entry.buffer_weeks * 7)
    if not days:
        return texts.QUEUE_SIZE(**places)
    if days < 14:
        return texts.QUEUE_SIZE_DAYS(**places, days=days)
    return texts.QUEUE_SIZE_WEEKS(**places, weeks=days // 7)


def _coming(coming: UpcomingRelease) -> str:
    name = f"**{coming.number}.** {public(coming.title, 110)}".rstrip()
    return f"- {name}: {coming.reason}"
