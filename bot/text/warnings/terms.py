"""What a warning is called, and what it says of a rating. Terms compare by their canonical name."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.models.story import Rating
from bot.text.warnings.scopes import without_scope
from bot.text.warnings.spellings import Disguises, plain, squash, tidy
from bot.text.warnings.word_lists import ADULT, CANONICAL, FOREIGN, QUALIFIERS, SIGNS, TAILS

UNNAMED_WARNING = "unnamed warning"
"""What a passage is stored with whose author named no warning: it is hidden all the same."""

CONTENT_WARNING = "content warning"
"""What is said wherever text is hidden and nobody named a warning."""

NAMELESS = frozenset({UNNAMED_WARNING, CONTENT_WARNING})
"""What names nothing: no mark of it narrows what is hidden, and no policy opens it."""

_TERMS = SIGNS | {plain(word): term for term, words in CANONICAL.items() for word in (term, *words)}
_SQUASHED = {squash(word): term for word, term in _TERMS.items() if len(squash(word)) > 4}
_DISGUISES = Disguises(
    (word, term) for word, term in _TERMS.items() if word.isascii() and word not in FOREIGN
)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_QUALIFIER = re.compile(rf"^(?:{_any_of(QUALIFIERS)})[\s:]+(?=\S)")
_TAIL = re.compile(rf"(?<=\S)[\s,–—-]+(?:{_any_of(TAILS)})[.!?…]*$")
_SEPARATORS = (
    r"[,;•·・|\n、，；،؛／]|//|\s+(?=(?:tw|cw)\b)"
    r"|(?<=[.!?…])(?<!\bch\.)(?<!\bchs\.)(?<!\bchap\.)(?<!\bep\.)(?<!\bvs\.)\s+"
)
_CUTS = re.compile(r"[()]|" + _SEPARATORS, re.IGNORECASE)
_LABEL = re.compile(
    r"(?:tw|cw|tw/cw|cw/tw|(?:trigger |content )?warnings?)[\s:.\-–—]*", re.IGNORECASE
)
_BULLET = re.compile(r"^\s*(?:[-*+>–—]\s*(?=[^\W_])|\d{1,2}[.)]\s+|and\s+|&\s*|\+\s+|or\s+)")
_JOINTS = (
    re.compile(r"\s+(?:and|&|\+|plus|as well as|or)\s+(?!\d)|(?<=\w)\s*&\s*(?=[^\W\d])"),
    re.compile(r"\s*[/+]\s*|\s+-\s+"),
    re.compile(
        r"\s+(?:und|sowie|oder|et|ou|y|e|ed|o|i|oraz|lub|en|of|och|og|ve|veya|và|hoặc|и|или|та|і|або|"
        r"και|ή|و|או|और|या|및)\s+|\s+[وו](?=\w{2})|(?<=\w)[とや和与及與](?=\w)|(?<=\w)[과와]\s+"
    ),
)
_LONGEST_KNOWN = 80
_LONGEST_PHRASE = 6
_WRAPPED = 50
# Alone these are warnings; inside a sentence they are mostly ordinary words.
_ORDINARY = frozenset({
    "loss", "fear", "pain", "sang", "smoke", "cuts", "pills", "forced", "falling", "eating", "meat",
    "teeth", "trapped", "graphic", "dark", "creepy", "spicy", "spice", "heats", "leather", "thirst",
    "panic", "food", "accident", "accidents", "storms", "birth", "fires", "captured", "fever",
    "separation", "hunger", "periods", "spit", "language", "dying", "kill", "kills", "swear",
    "swears", "curses", "monsters", "doctors", "operations", "scary", "spooky", "leeches", "death",
    "intimacy", "breeding", "edging", "submission", "dominance", "inflation", "affair", "affairs",
    "cheating", "prison", "asylum", "therapy", "breakdown", "meltdown", "madness", "insanity",
    "obsession", "conditioning", "compulsion", "religion", "isolation", "rejection", "loneliness",
    "drinking", "booze", "medication", "infection", "stroke", "hunting", "transformation", "decay",
    "hanging", "burning", "burns", "drowning", "spider", "snake", "bugs", "insect", "weapons",
    "fights", "battles", "combat", "dubious", "disturbing", "triggering", "suggestive", "minors",
    "sickness", "nausea", "poverty", "divorce", "terror", "haunting", "occult", "possession",
    "trauma", "depressed", "anxiety", "hangover", "rehab", "horny", "naked", "beating", "poison",
    "grape", "barcode", "segs", "chan", "scars", "spoiler", "spoilers", "vulgar", "teasing",
    "medical", "flashing", "smoking", "hospital", "illness", "disease", "horror", "sensuality",
})  # fmt: skip


def canonical(term: str) -> str:
    """The term of the built-in list, or the author's own words, tidied."""
    return _canonical(term) if len(term) <= 200 else tidy(term)


@lru_cache(maxsize=4096)
def _canonical(term: str) -> str:
    return _listed(plain(term)) or tidy(term)


def shown(term: str) -> str:
    """A term as people are told it."""
    return CONTENT_WARNING if term.casefold() in NAMELESS else term


def is_listed_term(term: str) -> bool:
    return canonical(term) in CANONICAL


