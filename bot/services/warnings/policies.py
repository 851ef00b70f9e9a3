"""What a server does with each warning: open, behind a spoiler, or not accepted at all."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.errors import StoryError
from bot.models.server import Audit, Member
from bot.models.story import Action
from bot.services.revisions.requests import ask_guild
from bot.services.servers.permissions import require_manager
from bot.services.servers.servers import known_guild
from bot.services.warnings import texts
from bot.services.warnings.texts import EVERY_OTHER
from bot.storage.database.database import Database, Tx
from bot.storage.releases import claims
from bot.storage.servers import audit, policies
from bot.storage.stories import warnings
from bot.text.names import name_key
from bot.text.warnings.hiding import refused
from bot.text.warnings.policy import Policy, key_of
from bot.text.warnings.terms import NAMELESS, UNNAMED_WARNING, canonical, split_warnings
from bot.text.warnings.word_lists import CANONICAL

log = logging.getLogger(__name__)

SUGGESTIONS = 25
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """A change that is asked for; `name` is None for every other warning, `before` holds now."""

    name: str | None
    action: Action
    before: Action

    @property
    def opens(self) -> bool:
        """Whether readers would see what they do not see now: that is asked about first."""
        return self.action is Action.OPEN and self.before is not Action.OPEN


class Policies:
    """`wake` is called when releases may have to be prepared anew, or may go on."""

    def __init__(self, db: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._db = db
        self._clock = clock
        self._wake = wake

    async def show(self, member: Member) -> Policy:
        require_manager(member)
        return await self.get(member.guild_id)

    async def get(self, guild_id: int) -> Policy:
        async with self._db.read() as tx:
            return await policies.get_policy(tx, guild_id)

    async def propose(self, member: Member, warning: str, action: Action) -> PolicyChange:
        """The change that is asked for, stored only by `change`. Raises StoryError."""
        require_manager(member)
        name = read_name(warning)
        if action is Action.OPEN and name is not None and key_of(name) in NAMELESS:
            raise StoryError(texts.STAYS_HIDDEN)
        policy = await self.get(member.guild_id)
        return PolicyChange(name, action, policy(name) if name else policy.others)

    async def change(self, member: Member, warning: str, action: Action) -> Policy:
        """Decide about a warning; what has not begun to go out follows it. The policy as it is now.

        Posted chapters are edited where more is to be hidden; none is opened.
        """
        change = await self.propose(member, warning, action)
        async with self._db.write() as tx:
            await known_guild(tx, member.guild_id, self._clock)
            before = await policies.get_policy(tx, member.guild_id)
            await policies.set_action(tx, member.guild_id, change.name, action)
            policy = await policies.get_policy(tx, member.guild_id)
            if policy != before:
                await self._apply(tx, member.guild_id, before, policy)
                await self._record(tx, member, change)
        log.info("policy changed in guild %s", member.guild_id)
        self._wake()
        return policy

    async def suggest(self, member: Member, words: str) -> list[str]:
        """At most SUGGESTIONS warnings for an option that is being typed.

        What stories to come warn of is told to those alone who decide about it.
        """
        if not member.may_manage:
            return []
        async with self._db.read() as tx:
            own = await policies.find_own_words(tx, member.guild_id)
        known = dict.fromkeys([EVERY_OTHER, *CANONICAL, *(canonical(word) for word in own)])
        wanted = name_key(words)
        fitting = [name for name in known if _fits(name, wanted) and len(name) <= LONGEST_NAME]
        fitting.sort(key=lambda name: not name_key(name).startswith(wanted))
        return fitting[:SUGGESTIONS]

    async def _apply(self, tx: Tx, guild_id: int, before: Policy, policy: Policy) -> None:
        """Make anew what was ready, hide what is out, let go on what only the old one refused."""
        await ask_guild(tx, guild_id, before, policy, now=self._clock.now())
        for story_id in await policies.claimed_stories(tx, guild_id):
            await claims.unclaim_story(tx, story_id)
        for story_id in await policies.halted_stories(tx, guild_id):
            facts = await warnings.get_warning_facts(tx, story_id)
            if refused(facts, before) and not refused(facts, policy):
                await policies.go_on(tx, story_id)

    async def _record(self, tx: Tx, member: Member, change: PolicyChange) -> None:
        subject = f"{change.name or EVERY_OTHER}: {change.action.value}"
        now = self._clock.now()
        await audit.record(
            tx, Audit(member.guild_id, member.user_id, "server policy", subject, now)
        )


def read_name(words: str) -> str | None:
    """The warning that is meant, by its canonical name; None for every other one."""
    plain = name_key(words).strip(".")
    if plain in {EVERY_OTHER, "every other", "others", "everything else", "all others"}:
        return None
    if plain in NAMELESS:
        return UNNAMED_WARNING  # under which it is stored
    named = split_warnings(words)
    if not named:
        raise StoryError(texts.NAME_A_WARNING)
    first, *others = named
    if others:
        raise StoryError(texts.ONE_AT_A_TIME)
    name = canonical(first)
    if len(name) > LONGEST_NAME:
        raise StoryError(texts.NAME_TOO_LONG(most=LONGEST_NAME))
    return name


def _fits(name: str, wanted: str) -> bool:
    if wanted in name_key(name):
        return True
    return name in CANONICAL and any(wanted in word for word in CANONICAL[name])
