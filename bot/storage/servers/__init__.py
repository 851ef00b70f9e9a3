"""Guilds, targets, policies and the record of who changed them."""
