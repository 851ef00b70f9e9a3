"""What one line of free prose is: a heading, a label, a scene break, a note."""
