"""Output directories: their files, ledger, lock, and the overview of their briefs."""
