"""What the simulated Discord lacks, put in place from outside."""
