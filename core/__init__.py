"""Domain types and the parsers that everything shares. Imports nothing of ours."""

__version__ = "0.1.0"
