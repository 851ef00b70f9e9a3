"""Lets very many targets fail at once and counts what Discord would hold against us."""
