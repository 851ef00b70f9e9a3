"""Everything kept, as one JSON Lines file a table. docs/export.md describes the files."""

import base64
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database.unfinished import put_in_place, unfinished
from bot.storage.tables.rows import AnyRow
from bot.storage.tables.schema import metadata
from bot.storage.tables.types import Snowflake

_AT_ONCE = 500


async def write_everything(tx: AsyncConnection, directory: Path) -> dict[str, int]:
    """Write `<table>.jsonl` for every table; return how many rows each has.

    Each file appears whole or not at all, and rows are ordered by key, so that two exports of the
    same data are the same bytes.
    """
    return await tx.run_sync(_write_tables, directory)


def _write_tables(connection: Connection, directory: Path) -> dict[str, int]:
    directory.mkdir(parents=True, exist_ok=True)
    ordered = sorted(metadata.tables.values(), key=lambda table: table.name)
    return {table.name: _write_table(connection, table, directory) for table in ordered}


def _write_table(connection: Connection, table: Table, directory: Path) -> int:
    target = directory / f"{table.name}.jsonl"
    query = select(table).order_by(*table.primary_key)
    written = 0
    with unfinished(target) as copy:
        with copy.open("w", encoding="utf-8", newline="\n") as file:
            for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
                file.write(json.dumps(_exported(table, row), ensure_ascii=False) + "\n")
                written += 1
        put_in_place(copy, target)
    return written


def _exported(table: Table, row: AnyRow) -> dict[str, object]:
    pairs = zip(table.columns, row, strict=True)
    return {column.name: _plain(column, value) for column, value in pairs}


def _plain(column: Column[Any], value: Any) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    # As Discord's own API does: many readers of JSON keep only 53 bits of a number.
    return str(value) if column.type is Snowflake and value is not None else value
