"""Steps of the database's form, oldest first. A step that was published never changes."""
