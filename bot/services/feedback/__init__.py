"""Readers' reactions and comments: recorded as they come, asked for where missed."""
