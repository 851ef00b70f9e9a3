"""One figure beside its peer or limit, and the table of all of them."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

NOT_INSTALLED = "not installed"


@dataclass(frozen=True, slots=True)
class Row:
    """`ratio` is value / peer_value, as measured; what is better is for the reader to know.

    Without a `peer_value` there is nothing to compare with; `peer` then says why.
    """

    name: str
    value: float
    unit: str
    peer: str
    peer_value: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.peer_value if self.peer_value else None


def print_table(rows: Sequence[Row]) -> None:
    width = max(len(row.name) for row in rows)
    for row in rows:
        print(f"{row.name:<{width}}  {_shown(row.value):>10} {row.unit:<10}  {_beside(row)}")


def write_json(rows: Sequence[Row], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    listed = [{**asdict(row), "ratio": row.ratio} for row in rows]
    path.write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")


def _beside(row: Row) -> str:
    if row.peer_value is None:
        return row.peer
    ratio = "" if row.ratio is None else f"  (x {row.ratio:.2f})"
    return f"{row.peer}: {_shown(row.peer_value)}{ratio}"


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or value >= 1000 else f"{value:.3g}"
