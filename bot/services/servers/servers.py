"""The settings of a guild that its admins decide: its zone, its authors, its channels."""

import logging
from collections.abc import Set
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.errors import StoryError
from bot.models.server import (
    HISTORY,
    LAYOUT_NEEDS,
    NOTICES_NEED,
    Audit,
    ChannelFacts,
    Guild,
    Layout,
    Member,
    MessageStyle,
    Target,
    TargetState,
)
from bot.schedule.zones import find_zone, suggest_zones
from bot.services.ports.pauses import pause_sentence
from bot.services.ports.publisher import DeliveryProblem, Publisher
from bot.services.servers import permissions, texts
from bot.storage.database.database import Database, Tx
from bot.storage.releases import claims, schedules
from bot.storage.servers import audit, guilds, targets

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChannelAdded:
    """A configured channel, and what an admin may want to change about it, a sentence each."""

    target: Target
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A line of `/server channel list`. `problem` is empty where everything is in order."""

    target: Target
    schedules: int
    problem: str


class Servers:
    def __init__(self, db: Database, clock: Clock, publisher: Publisher) -> None:
        self._db = db
        self._clock = clock
        self._publisher = publisher
        # Asked for every reaction there is; a guild's entry goes when its channels change.
        self._channels: dict[int, frozenset[int]] = {}
        self._changes = 0

    async def get(self, member: Member) -> Guild:
        """The member's guild, made known on first contact."""
        async with self._db.write() as tx:
            return await known_guild(tx, member.guild_id, self._clock)

    async def require_author(self, member: Member) -> None:
        async with self._db.read() as tx:
            await permissions.require_author(tx, member)

    async def setup(
        self,
        member: Member,
        *,
        zone: str | None = None,
        author_role_id: int | None = None,
        notice_channel_id: int | None = None,
    ) -> Guild:
        """Change what is given, keep the rest. Returns the guild as it is now."""
        permissions.require_manager(member)
        found_zone = find_zone(zone) if zone else None
        if notice_channel_id is not None:
            await self._check_channel(member, notice_channel_id, NOTICES_NEED)
        async with self._db.write() as tx:
            guild = await known_guild(tx, member.guild_id, self._clock)
            changed = replace(
                guild,
                zone=found_zone or guild.zone,
                author_role_id=author_role_id or guild.author_role_id,
                notice_channel_id=notice_channel_id or guild.notice_channel_id,
            )
            if changed != guild:
                await guilds.update_guild(tx, changed)
                await self._record(tx, member, "server setup", "server")
        return changed

    async def add_channel(
        self, member: Member, channel_id: int, layout: Layout | None, style: MessageStyle
    ) -> ChannelAdded:
        """Configure a channel, or change how a configured one is used from the next release on.

        Without a layout it is `forum` for a forum and `thread` for any other channel.
        """
        permissions.require_manager(member)
        facts = await self._facts(member, channel_id)
        layout = layout or (Layout.FORUM if facts.is_forum else Layout.THREAD)
        _require_fitting(facts, layout)
        _require_permissions(facts, LAYOUT_NEEDS[layout])
        async with self._db.write() as tx:
            await known_guild(tx, member.guild_id, self._clock)
            target_id = await targets.add_target(
                tx,
                guild_id=member.guild_id,
                channel_id=channel_id,
                layout=layout,
                style=style,
                now=self._clock.now(),
            )
            await self._record(tx, member, "channel add", f"channel {channel_id}")
            target = await targets.get_target(tx, target_id)
        assert target is not None  # noqa: S101 (stored in this transaction)
        self._forget_channels(member.guild_id)
        log.info("channel %s configured in guild %s", channel_id, member.guild_id)
        return ChannelAdded(target, _advice(facts))

    async def remove_channel(self, member: Member, channel_id: int) -> str:
        """Stop releasing into a channel; its schedules end. Returns what happened."""
        permissions.require_manager(member)
        async with self._db.write() as tx:
            target = await targets.find_target(tx, channel_id)
            if target is None or target.guild_id != member.guild_id:
                raise StoryError(texts.NOT_CONFIGURED(channel_id=channel_id))
            ended = await _end_schedules(tx, target)
            await claims.withdraw(tx, target_id=target.target_id)
            await targets.set_target_state(tx, target.target_id, TargetState.REMOVED, None)
            await self._record(tx, member, "channel remove", f"channel {channel_id}")
        self._forget_channels(member.guild_id)
        log.info("channel %s removed in guild %s", channel_id, member.guild_id)
        return _removed(channel_id, ended)

    async def list_channels(self, member: Member) -> list[ChannelRow]:
        permissions.require_manager(member)
        async with self._db.read() as tx:
            found = await targets.find_targets(tx, member.guild_id)
            counts = [
                len(await schedules.find_target_schedules(tx, target.target_id)) for target in found
            ]
        return [
            ChannelRow(target, count, await self._problem(target))
            for target, count in zip(found, counts, strict=True)
        ]

    async def receives_stories(self, guild_id: int, channel_id: int) -> bool:
        """Whether this channel is configured. Cheap: asked for every reaction in a guild."""
        known = self._channels.get(guild_id)
        return channel_id in (await self._look_up(guild_id) if known is None else known)

    def suggest_zones(self, words: str) -> list[str]:
        return suggest_zones(words)

    async def _look_up(self, guild_id: int) -> frozenset[int]:
        changes = self._changes
        async with self._db.read() as tx:
            found = await targets.find_targets(tx, guild_id)
        channels = frozenset(target.channel_id for target in found)
        if changes == self._changes:
            # What was read before a change is no answer for afterwards.
            self._channels[guild_id] = channels
        return channels

    def _forget_channels(self, guild_id: int) -> None:
        self._changes += 1
        self._channels.pop(guild_id, None)

    async def _check_channel(self, member: Member, channel_id: int, needs: Set[str]) -> None:
        _require_permissions(await self._facts(member, channel_id), needs)

    async def _facts(self, member: Member, channel_id: int) -> ChannelFacts:
        try:
            facts = await self._publisher.channel_facts(channel_id, fresh=True)
        except DeliveryProblem as problem:
            raise StoryError(problem.sentence) from problem
        if facts.guild_id != member.guild_id:
            raise StoryError(texts.OTHER_SERVER)
        return facts

    async def _problem(self, target: Target) -> str:
        if target.pause is not None:
            return pause_sentence(target.pause)
        try:
            facts = await self._publisher.channel_facts(target.channel_id)
        except DeliveryProblem as problem:
            return problem.sentence
        misfit = misfit_of(facts, target.layout)
        missing = facts.lacking(LAYOUT_NEEDS[target.layout])
        return misfit or (texts.GIVE_ME(missing=_listed(missing)) if missing else "")

    async def _record(self, tx: Tx, member: Member, action: str, subject: str) -> None:
        now = self._clock.now()
        await audit.record(tx, Audit(member.guild_id, member.user_id, action, subject, now))


