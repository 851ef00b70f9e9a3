"""Notices as rows: owed, told, doubted."""
