"""Blocks as Discord markup, packed into the fewest messages."""
