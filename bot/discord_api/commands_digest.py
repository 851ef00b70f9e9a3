"""A fingerprint of the commands, so that Discord is told only of changes."""

import hashlib
import json

import discord
from discord import app_commands


def commands_digest(
    tree: app_commands.CommandTree[discord.Client], application_id: int | None
) -> str:
    """Equal for equal commands of the same application, whatever the order they were added in."""
    told = sorted(
        (json.dumps(command.to_dict(tree), sort_keys=True) for command in tree.get_commands()),
    )
    return hashlib.sha256(json.dumps([application_id, told]).encode()).hexdigest()
