"""What each judge says of one chapter."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hunts.leaks.comparing import compare
from hunts.leaks.composing import Sent
from hunts.leaks.deviations import DIALECTS, adapted, cannot_compare
from hunts.leaks.looks import Look, Stroke
from hunts.leaks.parsers import PARSERS, View
from hunts.leaks.plans import Plan
from hunts.leaks.refusals import MOST_SPOILERS, buttons, messages, names, refusals, texts
from hunts.leaks.words import HIDDEN_LETTER, OPEN_LETTER
from hunts.leaks.written import everything_written

PROOF = "proof"
DISCORD = "limits of Discord"
CANONICAL = "canonical form"
JUDGES = (PROOF, *PARSERS, DISCORD, CANONICAL)


class Finding(NamedTuple):
    judge: str
    fault: str


class _Message(NamedTuple):
    place: str
    strokes: list[Stroke]
    spoilers: int
    active: list[str]

    @property
    def story(self) -> list[Stroke]:
        return [stroke for stroke in self.strokes if not stroke.look & Look.SMALL]


def texts_of(sent: Sent) -> dict[str, list[str]]:
    """Return every text that Discord parses, for each parser in the order `judge` wants views."""
    shown = [text for _, payload in messages(sent) for text, _ in texts(payload)]
    return {parser: [adapted(parser, text) for text in shown] for parser in PARSERS}


def judge(plan: Plan, sent: Sent, views: dict[str, list[View]]) -> Iterator[Finding]:
    """Yield the findings of all judges; `views` holds those of `texts_of(sent)`."""
    yield from (Finding(PROOF, fault) for fault in sent.findings)
    yield from (Finding(DISCORD, fault) for fault in refusals(plan, sent))
    yield from (Finding(DISCORD, fault) for fault in _plain_surfaces(sent))
    if sent.body != plan.body:
        yield Finding(CANONICAL, "altered: the canonical form reads back as something else")
    for parser, seen in views.items():
        found = _Foreign(parser, plan, _messages(sent, seen)).findings()
        yield from (Finding(parser, fault) for fault in found)


def _messages(sent: Sent, views: Sequence[View]) -> list[_Message]:
    waiting = iter(views)
    shown: list[_Message] = []
    for place, payload in messages(sent):
        message = _Message(place, [], 0, [])
        for _, hidden in texts(payload):
            message = _with(message, next(waiting), Look.HIDDEN if hidden else Look.PLAIN)
        shown.append(message)
    return shown


def _with(message: _Message, view: View, hidden: Look) -> _Message:
    strokes = [Stroke(look | hidden, text) for look, text in view.runs]
    return _Message(
        message.place,
        [*message.strokes, *strokes, Stroke(hidden, "\n")],
        message.spoilers + view.spoilers,
        message.active + view.active,
    )


def _plain_surfaces(sent: Sent) -> Iterator[str]:
    if any(map(HIDDEN_LETTER.search, names(sent))):
        yield "leak: the thread name shows hidden letters"
    for place, payload in messages(sent):
        if any(map(HIDDEN_LETTER.search, buttons(payload.get("components", [])))):
            yield f"leak: a button shows hidden letters ({place})"


class _Foreign:
    """One parser's verdict: letters on the wrong side first, because nothing can excuse them."""

    def __init__(self, parser: str, plan: Plan, shown: list[_Message]) -> None:
        self._parser = parser
        self._plan = plan
        self._card, *rest = shown
        self._parts = [message for message in rest if message.place.startswith("part")]
        self._edits = [message for message in rest if message.place.startswith("edit")]
        self._posts = [message for message in rest if message.place == "forum post"]

    def findings(self) -> Iterator[str]:
        for message in (self._card, *self._posts, *self._parts, *self._edits):
            yield from (f"{fault} ({message.place})" for fault in self._sides(message))
            yield from (f"{fault} ({message.place})" for fault in self._active(message))
        if not cannot_compare(self._parser, self._plan):
            written = everything_written(self._plan, DIALECTS[self._parser])
            yield from compare(written, [message.story for message in self._parts])
        yield from self._card_faults()
        for edit in self._edits:
            posted = self._parts[int(edit.place.rsplit(" ", 1)[1]) - 1]
            if edit.story != posted.story:
                yield f"altered: {edit.place}"

    def _sides(self, message: _Message) -> Iterator[str]:
        for look, text in message.strokes:
            if not look & Look.HIDDEN and HIDDEN_LETTER.search(text):
                yield "leak: hidden letters in the open"
            if look & Look.HIDDEN and look & Look.SMALL:
                yield "hidden: a label"
            typed = self._plan.markdown is not None
            if look & Look.HIDDEN and not typed and OPEN_LETTER.search(text):
                yield "hidden: open letters behind a spoiler"

    def _active(self, message: _Message) -> Iterator[str]:
        allowed = ["masked link"] if message in self._edits else []
        if message.active != allowed:
            yield f"active: {', '.join(sorted(set(message.active)))}"
        if message.spoilers > MOST_SPOILERS:
            yield f"lost: more than {MOST_SPOILERS} spoilers"

    def _card_faults(self) -> Iterator[str]:
        words = self._plan.words
        shown = _spaced("".join(stroke.text for stroke in self._card.strokes))
        for name, text, most in (
            ("title", words.story, 190),
            ("chapter's title", words.chapter, 190),
            ("author", words.author, 90),
            ("summary", words.summary, 400),
        ):
            if len(text) <= most and _spaced(text) not in shown:
                yield f"altered: the card's {name}"


def _spaced(text: str) -> str:
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())
