"""What a schedule would do, with the button that makes it so; what is queued, and what changed."""

from collections.abc import Sequence
from typing import Self

import discord
from typing_extensions import override

from bot.discord_api.members import member_of, services_of
from bot.messages.payload.fitting import fit
from bot.models.release import Release, ScheduleState
from bot.models.server import TargetState
from bot.schedule.wording import stamp
from bot.services.schedules.proposal import PlannedDrop, ScheduleProposal
from bot.services.schedules.queue import QueueEntry, UpcomingRelease
from bot.services.schedules.schedules import Changed
from bot.services.schedules.why import name_chapters
from bot.text.limits import v2_length
from bot.views.confirming import NeverMind, said
from bot.views.safe_items import ROW_ID, SafeButton, SafeView
from bot.views.wording import numbers, plural, public

SHOWN = 10
TEXT = 3800


class ConfirmSchedule(SafeButton, template=r"schedule:(.{1,90})"):
    @classmethod
    def offer(cls, token: str, *, replaces: bool) -> Self:
        label = "Replace schedule" if replaces else "Confirm"
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
        return cls.make(f"undo:{release_id}", "Undo", discord.ButtonStyle.danger)

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
        f"### {public(proposal.story_title)} in <#{proposal.channel_id}>",
        f"{proposal.rule_text} — {plural(proposal.planned, 'chapter')} planned.",
        *map(_drop, proposal.first),
    ]
    remarks = [f"⚠ {warning}" for warning in proposal.warnings]
    if proposal.replaces:
        remarks.append(f"This replaces the schedule that is there: {proposal.replaces}.")
    # A line right below a list would be shown as part of its last item.
    text = "\n\n".join("\n".join(lines) for lines in (dates, remarks) if lines)
    confirm = ConfirmSchedule.offer(proposal.token, replaces=bool(proposal.replaces))
    return said(text, confirm, NeverMind.offer())


def release_view(release: Release) -> SafeView:
    text = (
        f"Chapter {release.chapter_number} goes out in <#{release.channel_id}> "
        f"{stamp(release.due_at, 'R')}."
    )
    return said(text, UndoRelease.offer(release.release_id))


def _undone(releases: Sequence[Release]) -> str:
    found = sorted(release.chapter_number for release in releases)
    verb = "is" if len(found) == 1 else "are"
    return f"Taken back: {name_chapters(found).lower()} {verb} not released now."


def queue_text(title: str, queue: Sequence[QueueEntry]) -> str:
    """All that is to come, a paragraph for each channel, within one message."""
    if not queue:
        return f"Nothing of {public(title)} is scheduled yet: use /release schedule."
    shown = max(SHOWN // len(queue), 2)
    texts = [_entry(entry, shown) for entry in queue]
    return cut("\n".join([f"### {public(title)}", "\n\n".join(texts)]))


def changed_text(changed: Changed, what: str) -> str:
    """One sentence on what was done, one on what comes next."""
    done = f"{public(changed.story_title)} in <#{changed.channel_id}> {what}."
    if changed.state is ScheduleState.ACTIVE and changed.next_at is not None:
        return f"{done} Next: {stamp(changed.next_at)} ({stamp(changed.next_at, 'R')})."
    return done


def cut(text: str) -> str:
    """Whole lines, as many as fit one message."""
    kept = text
    while v2_length(kept) > TEXT:
        kept = kept.rpartition("\n")[0] or fit(kept, TEXT, most_bytes=2 * TEXT)
    return kept if kept == text else f"{kept}\n…"


def _drop(drop: PlannedDrop) -> str:
    return f"- {stamp(drop.at)}: {numbers(drop.chapters)}"


def _scheduled(changed: Changed) -> str:
    what = f"is scheduled: {changed.rule_text}"
    return f"{changed_text(changed, what)} See it with /release queue."


def _entry(entry: QueueEntry, shown: int) -> str:
    rule = entry.rule_text or "nothing scheduled"
    paused = entry.state is ScheduleState.PAUSED or entry.target_state is TargetState.PAUSED
    weeks = f", enough for {entry.buffer_weeks:.1f} weeks" if entry.buffer_weeks else ""
    head = f"**<#{entry.channel_id}>**: {rule}{' (paused)' if paused else ''}"
    size = f"{entry.released} released, {len(entry.entries)} to come{weeks}"
    lines = [head, f"-# {size}", *map(_coming, entry.entries[:shown])]
    if len(entry.entries) > shown:
        lines.append(f"-# and {len(entry.entries) - shown} more")
    return "\n".join(lines)


def _coming(coming: UpcomingRelease) -> str:
    name = f"**{coming.number}.** {public(coming.title, 110)}".rstrip()
    return f"- {name}: {coming.reason}"
