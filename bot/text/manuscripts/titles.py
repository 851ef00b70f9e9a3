"""What can be a title: a lone line, or the name of the file."""

import re
from pathlib import PurePosixPath

from bot.errors import StoryError
from bot.text.manuscripts.headings import HeadingKind, read_heading, undecorate
from bot.text.manuscripts.scenes import is_scene_break

MAX_TITLE = 200
UNTITLED = "Untitled story"
_LONGEST_LINE = 80
_SMALL_WORDS = frozenset({
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "is", "nor", "of",
    "off", "on", "or", "our", "over", "per", "so", "than", "that", "the", "to", "up", "via", "vs",
    "with", "le", "la", "les", "de", "des", "du", "un", "une", "der", "die", "das", "und", "von",
    "zu", "y", "el", "los", "las", "del",
})  # fmt: skip
_BYLINE = re.compile(r"[Bb]y\s+(\S.{0,60})|BY\s+(\S.{0,60})")


def title_from_filename(filename: str) -> str:
    """The file's name as a person would write it: `the_salt-road.txt` is "The salt road"."""
    stem = PurePosixPath(filename.replace("\\", "/")).name
    stem = re.sub(r"(?:\.[A-Za-z0-9]{1,9}){1,2}$", "", stem)
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
    """Raises StoryError where a public text holds `||...||`: it would be seen unhidden."""
    if words.count("||") >= 2:
        raise StoryError(
            f"The {name} is public and cannot hide anything: take the ||...|| out of it."
        )


def could_be_title(line: str) -> bool:
    """A short line that does not read as a sentence, a break or something hidden."""
    words = line.strip()
    if not words or len(words) > _LONGEST_LINE or "||" in words or words[0] == "#":
        return False
    if is_scene_break(words):
        return False
    plain = undecorate(words)
    if not any(sign.isalpha() for sign in plain) or _is_number(words):
        return False
    return plain[0] not in "\"“'‘«-–—•>@(" and plain[-1] not in '.,;:"”’»…-–—'


def _is_number(words: str) -> bool:
    heading = read_heading(words, 0)
    return heading is not None and heading.kind is HeadingKind.NUMBER and not heading.title


def looks_like_title(line: str) -> bool:
    """Set in capitals as titles are: `A New Hero`, `THE SALT ROAD`, `**ash**`."""
    words = line.strip()
    plain = undecorate(words)
    if plain != words or plain.isupper():
        return True
    if not plain[0].isupper() and plain[0].isalpha():
        return False
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
