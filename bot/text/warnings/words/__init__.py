"""The built-in list of warnings: the term readers see, and the other words authors use for it."""

from collections.abc import Iterable

from bot.text.warnings.words.body import BODY
from bot.text.warnings.words.harm import HARM
from bot.text.warnings.words.intimacy import INTIMACY
from bot.text.warnings.words.measures import FILLERS, QUALIFIERS, TAILS
from bot.text.warnings.words.mind import MIND
from bot.text.warnings.words.other_languages import OTHER_LANGUAGES
from bot.text.warnings.words.ratings import RATING_WORDS
from bot.text.warnings.words.tags import TAGS

__all__ = [
    "ADULT",
    "CANONICAL",
    "FILLERS",
    "GRAVE",
    "QUALIFIERS",
    "RATING_WORDS",
    "SIGNS",
    "TAGS",
    "TAILS",
]


def _with_other_languages(
    terms: dict[str, tuple[str, ...]], rows: Iterable[tuple[str, tuple[str, ...]]]
) -> dict[str, tuple[str, ...]]:
    for term, words in rows:
        terms[term] = tuple(dict.fromkeys((*terms[term], *words)))
    return terms


CANONICAL: dict[str, tuple[str, ...]] = _with_other_languages(
    {**HARM, **INTIMACY, **MIND, **BODY}, OTHER_LANGUAGES
)
# A story that is not rated and warns of one of these counts as Explicit.
ADULT = frozenset({
    "sexual content", "rape/non-con", "dubious consent", "underage", "incest", "child sexual abuse",
    "kink/bdsm", "bestiality", "necrophilia",
})  # fmt: skip
# Nobody uses these words for decoration: among tags, too, they are a warning until it is denied.
GRAVE = ADULT | frozenset({
    "character death", "violence", "gore", "torture", "abuse", "child abuse", "domestic abuse",
    "self-harm", "suicide", "eating disorder", "child death", "animal death", "body horror",
    "cannibalism", "miscarriage/pregnancy loss", "disturbing content", "sexual harassment",
    "slavery",
})  # fmt: skip
SIGNS = {
    "🔞": "sexual content", "🍋": "sexual content", "🍆": "sexual content", "🩸": "blood",
    "🔪": "violence", "🗡": "violence", "⚔": "violence", "💀": "character death",
    "☠": "character death", "⚰": "character death", "🔫": "guns", "🕷": "spiders", "🕸": "spiders",
    "🤮": "vomit", "💉": "needles/medical", "🍺": "alcohol", "🍷": "alcohol", "🍻": "alcohol",
    "🥃": "alcohol", "💊": "drug use", "🚬": "smoking", "🤬": "strong language", "🐍": "snakes",
    "🤡": "clowns", "🪓": "violence",
}  # fmt: skip
