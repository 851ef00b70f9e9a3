"""A server's policy in words, and the button that opens what was hidden until now."""

from collections.abc import Sequence
from typing import Self

import discord
from typing_extensions import override

from bot.discord_api.members import member_of, services_of
from bot.models.story import Action
from bot.services.warnings.policies import PolicyChange
from bot.services.warnings.texts import EVERY_OTHER
from bot.text.warnings.policy import Policy, Ruling
from bot.text.warnings.terms import shown
from bot.views import texts
from bot.views.confirming import NeverMind, said
from bot.views.safe_items import SafeButton, SafeView
from bot.views.schedule_view import cut
from bot.views.wording import public

_DONE = {
    Action.OPEN: texts.SHOWN_OPENLY,
    Action.SPOILER: texts.HIDDEN_BEHIND_SPOILER,
    Action.REFUSED: texts.NOT_ACCEPTED,
}
_RULINGS = {
    Action.OPEN: texts.RULING_SHOWN_OPENLY,
    Action.SPOILER: texts.RULING_HIDDEN,
    Action.REFUSED: texts.RULING_NOT_ACCEPTED,
}
MOST_NAMES = 25


class OpenWarning(SafeButton, template=r"policy-open:(.{1,80})"):
    @classmethod
    def offer(cls, name: str) -> Self:
        return cls.make(f"policy-open:{name}", texts.SHOW_OPENLY, discord.ButtonStyle.danger)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        policy = await services_of(interaction).policies.change(
            member_of(interaction), groups[0], Action.OPEN
        )
        await interaction.edit_original_response(view=said(policy_text(policy)))


def policy_text(policy: Policy) -> str:
    """The policy for every warning, the strictest first."""
    lines = [texts.POLICY_TITLE]
    for action in (Action.REFUSED, Action.SPOILER, Action.OPEN):
        named = [ruling for ruling in policy.rulings if ruling.action is action]
        if named or policy.others is action:
            lines.append(f"- {_DONE[action]}: {_listed(named, others=policy.others is action)}")
    lines.append(texts.POLICY_HOW)
    return cut("\n".join(lines))


def opening_view(change: PolicyChange) -> SafeView:
    """The question before a warning is opened: it says what readers will see then."""
    what = public(shown(change.name)) if change.name else texts.UNRULED_WARNINGS
    text = texts.WILL_BE_SEEN(warning=what)
    return said(text, OpenWarning.offer(change.name or EVERY_OTHER), NeverMind.offer())


def ruling_text(name: str | None, action: Action) -> str:
    """The policy for one warning."""
    return _RULINGS[action](warning=public(name) if name else texts.EVERY_OTHER_WARNING)


def _listed(named: Sequence[Ruling], *, others: bool) -> str:
    names = [public(shown(ruling.name), 40) for ruling in named[:MOST_NAMES]]
    if len(named) > MOST_NAMES:
        names.append(texts.MORE_WARNINGS(count=len(named) - MOST_NAMES))
    return ", ".join([*names, f"**{EVERY_OTHER}**"] if others else names)
