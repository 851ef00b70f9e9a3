"""What the services need of Discord, and how it may fail."""
