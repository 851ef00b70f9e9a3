"""Releases and their ledger: schedules, claims, parts, order, what may go out."""
