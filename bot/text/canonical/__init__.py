"""The one form in which text is kept: Markdown read into blocks, and printed back."""
