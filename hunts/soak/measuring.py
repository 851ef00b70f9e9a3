"""What a year has cost: memory, file size, rows."""

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from bot.storage.database.database import Database
from bot.storage.tables.schema import metadata

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Year:
    """At the end of a year. `rss` and `size` are MiB; `rows` by table."""

    number: int
    rss: float
    size: float
    seconds: float
    rows: dict[str, int]


async def measure(db: Database, file: Path, number: int, seconds: float) -> Year:
    rows = dict[str, int]()
    async with db.read() as tx:
        for name, table in sorted(metadata.tables.items()):
            rows[name] = (await tx.execute(select(func.count()).select_from(table))).scalar_one()
    size = sum(path.stat().st_size for path in file.parent.glob(f"{file.name}*")) / _MIB
    return Year(number, _rss(), size, seconds, rows)


def _rss() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / _MIB
