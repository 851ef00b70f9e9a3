"""Rows on their way in and out, for the modules of this package."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

AnyRow: TypeAlias = "Row[*tuple[Any, ...]]"
AnySelect: TypeAlias = "Select[*tuple[Any, ...]]"


async def insert_one(tx: AsyncConnection, table: Table, values: Mapping[str, object]) -> int:
    """The new row's id."""
    return (await insert_all(tx, table, [values]))[0]


async def insert_all(
    tx: AsyncConnection, table: Table, rows: Sequence[Mapping[str, object]]
) -> list[int]:
    """The new rows' ids, in the order of `rows`."""
    if not rows:
        return []
    statement = insert(table).returning(*table.primary_key, sort_by_parameter_order=True)
    found = await tx.execute(statement, [dict(row) for row in rows])
    return [row[0] for row in found]
