"""The judge that stands between the renderer and Discord, and shares no code with what it judges.

It is given the very payloads that will be sent and what the chapter says, reads the payloads as
Discord's client would, and refuses them if one character differs or could be seen too early.
"""

from collections.abc import Iterator, Sequence

from bot.messages.proof.client_markdown import Shown, ShownRun
from bot.messages.proof.edits import Edit, edit_faults
from bot.messages.proof.expectation import Expected, ExpectedText, everything_said, public_words
from bot.messages.proof.fidelity import compare
from bot.messages.proof.label_lines import LabelWords, label_faults, label_words
from bot.messages.proof.leaks import HiddenWords, hidden_words
from bot.messages.proof.reader import read_payload
from bot.messages.proof.wire_limits import faults_of_form, thread_name_faults
from bot.models.release import Payload
from bot.models.server import MessageStyle

POST_FIELDS = {"name", "auto_archive_duration", "message"}


class ProofFailed(Exception):  # noqa: N818 - a verdict, not an accident
    """What was about to be posted is not what the chapter says, or shows what must be hidden.

    `findings` name the kind of fault and the part. They never quote the story.
    """

    def __init__(self, findings: Sequence[str]) -> None:
        super().__init__("; ".join(findings))
        self.findings = tuple(findings)


def prove(
    payloads: Sequence[Payload],
    expected: Expected,
    style: MessageStyle,
    thread_name: str | None,
    *,
    card: Payload | None = None,
    post: Payload | None = None,
    edits: Sequence[Edit] = (),
) -> None:
    """Raise `ProofFailed` unless the parts, their card and their thread or post may be sent.

    `payloads` are all parts of the chapter in order, without the card; `post` is the story's forum
    post, its first message within; `edits` are what becomes
    of some of them when all are out, with the longest ids that a link can have.
    """
    said = everything_said(expected)
    words = hidden_words(said, public_words(expected))
    labels = label_words(expected)
    parts = [read_payload(payload) for payload in payloads]
    differences = [*compare(said, parts)]
    findings = [
        *differences,
        *(_misplaced(said, parts, expected) if differences else ()),
        *_part_faults(payloads, parts, labels, style, words),
        *(_card_faults(card, style, words, "card") if card is not None else ()),
        *(_post_faults(post, style, words) if post is not None else ()),
        *(_thread_faults(thread_name, words) if thread_name is not None else ()),
        *edit_faults(edits, payloads, parts, labels, style),
    ]
    if findings:
        raise ProofFailed(tuple(dict.fromkeys(findings)))


def _part_faults(
    payloads: Sequence[Payload],
    parts: Sequence[Sequence[ShownRun]],
    labels: LabelWords,
    style: MessageStyle,
    words: HiddenWords,
) -> Iterator[str]:
    for number, (payload, runs) in enumerate(zip(payloads, parts, strict=True), start=1):
        place = f"part {number}"
        yield from (f"{fault} ({place})" for fault in faults_of_form(payload, style, silent=True))
        yield from _active(runs, place)
        faults = [*label_faults(runs, labels, len(parts))]
        yield from (f"{fault} ({place})" for fault in faults)
        yield from _said_openly(runs, words, place) if faults else ()


def _misplaced(
    said: Sequence[ExpectedText], parts: Sequence[Sequence[ShownRun]], expected: Expected
) -> Iterator[str]:
    """Look for hidden words in the open text of parts that cannot be compared any more."""
    shown_anyway = "".join(piece.text for piece in said if not piece.hidden)
    words = hidden_words(said, (*public_words(expected), shown_anyway))
    for number, runs in enumerate(parts, start=1):
        if words.leaked("".join(run.text for run in runs if not run.hidden)):
            yield f"leak: part {number} shows text that must be hidden"


def _card_faults(
    card: Payload, style: MessageStyle, words: HiddenWords, place: str, *, silent: bool = False
) -> Iterator[str]:
    runs = read_payload(card)
    yield from (f"{fault} ({place})" for fault in faults_of_form(card, style, silent=silent))
    yield from _active(runs, place)
    if words.leaked("".join(run.text for run in runs if run.role is not Shown.BUTTON)):
        yield f"leak: hidden words on the {place}"
    yield from _said_openly(runs, words, place)


def _post_faults(post: Payload, style: MessageStyle, words: HiddenWords) -> Iterator[str]:
    if post.keys() != POST_FIELDS:
        yield "form: a field that is not ours (forum post)"
    yield from _thread_faults(str(post.get("name", "")), words)
    yield from _card_faults(post.get("message", {}), style, words, "forum post", silent=True)


def _thread_faults(name: str, words: HiddenWords) -> Iterator[str]:
    yield from thread_name_faults(name)
    if words.leaked(name):
        yield "leak: hidden words in the thread name"


def _said_openly(runs: Sequence[ShownRun], words: HiddenWords, place: str) -> Iterator[str]:
    """Look for hidden words in small print and on buttons, where nothing is hidden."""
    small = (run.text for run in runs if run.role is Shown.SUBTEXT)
    buttons = (run.text for run in runs if run.role is Shown.BUTTON)
    if words.leaked("".join(small)):
        yield f"leak: hidden words in a label ({place})"
    if any(map(words.leaked, buttons)):
        yield f"leak: hidden words on a button ({place})"


def _active(runs: Sequence[ShownRun], place: str) -> Iterator[str]:
    for run in runs:
        if run.active == "mention":
            yield f"mention: somebody would be named ({place})"
        elif run.active:
            yield f"active: {run.active} ({place})"
