"""The regimen recommender: rules are YAML, the engine is pure."""
