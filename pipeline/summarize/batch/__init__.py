"""A run over many articles: its scheduling, deadline, signals, logs and report."""
