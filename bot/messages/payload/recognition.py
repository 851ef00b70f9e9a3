"""What a message of ours and the part that it may be have in common, whatever was edited since."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import cast

from bot.messages.proof.client_markdown import Shown, read_markdown
from bot.models.release import Payload

# What labels have at their end from the first or only since they are links.
_LED_ON = re.compile(
    r"""^(-\#[ ].*?)
        (?:[ ]·[ ]ends[ ]in[ ]part[ ]\d+)?
        (?::[ ]\[(?:skip|go)[ ]there\]\(https://discord\.com/channels/[0-9/]+\))?$
    """,
    re.VERBOSE | re.MULTILINE,
)


def wording(payload: Payload) -> str:
    """All that a message says, in order: as Discord would tell it, and in one line."""
    return one_form("\n".join(texts_of(payload)))


def one_form(said: str) -> str:
    """The same before a label was edited into a link and after it."""
    return " ".join(_LED_ON.sub(r"\1", said).split())


# A search asks for the same messages again with each part of a long chapter.
@lru_cache(maxsize=1024)
def story_in(content: str) -> str:
    """What a plain message displays but for our small print; empty where that is all it has.

    The same whatever its labels say, and whether or not it is hidden.
    """
    shown = "".join(run.text for run in read_markdown(content) if run.role is Shown.TEXT)
    return " ".join(shown.split())


def texts_of(holder: Payload) -> Iterator[str]:
    """Every text of a message, or of a component, in the order in which they stand."""
    if "content" in holder:
        yield str(holder["content"])
    for child in cast("list[Payload]", holder.get("components") or []):
        yield from texts_of(child)
