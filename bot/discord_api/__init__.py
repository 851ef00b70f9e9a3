"""What speaks discord.py for the services: the other side of their ports."""
