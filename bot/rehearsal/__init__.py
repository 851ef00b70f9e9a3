"""The bot run against a simulated Discord: nothing to set up, nothing real touched."""
