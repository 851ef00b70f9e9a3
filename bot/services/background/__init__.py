"""What goes on beside requests: owed work, pace, waiting, and computing apart."""
