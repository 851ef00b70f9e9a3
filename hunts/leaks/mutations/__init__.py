"""Known bugs to plant, one at a time: a hunt that does not find them is worth nothing."""

from hunts.leaks.mutations import hiding_bugs, message_bugs, text_bugs
from hunts.leaks.mutations.registry import MUTATIONS, mutated

__all__ = ["MUTATIONS", "hiding_bugs", "message_bugs", "mutated", "text_bugs"]
