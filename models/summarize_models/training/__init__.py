"""Train adapters for the embedded weights: prepare, train, evaluate, export (see README.md)."""
