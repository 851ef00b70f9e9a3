"""Removals, takedowns, purges, and rows that are kept no longer."""
