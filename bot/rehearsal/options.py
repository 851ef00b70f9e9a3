"""What a person may ask of a rehearsal."""

from dataclasses import dataclass
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "the-tide-clerk.md"


@dataclass(frozen=True, slots=True)
class RehearsalOptions:
    """`files`: a story each, the sample if there are none. `leave`: end after the last chapter."""

    files: tuple[Path, ...] = ()
    leave: bool = False
    db: Path | None = None
    port: int = 0
    with_page: bool = True
    record: Path | None = None

    @property
    def stories(self) -> tuple[Path, ...]:
        return self.files or (SAMPLE,)
