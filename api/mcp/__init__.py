"""The Model Context Protocol: the same answers for agents."""
