"""Everything that speaks discord.py and is no command: views, modals, and the publisher."""
