"""One loader a format: bytes to a Loaded, or a DocumentError whose message a person understands."""
