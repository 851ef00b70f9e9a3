"""Acting as the people of the world, and waiting for what the bot makes of it."""

from collections.abc import Iterator
from typing import Any, TypeAlias

import simcord
from simcord import actors
from simcord.backend.models import Message
from simcord.backend.models.interaction import Interaction, ResponseKind
from simcord.components import walk_components
from simcord.results import InteractionResult, ResponseMessage

from bot.rehearsal.simcord_patches.install import add_burst_reaction, remove_burst_reaction
from tests.wire.news import News
from tests.wire.world import WireWorld

Who: TypeAlias = simcord.MemberActor


class People:
    """Every act is one a person could do in Discord's client; simcord refuses the others."""

    def __init__(self, world: WireWorld, news: News) -> None:
        self._world = world
        self._news = news
        # Seconds within which an answer is there, unless the machine has much else to do.
        self.patience = 5.0

    async def slash(
        self, who: Who, channel: simcord.ChannelHandle, name: str, /, **options: Any
    ) -> InteractionResult:
        """Run a command and wait for the answer. An attachment is a (filename, bytes) pair."""
        return await self.answered(await who.slash(channel, name, **options))

    async def begin_slash(
        self, who: Who, channel: simcord.ChannelHandle, name: str, /, **options: Any
    ) -> InteractionResult:
        """Run a command without waiting, where the bot is to die over it."""
        return await who.slash(channel, name, **options)

    async def autocomplete(
        self,
        who: Who,
        channel: simcord.ChannelHandle,
        name: str,
        option: str,
        typed: str,
        /,
        **filled: Any,
    ) -> list[dict[str, Any]]:
        """What the bot offers for what was typed so far."""
        asked = await actors._autocomplete_result(who, channel, name, option, typed, filled)
        return (await self.answered(asked)).autocomplete_choices or []

    async def click(
        self,
        who: Who,
        message: Any,
        *,
        label: str | None = None,
        custom_id: str | None = None,
    ) -> InteractionResult:
        """Press a button and wait for the answer."""
        shown = self.as_seen(message)
        return await self.answered(await who.click(shown, label=label, custom_id=custom_id))

    async def submit(
        self, who: Who, shown: InteractionResult, values: dict[str, Any]
    ) -> InteractionResult:
        """Fill in the modal that the bot answered with, and wait for what it says then."""
        return await self.answered(await who.submit_modal(shown, values))

    async def answered(
        self, result: InteractionResult, *, within: float | None = None
    ) -> InteractionResult:
        """Wait until the bot has answered, and until what it deferred is there.

        An update that was deferred is there when the message is edited or gone or followed up.
        """
        record = result._interaction
        edited_before = self._edited(record)

        def holds() -> bool:
            if record.response_kind is ResponseKind.DEFERRED_UPDATE:
                return bool(record.followup_ids) or self._edited(record) != edited_before
            return record.responded and not record.loading

        what = f"an answer to {record.command_name or record.type}"
        await self._news.until(holds, what, within=within or self.patience)
        return result

    async def send(
        self, who: Who, channel: simcord.ChannelHandle, text: str, *, reply_to: Any = None
    ) -> Any:
        """Say something; the message that comes back can be replied to and reacted to."""
        shown = None if reply_to is None else self.as_seen(reply_to)
        return await who.send(channel, text, reply_to=shown)

    async def react(self, who: Who, message: Any, emoji: str, *, burst: bool = False) -> None:
        shown = self.as_seen(message)
        if burst:
            add_burst_reaction(self._world, shown.channel_id, shown.id, emoji, who.id)
        else:
            await who.react(shown, emoji)

    async def unreact(self, who: Who, message: Any, emoji: str, *, burst: bool = False) -> None:
        shown = self.as_seen(message)
        if burst:
            remove_burst_reaction(self._world, shown.channel_id, shown.id, emoji, who.id)
        else:
            await who.unreact(shown, emoji)

    def _edited(self, record: Interaction) -> str | None:
        source = self._world.backend.messages[record.channel_id].get(record.source_message_id or 0)
        return "gone" if source is None else source.edited_timestamp

    def as_seen(self, message: Any) -> Any:
        """A backend's message as people's acts want it; anything else unchanged."""
        return ResponseMessage(self._world, message) if isinstance(message, Message) else message

    def messages(self, channel: Any) -> list[Message]:
        """A channel's messages that all see, oldest first; `channel` is a handle or an id."""
        found = self._world.backend.messages.get(getattr(channel, "id", channel), {})
        return [found[number] for number in sorted(found) if not found[number].is_ephemeral]


def words_of(result: InteractionResult) -> str:
    """All words that an interaction was answered with."""
    shown = [message for message in (result.response, *result.followups) if message is not None]
    return "\n".join(word for message in shown for word in _words(message))


def _words(message: Any) -> Iterator[str]:
    yield message.content
    for component in walk_components(message.components):
        yield component.get("content") or ""
