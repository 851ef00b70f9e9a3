"""From lines to blocks: paragraphs, marks and passages."""
