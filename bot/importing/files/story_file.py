"""A file as its author named it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StoryFile:
    """`name` may have folders in front when the file comes out of an archive."""

    name: str
    data: bytes = field(repr=False)
