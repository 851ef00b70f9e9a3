"""Warnings: terms, scopes, ratings, policies, and the rule of hiding."""
