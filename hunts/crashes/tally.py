"""What a hunt has seen so far, and the table it ends with."""

from collections import Counter
from dataclasses import dataclass, field

from hunts.crashes.judging import KINDS
from hunts.crashes.rounds import Outcome


@dataclass(slots=True)
class Tally:
    """Sums over rounds; `findings` counts the rounds in which a kind was found."""

    rounds: int = 0
    kills: int = 0
    messages: int = 0
    chapters: int = 0
    mishaps: int = 0
    seconds: float = 0.0
    findings: Counter[str] = field(default_factory=Counter[str])
    failed: list[int] = field(default_factory=list[int])

    def note(self, outcome: Outcome) -> None:
        self.rounds += 1
        self.kills += outcome.kills
        self.messages += outcome.messages
        self.chapters += outcome.chapters
        self.mishaps += outcome.mishaps
        self.findings.update({finding.kind for finding in outcome.findings})
        if outcome.findings:
            self.failed.append(outcome.index)

    def progress(self, count: int) -> str:
        return (
            f"{self.kills:,} of {count:,} kills, {self.rounds:,} rounds,"
            f" {self.messages:,} messages, {self.seconds:,.0f} s,"
            f" {len(self.failed):,} rounds with findings"
        )

    def table(self) -> str:
        each = self.seconds / self.kills if self.kills else 0.0
        rows = [
            ("kills (SIGKILL of a bot in the midst of a drop)", f"{self.kills:,}"),
            ("rounds", f"{self.rounds:,}"),
            ("messages in the channels at the end", f"{self.messages:,}"),
            ("chapters", f"{self.chapters:,}"),
            ("faults on the wire", f"{self.mishaps:,}"),
            ("seconds", f"{self.seconds:,.0f} ({each:.2f} a kill)"),
            *((f"rounds with findings: {kind}", f"{self.findings[kind]:,}") for kind in KINDS),
        ]
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)
