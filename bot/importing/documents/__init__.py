"""Documents with a structure (pages, books, Word files) to the text of a manuscript."""
