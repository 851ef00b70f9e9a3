"""Stories and chapters taken down, brought back within the time for it, and purged."""
