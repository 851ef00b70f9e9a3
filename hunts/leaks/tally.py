"""What a hunt has seen so far, and the table it ends with."""

from collections import Counter
from dataclasses import dataclass, field

from hunts.leaks.deviations import cannot_compare
from hunts.leaks.hunting import PRODUCT, Verdict
from hunts.leaks.judging import JUDGES
from hunts.leaks.parsers import PARSERS


@dataclass(slots=True)
class Tally:
    """Counts of chapters; `failed` are those in which anything was found, by number."""

    chapters: int = 0
    messages: int = 0
    characters: int = 0
    hidden: int = 0
    seconds: float = 0.0
    uncompared: Counter[str] = field(default_factory=Counter[str])
    findings: Counter[str] = field(default_factory=Counter[str])
    failed: dict[int, str] = field(default_factory=dict[int, str])

    def note(self, verdict: Verdict) -> None:
        plan = verdict.plan
        behind = plan.hidden_blocks()
        lengths = [len(block.text) for block in plan.body.blocks]
        self.chapters += 1
        self.messages += 1 + len(verdict.sent.parts)
        self.characters += sum(lengths)
        self.hidden += sum(lengths[index] for index in behind)
        self.uncompared.update(parser for parser in PARSERS if cannot_compare(parser, plan))
        self.findings.update({finding.judge for finding in verdict.findings})
        if verdict.findings:
            self.failed[plan.index] = "; ".join(map(": ".join, verdict.findings))

    def add(self, other: "Tally") -> None:
        self.chapters += other.chapters
        self.messages += other.messages
        self.characters += other.characters
        self.hidden += other.hidden
        self.uncompared += other.uncompared
        self.findings += other.findings
        self.failed |= other.failed

    @property
    def speed(self) -> float:
        return self.chapters / self.seconds if self.seconds else 0.0

    def progress(self, count: int) -> str:
        return (
            f"{self.chapters:,} of {count:,} chapters, {self.messages:,} messages, "
            f"{self.speed:,.0f} chapters/s, {len(self.failed):,} with findings"
        )

    def table(self) -> str:
        rows = [
            ("chapters", f"{self.chapters:,}"),
            ("messages, cards included", f"{self.messages:,}"),
            ("characters of story text", f"{self.characters:,}"),
            ("of which in hidden blocks", f"{self.hidden:,}"),
            ("seconds", f"{self.seconds:,.0f}"),
            ("chapters a second", f"{self.speed:,.0f}"),
        ]
        for judge in (*JUDGES, PRODUCT):
            name = PARSERS.get(judge, judge)
            left = f" ({self.uncompared[judge]:,} beyond it)" if self.uncompared[judge] else ""
            rows.append((f"chapters with findings: {name}", f"{self.findings[judge]:,}{left}"))
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)
