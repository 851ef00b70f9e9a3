"""An upload on its way to a story: read, previewed, answered, added, appended, revised."""
