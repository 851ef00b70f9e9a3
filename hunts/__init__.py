"""Long searches for what must never happen, run by hand or for a while in the suite."""
