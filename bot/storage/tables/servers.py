"""What the servers decide about warnings, as stored."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Text

from bot.models.story import Action
from bot.storage.tables.schema import new_table
from bot.storage.tables.types import Snowflake, WordColumn, one_of

# One row a warning that a server decided about. `term` is what warnings are compared with, `name`
# how it is shown. '' is every other warning.
warning_policies = new_table(
    "warning_policies",
    Column(
        "guild_id",
        Snowflake,
        ForeignKey("guilds.guild_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("term", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("action", WordColumn(Action), nullable=False),
    one_of("action", Action),
    CheckConstraint("length(term) <= 200", name="term_length"),
    CheckConstraint("(term = '') = (name = '')", name="named_as_its_term"),
)
