"""The process of its own in which files are read, and its bounds of time and memory."""
