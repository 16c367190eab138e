"""What a server remembers: answers, feedback, reviews. SQLAlchemy models; SQLite by default."""
