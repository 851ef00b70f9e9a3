"""The words by which authors of many languages name chapters, labels, notes and numbers."""
