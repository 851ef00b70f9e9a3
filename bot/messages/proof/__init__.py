"""Judges the very JSON that will be sent; shares nothing with what made it."""
