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
from bot.views.confirming import NeverMind, said
from bot.views.safe_items import SafeButton, SafeView
from bot.views.schedule_view import cut
from bot.views.wording import public

_DONE = {
    Action.OPEN: "Shown openly",
    Action.SPOILER: "Hidden behind a spoiler",
    Action.REFUSED: "Not accepted (such stories are not released here)",
}
MOST_NAMES = 25


class OpenWarning(SafeButton, template=r"policy-open:(.{1,80})"):
    @classmethod
    def offer(cls, name: str) -> Self:
        return cls.make(f"policy-open:{name}", "Show it openly", discord.ButtonStyle.danger)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        policy = await services_of(interaction).policies.change(
            member_of(interaction), groups[0], Action.OPEN
        )
        await interaction.edit_original_response(view=said(policy_text(policy)))


def policy_text(policy: Policy) -> str:
    """What is done with every warning, the strictest first."""
    lines = ["### What this server does with warnings"]
    for action in (Action.REFUSED, Action.SPOILER, Action.OPEN):
        named = [ruling for ruling in policy.rulings if ruling.action is action]
        if named or policy.others is action:
            lines.append(f"- {_DONE[action]}: {_listed(named, others=policy.others is action)}")
    lines.append(
        "-# Change it with the options warning and action. Passages that name no warning are "
        "always hidden; what is posted stays as it is."
    )
    return cut("\n".join(lines))


def opening_view(change: PolicyChange) -> SafeView:
    """What readers will see once this warning is open, before anything is changed."""
    what = (
        f"**{public(shown(change.name))}**"
        if change.name
        else "**every warning without its own rule**"
    )
    text = (
        f"Readers will see what is hidden for {what} now, without a spoiler: in all chapters that "
        "are still to come, unless something else hides them. The card goes on naming it."
    )
    return said(text, OpenWarning.offer(change.name or EVERY_OTHER), NeverMind.offer())


def ruling_text(name: str | None, action: Action) -> str:
    """What is done with one warning."""
    return f"{public(name) if name else EVERY_OTHER.capitalize()}: {_lower(_DONE[action])}."


def _listed(named: Sequence[Ruling], *, others: bool) -> str:
    names = [public(shown(ruling.name), 40) for ruling in named[:MOST_NAMES]]
    if len(named) > MOST_NAMES:
        names.append(f"{len(named) - MOST_NAMES} more")
    return ", ".join([*names, f"**{EVERY_OTHER}**"] if others else names)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
