"""What every table is made with: one set of names, strict types, ids that are never reused."""

from sqlalchemy import Column, ForeignKey, MetaData, Table
from sqlalchemy.schema import SchemaItem

from bot.storage.tables.types import RowId, Snowflake

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def new_table(name: str, *parts: SchemaItem) -> Table:
    # AUTOINCREMENT: an id that stands in a button or a nonce is never given to another row.
    keyed = any(isinstance(part, Column) and part.autoincrement is True for part in parts)
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_autoincrement=keyed)


def row_id(name: str) -> Column[int]:
    return Column(name, RowId, primary_key=True, autoincrement=True)


def child_of(column: str, *, nullable: bool = False) -> Column[int]:
    """A reference whose row goes when its parent goes."""
    name = column.split(".")[1]
    kind = Snowflake if name == "guild_id" else RowId
    return Column(name, kind, ForeignKey(column, ondelete="CASCADE"), nullable=nullable)
