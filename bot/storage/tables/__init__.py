"""Every table, and what columns may hold."""
