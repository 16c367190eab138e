"""CDS Hooks 2.0: the same rules inside a hospital system."""
