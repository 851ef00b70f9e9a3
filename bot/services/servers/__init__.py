"""Guilds and their targets: settings, presence, rights, and what may go where."""
