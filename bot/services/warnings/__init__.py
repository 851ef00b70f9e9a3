"""What is hidden and why: coverage, marked passages, policies, chapters hidden whole."""
