"""Reactions, comments, reports, and how far Discord has been asked for them."""
