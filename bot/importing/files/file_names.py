"""What the names of files say: their order, a chapter's title, the name of the whole."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import takewhile
from pathlib import PurePosixPath
from typing import TypeAlias

from bot.importing.lines.headings import HeadingKind, read_heading, short_title
from bot.importing.lines.titles import MAX_TITLE

Key: TypeAlias = tuple[tuple[int, int, str], ...]

_FRONT = frozenset({
    "prologue", "prolog", "prologo", "prólogo", "proloog", "пролог", "preface", "foreword",
    "introduction", "intro", "prelude", "vorwort", "序章", "序幕", "楔子", "プロローグ", "프롤로그",
})  # fmt: skip
_BACK = frozenset({
    "epilogue", "epilog", "epilogo", "epílogo", "épilogue", "epiloog", "эпилог", "afterword",
    "postlude", "postscript", "appendix", "nachwort", "終章", "终章", "尾声", "エピローグ",
    "에필로그",
})  # fmt: skip
_SILENT = frozenset({
    "untitled", "untitled document", "new document", "new text document", "document", "doc", "text",
    "file", "story", "chapter", "draft", "final", "unbenannt", "sans titre", "sin título",
})  # fmt: skip
_NUMBER, _WORD = 1, 2
_PLACES = {**dict.fromkeys(_FRONT, 0), **dict.fromkeys(_BACK, 3)}
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_LEADING_NUMBER = re.compile(r"[\s#(\[]*(\d{1,4})(\s*[-–—.:)\]]+\s*|\s+|$)")
_JOINED = re.compile(r"(?<=[^\W\d_]{3})(?=\d)")
_COPY = re.compile(r"\s*\(\d{1,3}\)$")


def order_key(name: str) -> tuple[Key, ...]:
    """Sorts chapter2 before chapter10, a prologue first of its folder and an epilogue last."""
    *folders, last = name.split("/")
    return tuple(_key(part) for part in (*folders, _stem(last)))


def says_place(name: str) -> bool:
    """Whether the name tells where its file belongs: it has a number, or is a prologue."""
    key = order_key(name)[-1]
    return any(kind != _WORD for kind, _, _ in key)


def chapter_title(name: str, number: int, common: str = "") -> str:
    """The title that a file's name gives the chapter in it, or nothing.

    `common` is what the names of all files begin with. `number` is the chapter's. What a name hides
    is no title.
    """
    words = _words(name)[len(common) :].strip(" -–—_.:")
    if "||" in words:
        return ""
    heading = read_heading(words, 0) if words else None
    if heading is None or heading.kind is HeadingKind.MARK:
        words = _without_count(words, number)
    elif heading.kind is HeadingKind.NUMBER:
        words = heading.title
    else:
        words = short_title(heading.text, number)
    words = words[:1].upper() + words[1:] if words.islower() else words
    return "" if words.casefold() in _SILENT else words[:MAX_TITLE].strip()


def common_name(names: Sequence[str]) -> str:
    """The words that all names begin with, as they stand in them: the story's, as a rule."""
    split = [re.findall(r"\S+\s*", _words(name)) for name in names]
    alike = zip(*split, strict=False)
    words = [group[0] for group in takewhile(lambda group: len(set(group)) == 1, alike)]
    while words and (_counts(words[-1]) or not _TOKEN.search(words[-1])):
        words.pop()
    return "".join(words) if len(names) > 1 else ""


def shown_names(names: Sequence[str], most: int = 8) -> str:
    """`a.txt, b.txt and 90 more`: for a sentence."""
    short = [name if len(name) <= 60 else f"{name[:59]}…" for name in names[:most]]
    more = len(names) - len(short)
    return ", ".join(short) + (f" and {more:,} more" if more > 0 else "")


def _without_count(words: str, number: int) -> str:
    """Without a number that counts the files: `100 Days` keeps its own."""
    found = _LEADING_NUMBER.match(words)
    if found is None:
        return words
    counts = bool(found[2].strip()) or found[1][0] == "0" or int(found[1]) == number
    return words[found.end() :] if counts or not words[found.end() :] else words


def _key(part: str) -> Key:
    keys = list[tuple[int, int, str]]()
    for segment in re.split(r"\s+[-–—]\s+|_+", part):
        heading = None if re.search(r"\d", segment) else read_heading(segment, 0)
        if heading is not None and heading.number is not None:
            keys += [*_tokens("chapter" if heading.kind is HeadingKind.CHAPTER else "")]
            keys += [(_NUMBER, heading.number, ""), *_tokens(heading.title)]
        else:
            keys += _tokens(segment)
    return tuple(keys)


def _tokens(words: str) -> list[tuple[int, int, str]]:
    plain = unicodedata.normalize("NFKC", words).casefold()
    return [_token(word) for word in _TOKEN.findall(plain)]


def _token(word: str) -> tuple[int, int, str]:
    # The plain digits of a name that is nothing else may be beyond what int() takes.
    if word.isdigit():
        return (_NUMBER, int(word[:18]), word[18:])
    return (_PLACES.get(word, _WORD), 0, word)


def _counts(word: str) -> bool:
    """Whether the word only counts what follows: `Chapter`, `Kapitel`, or a number."""
    plain = word.strip(" -–—_.:#")
    if any(sign.isdigit() for sign in plain):
        return True
    heading = read_heading(f"{plain} 1", 0)
    return heading is not None and heading.kind is HeadingKind.CHAPTER


def _stem(name: str) -> str:
    stem = PurePosixPath(name).stem or name
    return _COPY.sub("", stem)


def _words(name: str) -> str:
    """Unlike a story's title, a chapter's keeps its dashes: they part the number from the name."""
    spaced = re.sub(r"_+|\+|%20|[\x00-\x1f]", " ", _stem(name.rsplit("/", 1)[-1]))
    return " ".join(_JOINED.sub(" ", spaced).split())
