"""Line endings and characters that no client can show. Nothing else about a text is altered."""

import re

from bot.text.manuscripts.proposals import Findings, counted

_CARRIAGE = re.compile(r"\r\n?")
# NEL, LINE SEPARATOR, vertical tab; a paragraph separator or a new page is a blank line.
_OTHER_ENDINGS = {0x85: "\n", 0x2028: "\n", 0x0B: "\n", 0x2029: "\n\n", 0x0C: "\n\n"}
_OTHER_ENDING = re.compile("[\u0085\u2028\u2029\u000b\u000c]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str, findings: Findings) -> str:
    """Lines end in a line feed, and what cannot be shown is gone; both are said."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = _CARRIAGE.sub("\n", text)
        findings.say("Line endings were made uniform.")
    if _OTHER_ENDING.search(text):
        text = text.translate(_OTHER_ENDINGS)
        findings.say("Page breaks and unusual line ends became ordinary line ends.")
    text, removed = _CONTROL.subn("", text)
    if removed:
        amount = counted(removed, "control character", "control characters")
        findings.say(f"Removed {amount} that cannot be shown.")
    return text
