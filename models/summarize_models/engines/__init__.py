"""Engines: each runs models of one library behind `summarize_models.protocols.TextModel`."""
