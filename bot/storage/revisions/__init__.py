"""Revisions owed to posted chapters."""
