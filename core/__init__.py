"""Domain types and the parsers that everything shares. Imports nothing of ours."""
