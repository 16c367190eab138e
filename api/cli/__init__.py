"""The `kahler` command."""
