"""Cases, scorers, runs, reports, gates: what changed, and whether it may be shipped."""
