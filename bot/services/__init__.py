"""The use cases. They own the rules and take clock, storage and ports as arguments."""
