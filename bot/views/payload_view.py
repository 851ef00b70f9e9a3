"""A payload shown privately: the very components that will be posted, as a view of discord.py's."""

from collections.abc import Iterable
from typing import Any, TypeAlias

import discord

from bot.models.release import Payload
from bot.views.safe_items import SafeView

ACTION_ROW, BUTTON, TEXT, SEPARATOR, CONTAINER = 1, 2, 10, 14, 17

AnyItem: TypeAlias = "discord.ui.Item[Any]"


def payload_view(payload: Payload) -> SafeView:
    """An inert payload as a view. Plain content becomes one text."""
    view = SafeView()
    if payload.get("content"):
        view.add_item(discord.ui.TextDisplay(payload["content"]))
    for component in payload.get("components", ()):
        view.add_item(_item(component))
    return view


def component_count(components: Iterable[Payload]) -> int:
    """How many components Discord counts, nested ones included."""
    return sum(1 + component_count(each.get("components", ())) for each in components)


def _item(component: Payload) -> AnyItem:
    children = [_item(child) for child in component.get("components", ())]
    kind = component["type"]
    if kind == TEXT:
        return discord.ui.TextDisplay(component["content"])
    if kind == SEPARATOR:
        return discord.ui.Separator(visible=bool(component.get("divider", True)))
    if kind == CONTAINER:
        return discord.ui.Container(
            *children,
            accent_color=component.get("accent_color"),
            spoiler=bool(component.get("spoiler")),
        )
    if kind == ACTION_ROW:
        return discord.ui.ActionRow(*children)
    if kind == BUTTON:
        return _dead_button(component)
    raise ValueError(f"no view for a component of type {kind}")


def _dead_button(component: Payload) -> AnyItem:
    return discord.ui.Button(
        label=component.get("label"),
        style=discord.ButtonStyle(component["style"]),
        custom_id=component.get("custom_id"),
        disabled=True,
    )
