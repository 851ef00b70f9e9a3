"""What chapters are called, language by language."""

import re

from bot.importing.words.folding import fold_name

_NUMBERED: dict[str, str] = {
    "en": "chapter chap ch part book volume vol act episode ep",
    "de": "kapitel kap teil buch band akt folge episode abschnitt",
    "fr": "chapitre chap partie livre tome acte épisode",
    "es": "capítulo cap parte libro tomo acto episodio",
    "pt": "capítulo cap parte livro tomo ato episódio",
    "it": "capitolo cap parte libro tomo atto episodio",
    "pl": "rozdział rozdzial część tom księga akt odcinek",
    "nl": "hoofdstuk deel boek akte aflevering",
    "ru": "глава гл часть книга том акт эпизод серия",
    "uk": "розділ глава частина книга том епізод",
    "tr": "bölüm kısım kitap cilt perde",
    "el": "κεφάλαιο κεφ μέρος βιβλίο τόμος πράξη επεισόδιο",
    "ar": "الفصل فصل الجزء جزء الباب باب الحلقة حلقة المجلد البارت بارت",
    "he": "פרק חלק ספר כרך",
    "vi": "chương chap hồi phần quyển tập",
    "hi": "अध्याय भाग खंड खण्ड परिच्छेद",
    "north": "kapitel kapittel del bok bog luku osa kirja",
    "central": "kapitola část kniha díl fejezet rész könyv capitolul partea cartea capítol "
    "poglavje poglavlje dio",
}
_UNNUMBERED = (
    "prologue epilogue interlude intermission prelude postlude preface foreword afterword "
    "introduction "
    "prolog epilog zwischenspiel intermezzo vorspiel nachspiel vorwort nachwort auftakt ausklang "
    "épilogue préface avant-propos postface interlude entracte "
    "prólogo epílogo interludio prefacio posfacio interlúdio prefácio posfácio "
    "prologo interludio prefazione postfazione "
    "przedmowa posłowie interludium proloog epiloog voorwoord nawoord tussenspel "
    "пролог эпилог интерлюдия предисловие послесловие интермедия епілог інтерлюдія передмова "
    "післямова "
    "önsöz sonsöz giriş πρόλογος επίλογος ιντερλούδιο مقدمة المقدمة تمهيد خاتمة الخاتمة "
    "פרולוג אפילוג הקדמה मंगलाचरण प्रस्तावना उपसंहार "
    "序章 序幕 終章 终章 楔子 尾声 尾聲 引子 終幕 幕間 閑話 番外 番外編 番外篇 外伝 外传 外傳 "
    "プロローグ エピローグ インターリュード 프롤로그 에필로그 서장 종장 외전 번외 번외편 막간"
)
# The author may be speaking here: with more than a title behind them they are labels of a note.
_SPOKEN = (
    "vorwort nachwort avant-propos prefacio prefácio voorwoord nawoord предисловие послесловие "
    "передмова післямова przedmowa posłowie önsöz sonsöz مقدمة المقدمة הקדמה प्रस्तावना preface "
    "foreword afterword préface postface prefazione postfazione introduction giriş"
)


def _languages() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, words in _NUMBERED.items():
        for word in map(fold_name, words.split()):
            found[word] = (*found.get(word, ()), language)
    return found


LANGUAGES_OF = _languages()
"""A folded word for a chapter or a part, and the languages it belongs to."""
UNNUMBERED = frozenset(map(fold_name, _UNNUMBERED.split()))
SPOKEN = frozenset(map(fold_name, _SPOKEN.split()))
_INTRODUCES = re.compile(
    r"(?:(?:the )?author'?s? |story |chapter )?(?:notes?|info(?:rmation)?|warnings?|details)|"
    r"about\b.*|(?:before you|read me|please read)\b.*|disclaimers?|acknowledge?ments?|"
    r"(?:content|trigger)s?\b.*|dedications?|summary|tags|a/n|"
    r"(?:(?:a|the|some) )?(?:few )?(?:short )?(?:notes?|letters?|words?|messages?|warnings?) "
    r"(?:to|for|before|from)\b.{0,20}\b(?:readers?|you|reading|author|writer|begin\w*|start\w*)|"
    r"dear readers?|to (?:my|the|all) (?:\w+ )?readers?"
)


def introduces(heading: str) -> bool:
    """Whether a heading that stands before all chapters speaks of the story: `Foreword`."""
    words = fold_name(heading)
    return words in SPOKEN or _INTRODUCES.fullmatch(words) is not None


ARTICLES = frozenset(
    {"the", "das", "der", "die", "le", "la", "les", "el", "il", "lo", "o", "a", "het", "de", "το"}
)
EASTERN_UNITS = "章节|章|回|話|话|節|节|部|卷|巻|集|幕|篇|編|夜|折|季"
EASTERN_UNNUMBERED = tuple(
    sorted((word for word in UNNUMBERED if word[0] >= "\u3040"), key=len, reverse=True)
)
"""These may be followed by a title without a blank between."""
