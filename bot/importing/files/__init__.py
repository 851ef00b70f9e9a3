"""What was uploaded: formats, archives, containers, conversion, several files in order."""
