"""The name of a chapter's thread, or of a story's post: public words, within Discord's length."""

import re

from bot.messages.payload.fitting import fit
from bot.text.limits import utf16_length

LONGEST = 100
STORY_AT_LEAST = 40


def thread_name(story_title: str, number: int, chapter_title: str) -> str:
    """Return `Story – 3. Chapter title`, or `Story – Chapter 3` where the chapter has no title.

    What is too long is cut at a word end, the number of the chapter never.
    """
    story, title = " ".join(story_title.split()), " ".join(chapter_title.split())
    lead = _lead(number, title)
    room = LONGEST - utf16_length(" – ") - utf16_length(lead)
    story_room = max(STORY_AT_LEAST, room - utf16_length(title))
    story = fit(story, story_room)
    title = fit(title, room - utf16_length(story))
    return f"{story} – {lead}{title}" if story else f"{lead}{title}"


def post_name(story_title: str) -> str:
    """Return the name of a story's forum post."""
    return fit(" ".join(story_title.split()), LONGEST)


def _lead(number: int, title: str) -> str:
    if not title:
        return f"Chapter {number}"
    return "" if re.match(rf"chapter {number}\b", title, re.IGNORECASE) else f"{number}. "
