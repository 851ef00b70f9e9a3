"""Paragraphs of plain text, with their emphasis, as canonical Markdown."""
