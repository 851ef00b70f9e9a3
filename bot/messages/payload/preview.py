"""A payload made harmless, so that its author can be shown it before anybody else."""

from typing import cast

from bot.models.release import Payload

BUTTON = 2
PREFIX = "inert:"
LONGEST_CUSTOM_ID = 100


def inert(payload: Payload) -> Payload:
    """Return a copy whose buttons cannot be pressed and which carries no mark."""
    if "components" not in payload:
        return dict(payload)
    return {**payload, "components": [_inert(child) for child in payload["components"]]}


def _inert(component: Payload) -> Payload:
    copy = {name: value for name, value in component.items() if name != "id"}
    if "components" in copy:
        children = cast("list[Payload]", copy["components"])
        copy["components"] = [_inert(child) for child in children]
    if copy.get("type") == BUTTON:
        copy["disabled"] = True
        if "custom_id" in copy:
            copy["custom_id"] = (PREFIX + copy["custom_id"])[:LONGEST_CUSTOM_ID]
    return copy
