"""Walks through an author's acts, passing time and mishaps, judged by what Discord holds."""
