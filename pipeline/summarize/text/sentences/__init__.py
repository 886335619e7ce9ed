"""Cutting a text into sentences, and long sentences into clauses."""
