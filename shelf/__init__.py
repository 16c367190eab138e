"""Reads `corpus/`: front matter, statements, figures, lexicon; and checks what a curator wrote."""
