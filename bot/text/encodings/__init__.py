"""From bytes to characters: what the letters of a file are, and what is done to odd ones."""
