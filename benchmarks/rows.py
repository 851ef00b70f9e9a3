"""One figure beside its peer or limit, and the table of all of them."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """`ratio` is value / peer_value, as measured; what is better is for the reader to know."""

    name: str
    value: float
    unit: str
    peer: str
    peer_value: float

    @property
    def ratio(self) -> float:
        return self.value / self.peer_value if self.peer_value else float("nan")


def print_table(rows: Sequence[Row]) -> None:
    width = max(len(row.name) for row in rows)
    for row in rows:
        print(
            f"{row.name:<{width}}  {row.value:>12,.1f} {row.unit:<12}"
            f"  {row.peer}: {row.peer_value:,.1f}  (x {row.ratio:.2f})"
        )


def write_json(rows: Sequence[Row], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    listed = [{**asdict(row), "ratio": row.ratio} for row in rows]
    path.write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")
