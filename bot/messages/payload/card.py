"""The card: the one message of a release that notifies, made of public words only."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.messages.layout.escape import as_heading, escape
from bot.messages.payload.fitting import fit
from bot.messages.payload.message import (
    COMPONENTS_V2,
    CONTAINER,
    SUPPRESS_EMBEDS,
    mention_nobody,
    separator,
    text_display,
)
from bot.models.release import Payload
from bot.models.server import MessageStyle
from bot.models.story import Rating, WarningState
from bot.text.limits import PLAIN_ROOM, TEXT_DISPLAY, V2_ROOM, Size, size_of

ACCENT = 0x9B2335
ACTION_ROW = 1
BUTTON = 2
PRIMARY = 1
SECONDARY = 2
TITLE_ROOM = 400
NAME_ROOM = 200
WARNINGS_ROOM = 400
HIDDEN_ROOM = 500

RATINGS = {
    Rating.GENERAL: "General",
    Rating.TEEN: "Teen",
    Rating.MATURE: "Mature",
    Rating.EXPLICIT: "Explicit",
    Rating.NOT_RATED: "Not rated",
}

WITHOUT_WARNINGS = {
    WarningState.LISTED: "No warnings for this chapter",
    WarningState.NONE_APPLY: "No warnings apply",
    WarningState.CHOSE_NOT: "The author chose not to warn",
}


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card tells. Everything here is public, `hidden` included: it names warnings only.

    `readable`: the chapter does not stand below the card, so a button opens it.
    """

    release_id: int
    story_title: str
    chapter_number: int
    chapter_total: int | None
    chapter_title: str
    author_name: str
    rating: Rating
    warnings: tuple[str, ...]
    warning_state: WarningState
    summary: str
    hidden: str
    word_count: int
    readable: bool = False


def card_payload(facts: CardFacts, style: MessageStyle, mark: int) -> Payload:
    """Return the card. It notifies (parts do not) and mentions nobody."""
    if style is MessageStyle.COMPONENTS:
        texts = _texts(facts, V2_ROOM)
        return {
            "flags": COMPONENTS_V2,
            "components": [in_container(texts, mark, _buttons(facts))],
            "allowed_mentions": mention_nobody(),
        }
    return {
        "content": "\n".join(_texts(facts, PLAIN_ROOM)),
        "components": [{**_buttons(facts), "id": mark}],
        "flags": SUPPRESS_EMBEDS,
        "allowed_mentions": mention_nobody(),
    }


def public_strings(facts: CardFacts) -> tuple[str, ...]:
    """Return what card and thread name say, for the proof, which allows nothing else.

    Each string by itself, and all in the order in which they stand behind each other.
    """
    place, measure = _place(facts), _measure(facts)
    warnings = ("Warnings", *facts.warnings) if facts.warnings else (_warnings(facts),)
    card = (facts.story_title, place, facts.chapter_title, "by", facts.author_name, measure)
    name = (facts.story_title, str(facts.chapter_number), facts.chapter_title)
    return (
        *(*card, *warnings, facts.summary, facts.hidden, *WITHOUT_WARNINGS.values()),
        " ".join((*card, *warnings, facts.summary, facts.hidden)),
        " ".join(name),
    )


def in_container(texts: Sequence[str], mark: int, *rows: Payload) -> Payload:
    """Return a marked frame around the texts, a line between each two, and around the rows."""
    first, *others = [text_display(text) for text in texts]
    apart = [part for text in others for part in (separator(), text)]
    return {
        "type": CONTAINER,
        "id": mark,
        "accent_color": ACCENT,
        "components": [first, *apart, *rows],
    }


def with_summary(summary: str, before: str, after: str, room: Size) -> list[str]:
    """Return the texts in order, the empty ones left out. Only the summary gives way to `room`."""
    left = room - size_of("\n".join([before, "", after]))
    left -= TEXT_DISPLAY + TEXT_DISPLAY + TEXT_DISPLAY
    fitted = fit(summary.strip(), left.units, escape, most_bytes=left.bytes)
    return [text for text in (before, fitted, after) if text]


def title_line(story_title: str) -> str:
    return "### " + fit(one_line(story_title), TITLE_ROOM, _heading)


def author_line(name: str) -> str:
    return f"by {fit(one_line(name), NAME_ROOM, escape)}"


def warnings_line(warnings: Sequence[str]) -> str:
    return "Warnings: " + fit(one_line(", ".join(warnings)), WARNINGS_ROOM, escape)


def one_line(text: str) -> str:
    return " ".join(text.split())


def _texts(facts: CardFacts, room: Size) -> list[str]:
    """Return the card's texts in order."""
    before = "\n".join([title_line(facts.story_title), *_facts(facts)])
    return with_summary(facts.summary, before, fit(facts.hidden, HIDDEN_ROOM, escape), room)


def is_card_of(text: str, story_title: str, chapter_number: int) -> bool:
    """Whether a message that says `text` is this chapter's card, whichever release posted it."""
    title, _, rest = text.partition("\n")
    place = re.match(r"Chapter (\d+)\b", rest)
    is_numbered = place is not None and int(place[1]) == chapter_number
    return title == title_line(story_title) and is_numbered


def release_of_card(custom_ids: Iterable[str]) -> int | None:
    """The release that a message's buttons belong to; None if it is no card."""
    for custom_id in custom_ids:
        if found := re.fullmatch(r"comment:(\d+)", custom_id):
            return int(found[1])
    return None


def _heading(text: str) -> str:
    return as_heading(escape(text))


def _facts(facts: CardFacts) -> list[str]:
    return [
        _chapter(facts),
        author_line(facts.author_name),
        _measure(facts),
        _warnings(facts),
    ]


def _chapter(facts: CardFacts) -> str:
    title = fit(one_line(facts.chapter_title), TITLE_ROOM, escape)
    return f"{_place(facts)} · {title}" if title else _place(facts)


def _place(facts: CardFacts) -> str:
    total = "" if facts.chapter_total is None else f" of {facts.chapter_total}"
    return f"Chapter {facts.chapter_number}{total}"


def _measure(facts: CardFacts) -> str:
    words = "word" if facts.word_count == 1 else "words"
    return f"Rating: {RATINGS[facts.rating]} · {facts.word_count:,} {words}"


def _warnings(facts: CardFacts) -> str:
    if not facts.warnings:
        return WITHOUT_WARNINGS[facts.warning_state]
    return warnings_line(facts.warnings)


def _buttons(facts: CardFacts) -> Payload:
    read = [_button(PRIMARY, "Read", f"read:{facts.release_id}")] if facts.readable else []
    style = SECONDARY if facts.readable else PRIMARY
    return {
        "type": ACTION_ROW,
        "components": [
            *read,
            _button(style, "Comment", f"comment:{facts.release_id}"),
            _button(SECONDARY, "Report", f"report:{facts.release_id}"),
        ],
    }


def _button(style: int, label: str, custom_id: str) -> Payload:
    return {"type": BUTTON, "style": style, "label": label, "custom_id": custom_id}
