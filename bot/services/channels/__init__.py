"""What stands in channels and threads: found in their history, one work at a time in each."""