def is_exact_term(words: str) -> bool:
    """Whether these words are a listed term and nothing beside it, not even `mild`."""
    return len(words) <= _LONGEST_KNOWN and _known(plain(words)) is not None


def same_warning(a: str, b: str) -> bool:
    return canonical(a).casefold() == canonical(b).casefold()


def split_warnings(line: str) -> tuple[str, ...]:
    """The terms of a warnings line as written, without doubles; `gore and blood` are two."""
    terms: dict[str, str] = {}
    for term in warning_pieces(line):
        terms.setdefault(canonical(term).casefold(), term)
    return tuple(terms.values())


def warning_pieces(line: str) -> list[str]:
    """All the pieces of a warnings line as written, doubles too."""
    joined = _join_wrapped([_BULLET.sub("", one) for one in line.split("\n")])
    return [part for piece in _pieces(joined) for part in _split_known(piece)]


def terms_inside(words: str) -> tuple[tuple[str, ...], str]:
    """The listed terms that a sentence names, and the words that are left without them."""
    tokens = re.findall(r"[^\W_][\w'*@$!#%/.-]*[\w*]|\w|[^\w\s.,:;!?()\"'-]", words[:1000])
    found, left = list[str](), list[str]()
    position = 0
    while position < len(tokens):
        size, term = _longest_term(tokens, position)
        if term is None:
            left.append(tokens[position])
        else:
            found.append(term)
        position += size
    return tuple(dict.fromkeys(found)), " ".join(left)


def implied_rating(rating: Rating, terms: Iterable[str]) -> Rating:
    """Not rated counts as Explicit where an adult warning is listed."""
    if rating is Rating.NOT_RATED and any(canonical(term) in ADULT for term in terms):
        return Rating.EXPLICIT
    return rating


def _longest_term(tokens: list[str], position: int) -> tuple[int, str | None]:
    for size in range(_LONGEST_PHRASE, 0, -1):
        phrase = tokens[position : position + size]
        term = _named_by(phrase) if len(phrase) == size else None
        if term is not None:
            return size, term
    return 1, None


def _named_by(phrase: list[str]) -> str | None:
    words = plain(" ".join(phrase))
    if len(phrase) > 1:
        return _TERMS.get(words)
    if words in _ORDINARY or (len(words) < 4 and words.isascii() and not phrase[0].isupper()):
        return None
    return _known(words)


def _listed(words: str) -> str | None:
    if len(words) > _LONGEST_KNOWN:
        return None
    return next((term for reading in readings(words) if (term := _known(reading))), None)


def _known(words: str) -> str | None:
    if words in _TERMS:
        return _TERMS[words]
    if len(words) > 4:
        for form in (words.removesuffix("s"), f"{words}s", words.removesuffix("ing")):
            if form in _TERMS:
                return _TERMS[form]
    return _SQUASHED.get(squash(words)) or _DISGUISES.meaning(words)


def readings(words: str) -> Iterator[str]:
    """The words as they are, then with less and less of what only says how much, where or when."""
    yield words
    bare = " ".join(without_scope(re.sub(r"[(\[][^()\[\]]*[)\]]", " ", words)).split())
    bare = bare.strip(" ,:;.!?-–—")
    while bare:
        shorter = bare
        yield shorter
        while (cut := _TAIL.sub("", shorter)) != shorter:
            shorter = cut
            yield shorter
        following = _QUALIFIER.sub("", bare)
        if following == bare:
            return
        bare = following.strip(" :")


def _join_wrapped(lines: list[str]) -> str:
    """A term, or a sentence, that goes on in the next line is not two."""
    joined = lines[0]
    for line in lines[1:]:
        before = joined.rsplit("\n", 1)[-1]
        joined += (" " if _goes_on(before, line) else "\n") + line
    return joined


def _goes_on(before: str, line: str) -> bool:
    if before.rstrip().endswith(tuple(",;.!?:")) or not line.strip():
        return False
    last, first = before.rsplit(",", 1)[-1].strip(), line.split(",", 1)[0].strip()
    if is_listed_term(f"{last} {first}") and not (is_listed_term(last) and is_listed_term(first)):
        return True
    return len(before) >= _WRAPPED and line.strip()[:1].islower() and not is_listed_term(last)


def _pieces(line: str) -> Iterator[str]:
    """Split at separators outside brackets: `violence (mild, off-screen)` stays one."""
    start = depth = 0
    for sign in _CUTS.finditer(line):
        if sign[0] == "(":
            depth += ")" in line[sign.end() : sign.end() + 200]
        elif sign[0] == ")":
            depth = max(0, depth - 1)
        elif depth == 0 or sign[0] == "\n":
            yield line[start : sign.start()]
            start, depth = sign.end(), 0
    yield line[start:]


def _split_known(piece: str) -> list[str]:
    """Split at `and`, `&`, `/` and `+` where one side of it is a listed term."""
    words = _BULLET.sub("", piece).strip()
    if not tidy(words) or _LABEL.fullmatch(words):
        return []
    if len(words) > 200 or is_listed_term(words):
        return [words]
    for joint in _JOINTS:
        parts = [part for part in joint.split(words) if tidy(part)]
        if len(parts) > 1 and any(map(is_listed_term, parts)):
            return [one for part in parts for one in _split_known(part)]
    return [words]
