"""Posted chapters edited in place to what they say now."""
