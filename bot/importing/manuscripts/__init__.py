"""A whole text to a manuscript: title, chapters, notes, warnings, and what is doubtful."""
