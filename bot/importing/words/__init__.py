"""The words of many languages for headings, labels, notes and numbers."""
