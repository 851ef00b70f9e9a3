"""What can be a title: a lone line, or the name of the file."""

import re
from pathlib import PurePosixPath

from bot.errors import StoryError
from bot.importing.lines.headings import HeadingKind, read_heading, undecorate
from bot.importing.lines.scenes import is_scene_break
from bot.importing.lines.spanning import Side, side_of
from bot.importing.words.folding import bare

MAX_TITLE = 200
UNTITLED = "Untitled story"
_LONGEST_LINE = 80
_LONGEST_CASELESS = 30
_SMALL_WORDS = frozenset({
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "is", "nor", "of",
    "off", "on", "or", "our", "over", "per", "so", "than", "that", "the", "to", "up", "via", "vs",
    "with", "le", "la", "les", "de", "des", "du", "un", "une", "der", "die", "das", "und", "von",
    "zu", "y", "el", "los", "las", "del",
})  # fmt: skip
_PASSAGE = re.compile(r"^[ \t]*:{3,}", re.MULTILINE)
_QUOTED = re.compile(r"[\"“„«]\s?([^\"“”„«»]{0,98}[^\s\"“”„«».,;:!?…–—-])\s?[\"”“»]")
_TITLE_AND_AUTHOR = re.compile(
    r"(\S.{0,150}?)\s?(,)?\s[Bb]y:?\s(?!(?:[Tt]he|[Aa]n?|[Mm]y|[Hh]is|[Hh]er|[Ii]t)\s)"
    r"([^\W\d_][\w.'’-]{0,30}(?:\s[A-Z][\w.'’-]{0,30}){0,3})"
)
# `000_7eeef20a7996f40a` and `2024-01-02` name no story.
_MACHINE_MADE = re.compile(r"(?=\D*\d)[0-9a-f\s_.-]{6,200}", re.IGNORECASE)
_BYLINE = re.compile(r"[Bb]y\s+(\S.{0,60})|BY\s+(\S.{0,60})")


def title_from_filename(filename: str) -> str:
    """The file's name as a person would write it: `the_salt-road.txt` is "The salt road"."""
    stem = PurePosixPath(filename.replace("\\", "/")).name
    stem = re.sub(r"(?:\.[A-Za-z0-9]{1,9}){1,2}$", "", stem)
    if _MACHINE_MADE.fullmatch(stem) or "||" in stem:
        return UNTITLED
    words = " ".join(re.sub(r"[_\-+]+|%20|[\x00-\x1f]", " ", stem).split())
    title = words[:1].upper() + words[1:] if words.islower() else words
    return title[:MAX_TITLE].strip(" .") or UNTITLED


def check_title(title: str) -> str:
    """The title on one line. Raises StoryError where it is too long or tries to hide words."""
    title = " ".join(title.split())
    if len(title) > MAX_TITLE:
        raise StoryError(
            f"The title has {len(title):,} characters; shorten it to {MAX_TITLE} and try again."
        )
    require_open("title", title)
    return title


def require_open(name: str, words: str) -> None:
    """Raises StoryError where a public text holds `||...||`, a half of it, or a `:::` passage: it
    would be seen unhidden.
    """
    if _PASSAGE.search(words):
        raise StoryError(f"The {name} is public and cannot hide anything: take the ::: out of it.")
    halves = words.count("||")
    lone = halves == 1 and side_of(words, words.index("||")) is not Side.NEITHER
    if halves > 1 or lone:
        raise StoryError(
            f"The {name} is public and cannot hide anything: take the ||...|| out of it."
        )


def could_be_title(line: str) -> bool:
    """A short line that does not read as a sentence, a break or something hidden."""
    words = bare(line)
    if not words or len(words) > _LONGEST_LINE or "||" in words or words[0] == "#":
        return False
    if is_scene_break(words):
        return False
    plain = undecorate(words)
    if not any(sign.isalpha() for sign in plain) or _is_number(words):
        return False
    quoted = _QUOTED.fullmatch(plain)
    if quoted is not None:
        return len(quoted[1].split()) > 2 and looks_like_title(quoted[1])
    if plain[0] in "\"“„'‘«「『-–—―•>@(":
        return False
    return plain.rstrip(")]")[-1:] not in '.,;:"”’»…-–—―。．、，；：」』，؛،؟।'


def bare_title(line: str) -> str:
    """A title without the ornaments and the quotation marks around it."""
    words = undecorate(line.strip())
    quoted = _QUOTED.fullmatch(words)
    return quoted[1] if quoted is not None else words


def split_byline(title: str) -> tuple[str, str, bool]:
    """`The Tide, by Ada Quill` as title and author, and whether a comma parts them."""
    found = _TITLE_AND_AUTHOR.fullmatch(title)
    return (found[1], found[3], bool(found[2])) if found is not None else (title, "", False)


def _is_short(words: str) -> bool:
    """Where a script has no capitals, a few words without a pause are as good."""
    return len(words) <= _LONGEST_CASELESS and not any(sign in "、，,。！？!?،؟…" for sign in words)


def _is_number(words: str) -> bool:
    heading = read_heading(words, 0)
    return heading is not None and heading.kind is HeadingKind.NUMBER and not heading.title


def looks_like_title(line: str) -> bool:
    """Set in capitals as titles are: `A New Hero`, `THE SALT ROAD`, `**ash**`."""
    words = line.strip()
    plain = bare_title(words)
    if plain != words or plain.isupper():
        return True
    if plain[0].isalpha() and not plain[0].isupper():
        return not plain[0].islower() and _is_short(plain)
    main = [word for word in re.findall(r"[^\W\d_][\w'’]*", plain) if word not in _SMALL_WORDS]
    return len(plain.split()) <= 10 and all(
        word[0].isupper() or not word.islower() for word in main
    )


def read_byline(line: str) -> str:
    """The name in a line "by Jane Doe", or nothing."""
    words = undecorate(line.strip()[: _LONGEST_LINE + 1])
    found = _BYLINE.fullmatch(words)
    if found is None or words[-1] in ".,;:!?":
        return ""
    return (found[1] or found[2]).strip()
