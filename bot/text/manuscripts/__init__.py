"""A file as its author sent it: what is certain is taken, what is doubtful is asked."""
