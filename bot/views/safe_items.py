"""Buttons, selects and modals that remember nothing: all they know is in their custom id.

So they work after a restart, and for messages that this process never sent. Every error is
answered.
"""

import re
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Self, TypeAlias, cast

import discord
from typing_extensions import override

from bot.views.errors import answering

NEVER = r"(?!)"
ROW_ID = r"(\d{1,18})"

AnyButton: TypeAlias = "discord.ui.Button[discord.ui.LayoutView]"
AnySelect: TypeAlias = "discord.ui.Select[discord.ui.LayoutView]"


class SafeButton(discord.ui.DynamicItem[AnyButton], template=NEVER):
    """Give a subclass a template, and `pressed`, which gets the template's groups."""

    @classmethod
    @override
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(cast("AnyButton", item))

    @classmethod
    def make(
        cls,
        custom_id: str,
        label: str,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        *,
        disabled: bool = False,
    ) -> Self:
        return cls(
            discord.ui.Button(label=label, style=style, custom_id=custom_id, disabled=disabled)
        )

    @override
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering(interaction):
            await self.pressed(interaction, *_groups(self.template, self.custom_id))

    @abstractmethod
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None: ...


class SafeSelect(discord.ui.DynamicItem[AnySelect], template=NEVER):
    """Give a subclass a template, and `chosen`, which gets the value and the template's groups."""

    @classmethod
    @override
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(cast("AnySelect", item))

    @override
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering(interaction):
            groups = _groups(self.template, self.custom_id)
            await self.chosen(interaction, self.item.values[0], *groups)

    @abstractmethod
    async def chosen(self, interaction: discord.Interaction, value: str, *groups: str) -> None: ...


class SafeView(discord.ui.LayoutView):
    """A layout whose items all look after themselves."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        # Finished from the start: the client keeps no reference to it and listens for nothing.
        self.stop()


def row_of(*items: "discord.ui.Item[Any]") -> "discord.ui.ActionRow[discord.ui.LayoutView]":
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    for item in items:
        row.add_item(item)
    return row


class SafeModal(discord.ui.Modal):
    """A modal known by its custom id alone, so that two people may have the same one open.

    discord.py finds an open modal in memory; `answer_modal` finds the class by its template.
    """

    template: ClassVar[re.Pattern[str]]

    def __init__(self, title: str, custom_id: str) -> None:
        super().__init__(title=title, custom_id=custom_id)
        self.stop()

    def ask(self, label: str, field: "discord.ui.TextInput[Any]") -> None:
        self.add_item(discord.ui.Label(text=label, component=field))

    @classmethod
    @abstractmethod
    async def submitted(
        cls, interaction: discord.Interaction, typed: Mapping[str, str], *groups: str
    ) -> None:
        """Act on what was typed, by the custom ids of the fields."""


async def answer_modal(
    interaction: discord.Interaction, modals: tuple[type[SafeModal], ...]
) -> None:
    """Hand a submitted modal to the class whose template its custom id matches."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    for modal in modals:
        match = modal.template.fullmatch(str(data.get("custom_id", "")))
        if match is not None:
            async with answering(interaction):
                await modal.submitted(interaction, typed_values(data), *match.groups())


def typed_values(component: Mapping[str, Any]) -> dict[str, str]:
    """The words typed or picked in a submitted modal, by custom id.

    Of several things picked there are commas between.
    """
    found = dict[str, str]()
    children = [*component.get("components", ()), component.get("component")]
    for child in filter(None, children):
        if "value" in child or "values" in child:
            picked = child.get("values") or [child.get("value") or ""]
            found[child["custom_id"]] = ", ".join(map(str, picked))
        found |= typed_values(child)
    return found


def _groups(template: re.Pattern[str], custom_id: str) -> tuple[str, ...]:
    match = template.fullmatch(custom_id)
    return match.groups() if match else ()
