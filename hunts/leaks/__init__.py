"""Chapters without end, composed and judged: nothing may leak, get lost or be refused."""
