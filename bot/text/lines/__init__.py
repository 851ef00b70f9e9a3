"""What a line of a file can be: a heading, a label, a note, a scene break, or hidden."""
