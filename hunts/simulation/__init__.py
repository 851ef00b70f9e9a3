"""The bot's real services over a real database, with a simulated Discord and simulated time."""
