"""Story files of every kind to a reading, in a process of its own that can be killed."""
