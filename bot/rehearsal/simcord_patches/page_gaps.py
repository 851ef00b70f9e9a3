"""Keeps the page's own list of messages from showing what a spoiler hides.

simcord 3.2.1 makes the excerpts of that list, and its search, from all text of a message, also from
behind a spoilered container. Here such text is left out before the excerpt is made.
"""

from dataclasses import replace
from typing import Any

from simcord.preview import _queries

_make_excerpt: Any = _queries._message_summary_parts  # pyright: ignore[reportPrivateUsage]


def shown_components(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The components of a message without those that Discord hides until they are clicked."""
    return [component for component in components if not component.get("spoiler")]


def hide_spoilers_from_excerpts() -> None:
    """Wrap simcord's maker of excerpts, for every page of this process. Again is harmless."""
    _queries._message_summary_parts = _excerpt_of_shown  # pyright: ignore


def _excerpt_of_shown(preview: Any, page: Any, message: Any, *rest: Any, **context: Any) -> Any:
    shown = replace(message, components=shown_components(message.components))
    return _make_excerpt(preview, page, shown, *rest, **context)
