"""Cliffhanger: a self-hosted Discord bot that releases serialized stories chapter by chapter."""

__version__ = "0.1.0"
