"""What in the bot's requests Discord would not have accepted, or simcord does not know."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.openapi import VARIABLE, body_errors
from tests.wire.traffic import WireRequest

# Method, path and the schema of the body. Where Discord lists several, the one we send.
SCHEMAS = (
    ("PATCH", r"/channels/\d+", "UpdateThreadRequestPartial"),
    ("POST", r"/channels/\d+/messages", "MessageCreateRequest"),
    ("PATCH", r"/channels/\d+/messages/\d+", "MessageEditRequestPartial"),
    ("POST", r"/channels/\d+/messages/\d+/threads", "CreateTextThreadWithMessageRequest"),
    ("POST", r"/channels/\d+/threads", "CreateForumThreadRequest"),
    ("POST", r"/users/@me/channels", "CreatePrivateChannelRequest"),
    ("POST", r"/webhooks/\d+/[^/]+", "IncomingWebhookRequestPartial"),
    ("PATCH", r"/webhooks/\d+/[^/]+/messages/@original", "IncomingWebhookUpdateRequestPartial"),
)
COMMANDS = ("PUT", r"/applications/\d+/commands", "ApplicationCommandUpdateRequest")
CALLBACK = ("POST", r"/interactions/\d+/[^/]+/callback")
CALLBACKS = {
    4: "CreateMessageInteractionCallbackRequest",
    5: "CreateMessageInteractionCallbackRequest",
    6: "UpdateMessageInteractionCallbackRequest",
    7: "UpdateMessageInteractionCallbackRequest",
    8: "ApplicationCommandAutocompleteCallbackRequest",
    9: "ModalInteractionCallbackRequest",
}


@dataclass
class Judge:
    """Collects complaints; a test ends with `assert not front.judge.complaints`.

    Bodies are held against Discord's schema only where DISCORD_OPENAPI names it.
    """

    check: Callable[[str, Any], list[str]] | None = None
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def at_hand(cls) -> "Judge":
        return cls(body_errors if os.environ.get(VARIABLE) else None)

    def hear(self, request: WireRequest) -> None:
        """Judge one request's body."""
        if self.check is None:
            return
        bodies = list(_bodies(request))
        if request.json is not None and not bodies:
            self.complain(request, "a body for which no schema is named here")
        for schema, body in bodies:
            for error in self.check(schema, body):
                self.complain(request, f"{schema}: {error}")

    def complain(self, request: WireRequest, why: str) -> None:
        self.complaints.append(f"{request.method} {request.path}: {why}")


def _bodies(request: WireRequest) -> Iterable[tuple[str, Any]]:
    if request.json is None:
        return
    if request.is_a(*COMMANDS[:2]):
        yield from ((COMMANDS[2], _as_the_schema_knows(command)) for command in request.json)
    if request.is_a(*CALLBACK) and request.json.get("type") in CALLBACKS:
        data = _without_tts(request.json.get("data") or {})
        yield CALLBACKS[request.json["type"]], request.json | ({"data": data} if data else {})
    for method, pattern, schema in SCHEMAS:
        if request.is_a(method, pattern):
            yield schema, _without_tts(request.json)


def _without_tts(body: Any) -> Any:
    # discord.py always says that a message is not to be read aloud, in edits too.
    return body if body.get("tts") else {key: body[key] for key in body if key != "tts"}


def _as_the_schema_knows(command: Any) -> Any:
    # The documentation has `nsfw` of a command, which discord.py always sends, and the channel
    # type of media channels (16); the schema has neither.
    if isinstance(command, list):
        return [_as_the_schema_knows(item) for item in command]
    if not isinstance(command, dict):
        return command
    known = {k: _as_the_schema_knows(v) for k, v in command.items() if k != "nsfw"}
    if "channel_types" in known:
        known["channel_types"] = [kind for kind in known["channel_types"] if kind != 16]
    return known
