"""Bytes to text where no mark says how: guesses and their plausibility."""
