"""When chapters go out: proposals, dates, pauses, the queue, and why something waits."""
