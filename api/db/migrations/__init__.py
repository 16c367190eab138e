"""Alembic's scripts. `api.db.database.open_database` runs them."""
