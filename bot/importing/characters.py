"""Line endings and characters that nobody can see. Nothing that can be seen is altered, and
letters sent in parts (e and its accent) stay so: they are compared by what they look like.

Each kind of alteration is said, with how often it was made.
"""

import re

from bot.importing.directions import close_directions
from bot.importing.questions import Findings, counted

_CARRIAGE = re.compile(r"\r\n?")
# NEL, LINE SEPARATOR, vertical tab; a paragraph separator or a new page is a blank line.
_OTHER_ENDINGS = {0x85: "\n", 0x2028: "\n", 0x0B: "\n", 0x2029: "\n\n", 0x0C: "\n\n"}
_OTHER_ENDING = re.compile("[\u0085\u2028\u2029\u000b\u000c]")
# At the edges of a line these join nothing, and would hide what the line says from its reader.
_UNSEEN = "\u200b\u2060\u00ad"
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_PLANES = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_NO_CHARACTER = re.compile(f"[\ufdd0-\ufdef{_PLANES}]")
_REMOVED = (
    (_CONTROL, "control character", "control characters"),
    (_NO_CHARACTER, "unassigned code", "unassigned codes"),
    (re.compile("\ufeff"), "byte order mark", "byte order marks"),
)
# A black flag with tags is the flag of a region; elsewhere tags are writing that nobody sees.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|[\U000e0000-\U000e007f]+")


def clean(text: str, findings: Findings) -> str:
    """Lines end in a line feed, and what cannot be shown is gone; both are said."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = _CARRIAGE.sub("\n", text)
        findings.say("Line endings were made uniform.")
    # A text has millions of characters, but only a few hundred different ones.
    signs = "".join(set(text))
    if _OTHER_ENDING.search(signs):
        text = text.translate(_OTHER_ENDINGS)
        findings.say("Page breaks and unusual line ends became ordinary line ends.")
    for what, one, many in _REMOVED:
        if what.search(signs):
            text, removed = what.subn("", text)
            findings.say(f"Removed {counted(removed, one, many)} that cannot be shown.")
    return text if signs.isascii() else _clean_unseen(text, signs, findings)


def _clean_unseen(text: str, signs: str, findings: Findings) -> str:
    if any(sign in signs for sign in _UNSEEN):
        text = _strip_lines(text, findings)
    if _TAGS.search(signs):
        text = _remove_tags(text, findings)
    return close_directions(text, signs, findings)


def _strip_lines(text: str, findings: Findings) -> str:
    length = len(text)
    text = "\n".join(line.strip(_UNSEEN) for line in text.split("\n"))
    if removed := length - len(text):
        amount = counted(removed, "invisible character", "invisible characters")
        findings.say(f"Removed {amount} at the ends of lines.")
    return text


def _remove_tags(text: str, findings: Findings) -> str:
    length = len(text)
    text = _TAGS.sub(lambda found: found[1] or "", text)
    if removed := length - len(text):
        amount = counted(removed, "tag character", "tag characters")
        findings.say(f"Removed {amount} that cannot be seen.")
    return text