async def known_guild(tx: Tx, guild_id: int, clock: Clock) -> Guild:
    """The guild's row, made on first contact. `tx` must be able to write."""
    await guilds.ensure_guild(tx, guild_id, now=clock.now())
    return await guilds.get_guild(tx, guild_id) or Guild(guild_id)


def misfit_of(facts: ChannelFacts, layout: Layout) -> str:
    """The reason why a layout does not fit such a channel, as a sentence; empty if it does."""
    if layout is Layout.FORUM and not facts.is_forum:
        return texts.NO_FORUM
    if layout is not Layout.FORUM and facts.is_forum:
        return texts.IS_FORUM
    if facts.wants_tag and not facts.tags:
        return texts.NO_TAG
    return ""


def _require_fitting(facts: ChannelFacts, layout: Layout) -> None:
    misfit = misfit_of(facts, layout)
    if misfit:
        raise StoryError(misfit)


def _require_permissions(facts: ChannelFacts, needs: Set[str]) -> None:
    missing = facts.lacking(needs)
    if missing:
        refusal = texts.CANNOT_WORK(channel_id=facts.channel_id, missing=_listed(missing))
        raise StoryError(texts.WHY_HISTORY(refusal=refusal) if HISTORY in missing else refusal)


def _advice(facts: ChannelFacts) -> tuple[str, ...]:
    advice = list[str]()
    if not facts.age_restricted:
        advice.append(texts.EXPLICIT_REFUSED)
        if not facts.spoiler_channel:
            advice.append(texts.SPOILER_CHANNEL)
    return tuple(advice)


def _listed(names: tuple[str, ...]) -> str:
    *others, last = names
    return texts.LIST_END(first=", ".join(others), last=last) if others else last


def _removed(channel_id: int, ended: int) -> str:
    if not ended:
        return texts.REMOVED(channel_id=channel_id)
    return texts.REMOVED_WITH_SCHEDULES(channel_id=channel_id, count=ended)


async def _end_schedules(tx: Tx, target: Target) -> int:
    living = await schedules.find_target_schedules(tx, target.target_id)
    for schedule in living:
        await schedules.end_schedule(tx, schedule.schedule_id)
    return len(living)
