"""What Discord's error codes mean for what we ask of it, and what to do about each.

The codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes. Listed is what can
meet a message, a thread, a forum post, an edit, a removal or a direct message; what is not listed
is judged by its status.
"""

from dataclasses import dataclass

from bot.services.ports.publisher import DeliveryProblem, ProblemKind


@dataclass(frozen=True, slots=True)
class Meaning:
    """One sentence for people, after which they know who has to do what.

    `wait` is how many seconds we leave Discord alone where it does not say so itself.
    """

    kind: ProblemKind
    sentence: str
    wait: float | None = None
    worth_telling: bool = False

    def problem(self, retry_after: float | None = None) -> DeliveryProblem:
        """A new one each time: an exception carries where it was raised."""
        wait = self.wait if retry_after is None else retry_after
        return DeliveryProblem(self.kind, self.sentence, wait, worth_telling=self.worth_telling)


def _permanent(sentence: str) -> Meaning:
    return Meaning(ProblemKind.PERMANENT, sentence)


def _chapter(sentence: str) -> Meaning:
    return Meaning(ProblemKind.CHAPTER, sentence)


def _passing(sentence: str, wait: float | None = None, *, worth_telling: bool = False) -> Meaning:
    return Meaning(ProblemKind.PASSING, sentence, wait, worth_telling)


_MINUTES = 600.0
_HOUR = 3600.0

NO_TOKEN = _passing("Discord refuses my token: whoever hosts me has to give me a new one.", _HOUR)
SLOW_DOWN = _passing("Discord asks me to slow down.")
TROUBLE = _passing("Discord is having trouble.")
UNREACHABLE = _passing("Discord could not be reached.")
REFUSED = _permanent("Discord refused it. An admin should check the channel, then /release resume.")

_NO_POSTING = _permanent(
    "I may not post in that channel. An admin can give me what /server channel list names;"
    " then /release resume."
)
_NO_SIGHT = _permanent(
    "I cannot see that channel. An admin can give me View Channel there; then /release resume."
)
_WRONG_TYPE = _permanent(
    "The channel is of another kind than its layout needs. An admin can choose a layout that fits"
    " with /server channel add; then /release resume."
)
_CLOSED_DOOR = _permanent(
    "That member does not accept direct messages. They can allow them in their privacy settings."
)
_NOT_OURS = _permanent("Only its own author can change that message, and that is not me.")
_HARMFUL = _chapter(
    "Discord blocks a link in this chapter as harmful. Its author can take the link out;"
    " then /release resume."
)
_THREADS = _passing(
    "The server has too many active threads. An admin can close some; else old ones close by"
    " themselves, and I try again.",
    _MINUTES,
    worth_telling=True,
)
_NO_WRITING = _passing("Discord lets nobody write there for a while.", _MINUTES)
_TOO_MANY_WRITES = _passing("Discord lets nobody write more there for a moment.", 60.0)

MEANINGS: dict[int, Meaning] = {
    10003: Meaning(
        ProblemKind.NO_CHANNEL,
        "The channel is gone. An admin can choose another one with /server channel add; then use"
        " /release schedule there.",
    ),
    10004: _permanent("I am not in that server any more. Invite me again to go on."),
    10008: Meaning(
        ProblemKind.NO_MESSAGE, "A message of this chapter was deleted while it was being posted."
    ),
    10013: _permanent("That member is not on Discord any more."),
    10087: _permanent(
        "A tag that the forum had is gone. An admin can check its tags; then /release resume."
    ),
    20001: _permanent("Discord lets no bot do this there. An admin should choose another channel."),
    20009: _chapter(
        "Discord blocks this chapter as explicit. An admin can mark the channel as age-restricted;"
        " then /release resume."
    ),
    20012: REFUSED,
    20016: _passing("Slowmode keeps me waiting there.", 60.0),
    20018: _NOT_OURS,
    20022: _passing("Discord allows no more edits of announcements for now.", _HOUR),
    20024: REFUSED,
    20028: _TOO_MANY_WRITES,
    20029: _TOO_MANY_WRITES,
    20031: _chapter(
        "The story's or the chapter's title has words that Discord does not allow in names."
        " Its author can change it; then /release resume."
    ),
    30007: REFUSED,
    30013: REFUSED,
    30033: _permanent(
        "The thread has as many members as Discord allows. An admin can let some go;"
        " then /release resume."
    ),
    30046: _passing("Discord allows no more edits of old messages for now.", _HOUR),
    40001: NO_TOKEN,
    40002: _permanent(
        "Discord wants the account that owns me verified: whoever hosts me has to do that."
    ),
    40003: _passing("Discord lets me open no more direct messages for now.", _MINUTES),
    40004: _NO_WRITING,
    40006: _NO_WRITING,
    40007: _permanent("I am banned from that server. An admin can lift the ban and invite me."),
    40058: _WRONG_TYPE,
    40062: _passing("Discord asks me to slow down.", 60.0),
    40066: _permanent(
        "The forum wants a tag, and has none that I may set. An admin can allow me Manage Threads,"
        " or add a tag; then /release resume."
    ),
    40067: _permanent(
        "The forum wants a tag on every post. An admin can switch Require Tags off in the forum's"
        " settings; then /release resume."
    ),
    40333: _passing("Discord's doorkeeper blocks my requests for now.", _MINUTES),
    50001: _NO_SIGHT,
    50003: _WRONG_TYPE,
    50005: _NOT_OURS,
    50007: _CLOSED_DOOR,
    50008: _WRONG_TYPE,
    50009: _permanent(
        "The server's verification level keeps me out of that channel. An admin can lower it, or"
        " give me a role there; then /release resume."
    ),
    50013: _NO_POSTING,
    50014: NO_TOKEN,
    50021: _NOT_OURS,
    50024: _WRONG_TYPE,
    50033: _CLOSED_DOOR,
    50068: _NOT_OURS,
    50083: _chapter(
        "The thread is archived. An admin can open it again; then /release resume.",
    ),
    50095: _permanent(
        "Discord shows that server nothing from where I run: whoever hosts me has to move me."
    ),
    50178: _CLOSED_DOOR,
    50278: _CLOSED_DOOR,
    60003: _permanent(
        "The server asks for two-factor authentication: whoever hosts me has to switch it on for"
        " the account that owns me; then /release resume."
    ),
    130000: _passing("Discord is overloaded."),
    160002: _permanent(
        "I may not read that channel's past. An admin can give me Read Message History;"
        " then /release resume."
    ),
    160005: _chapter("The thread is locked. An admin can unlock it; then /release resume."),
    160006: _THREADS,
    160007: _THREADS,
    200000: _permanent(
        "AutoMod blocked a part of the chapter. An admin can exempt my role from that rule in the"
        " server's settings; then /release resume."
    ),
    200001: _permanent(
        "AutoMod blocked the title. An admin can exempt my role from that rule in the server's"
        " settings; then /release resume."
    ),
    240000: _HARMFUL,
    340015: REFUSED,
    400001: _NO_WRITING,
}
