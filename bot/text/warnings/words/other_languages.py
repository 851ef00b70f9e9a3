"""Words of other languages for the listed warnings, one row a term and group of languages.

Only words that say the same thing for certain: what is not here is hidden as the author's own.
"""

from bot.text.warnings.spellings import plain
from bot.text.warnings.words.cyrillic_to_hindi import CYRILLIC_TO_HINDI
from bot.text.warnings.words.eastern_words import EASTERN
from bot.text.warnings.words.latin_words import LATIN

OTHER_LANGUAGES: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (term, tuple(plain(word) for word in words))
    for table in (LATIN, CYRILLIC_TO_HINDI, EASTERN)
    for term, words in table.items()
)
FOREIGN = frozenset(word for _, words in OTHER_LANGUAGES for word in words)
