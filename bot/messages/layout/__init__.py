"""Text to parts: rendered, packed within the limits of a message, edges mended."""
