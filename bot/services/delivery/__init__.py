"""Carries releases out: prepared, posted part by part, found again after a crash."""
